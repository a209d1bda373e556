import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

/** Faults that are told of one document: a model mends what it is told. */
const MOST_FAULTS: i32 = 8;
/** Bytes of one step of a place: names come from outside. */
const LONGEST_STEP: i32 = 64;

/** What is wrong with a document: up to 8 lines, each with its place as a JSON pointer (RFC 6901). */
@final
export class Report {
  readonly faults: Array<string> = [];
  private readonly steps: Array<string> = [];
  /** Above 0, faults are of a branch that may fail. */
  private muted: i32 = 0;

  /** Whether more faults would be told. */
  get listens(): bool {
    return this.muted == 0 && this.faults.length < MOST_FAULTS;
  }

  /** In one line; "" when nothing is wrong. */
  get text(): string {
    return this.faults.join("; ");
  }

  mute(): void {
    this.muted++;
  }

  unmute(): void {
    this.muted--;
  }

  enter(name: Bytes): void {
    const text = name.length > LONGEST_STEP ? name.slice(0, LONGEST_STEP).toString() + "…" : name.toString();
    this.steps.push(text.replaceAll("~", "~0").replaceAll("/", "~1"));
  }

  enterItem(index: i32): void {
    this.steps.push(index.toString());
  }

  leave(): void {
    if (this.steps.length > 0) this.steps.pop();
  }

  /** Something is wrong at the current place. Always false, so that a check can answer with it. */
  fault(what: string): bool {
    if (!this.listens) return false;
    const place = this.steps.length == 0 ? "the document" : "/" + this.steps.join("/");
    this.faults.push(place + ": " + what);
    return false;
  }
}
