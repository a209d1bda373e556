import { ByteWriter, Bytes, Splice } from "proxy-wasm-assemblyscript-sdk/assembly";

/** One change: what stands in the place of `[from, to)` of a document. */
@final
class Change {
  constructor(
    readonly from: i32,
    readonly to: i32,
    readonly bytes: Bytes,
  ) {}
}

/**
 * A few changes of a document that keep every other byte. Only what lies before the end of the last one is rewritten: the
 * host keeps the rest, which is most of a long conversation, without a copy through the VM.
 */
@final
export class PrefixEdits {
  /** In the order of their places, none overlapping. */
  private readonly changes: Change[] = [];

  constructor(private readonly document: Bytes) {}

  /** @param at a window of this very document */
  replace(at: Bytes, bytes: Bytes): void {
    this.put(new Change(at.start - this.document.start, at.end - this.document.start, bytes));
  }

  /** @param at position in the document */
  insert(at: i32, bytes: Bytes): void {
    this.put(new Change(at, at, bytes));
  }

  /** The prefix to replace and what with; null when nothing is to change. */
  splice(): Splice | null {
    const changes = this.changes;
    if (changes.length == 0) return null;
    const end = changes[changes.length - 1].to;
    const out = new ByteWriter(end + 128);
    let from = 0;
    for (let i = 0; i < changes.length; i++) {
      const change = changes[i];
      out.bytes(this.document.slice(from, change.from));
      out.bytes(change.bytes);
      from = change.to;
    }
    return new Splice(end, out.take());
  }

  private put(change: Change): void {
    const changes = this.changes;
    changes.push(change);
    for (let i = changes.length - 1; i > 0 && changes[i - 1].from > change.from; i--) {
      changes[i] = changes[i - 1];
      changes[i - 1] = change;
    }
  }
}
