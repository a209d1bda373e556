import { Fault, describeFault } from "./fault";

/** Most characters of the pattern that an error quotes. */
const MAX_EXCERPT: i32 = 64;

/** A pattern, the place in it that is read next, and the first error found in it. */
@final
export class PatternText {
  /** Index of the next UTF-16 unit. */
  at: i32 = 0;
  /** The first error; empty while there is none. */
  error: string = "";

  constructor(readonly text: string) {}

  get done(): bool {
    return this.at >= this.text.length;
  }

  get failed(): bool {
    return this.error.length > 0;
  }

  /** The unit `ahead` of the next one, -1 after the end. */
  peek(ahead: i32 = 0): i32 {
    const at = this.at + ahead;
    return at < this.text.length ? this.text.charCodeAt(at) : -1;
  }

  /** Reads the next unit if it is `unit`. */
  skip(unit: i32): bool {
    if (this.peek() != unit) return false;
    this.at++;
    return true;
  }

  /** Reads a code point; -1 at the end, and an error for half a surrogate pair. */
  take(): i32 {
    if (this.done) return -1;
    const point = this.text.codePointAt(this.at);
    if (point >= 0xd800 && point < 0xe000) this.fail(Fault.InvalidUtf8, this.at, this.at);
    this.at += point > 0xffff ? 2 : 1;
    return point;
  }

  /** Index of `mark` at or after `from`, or -1. */
  find(mark: string, from: i32): i32 {
    return this.text.indexOf(mark, from);
  }

  /** Keeps the first error: what is wrong with `[from, to)`. */
  fail(what: Fault, from: i32, to: i32): void {
    if (this.failed) return;
    const excerpt = this.text.substring(from, min(to, from + MAX_EXCERPT));
    this.error = "error parsing regexp: " + describeFault(what) + ": `" + excerpt + "` at " + from.toString();
  }

  /** An error that is about the pattern as a whole. */
  failWhole(what: Fault): void {
    this.fail(what, 0, this.text.length);
  }
}
