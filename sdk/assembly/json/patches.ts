import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { Splice } from "./splice";
import { JsonValue } from "./value";

@final
class Patch {
  constructor(
    readonly start: i32,
    readonly end: i32,
    readonly bytes: Bytes,
  ) {}
}

/**
 * Replacements and insertions at places of a document that were found before; every other byte stays. For edits by path
 * see `JsonEdits`.
 */
@final
export class JsonPatches {
  private readonly patches: Array<Patch> = [];

  constructor(private readonly document: Bytes) {}

  get isEmpty(): bool {
    return this.patches.length == 0;
  }

  /** Puts JSON text in the place of a value of this document. Values must not overlap. */
  replace(value: JsonValue, json: Bytes): void {
    this.add(new Patch(value.raw.start, value.raw.end, json));
  }

  /** Puts bytes just after the opening bracket of an object or array of this document. */
  insertFirst(container: JsonValue, bytes: Bytes): void {
    const at = container.raw.start + 1;
    this.add(new Patch(at, at, bytes));
  }

  /** Puts bytes just before the closing bracket. */
  insertLast(container: JsonValue, bytes: Bytes): void {
    const at = container.raw.end - 1;
    this.add(new Patch(at, at, bytes));
  }

  /** All of them as one change of the document's beginning. */
  splice(): Splice {
    const document = this.document;
    const out = new ByteWriter(document.length + 256);
    let from = document.start;
    for (let i = 0; i < this.patches.length; i++) {
      const patch = this.patches[i];
      out.bytes(document.slice(from - document.start, patch.start - document.start));
      out.bytes(patch.bytes);
      from = patch.end;
    }
    return new Splice(from - document.start, out.take());
  }

  /** Keeps them in the document's order; of those at one place the earlier comes first. */
  private add(patch: Patch): void {
    const patches = this.patches;
    patches.push(patch);
    for (let i = patches.length - 1; i > 0 && patches[i - 1].start > patch.start; i--) {
      patches[i] = patches[i - 1];
      patches[i - 1] = patch;
    }
  }
}
