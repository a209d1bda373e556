/** What is wrong with patterns, in the words of Go's regexp/syntax. */
export const INVALID_CLASS_RANGE: string = "invalid character class range";
export const INVALID_ESCAPE: string = "invalid escape sequence";
export const INVALID_NAMED_CAPTURE: string = "invalid named capture";
export const INVALID_PERL_SYNTAX: string = "invalid or unsupported Perl syntax";
export const INVALID_REPEAT: string = "invalid nested repetition operator";
export const INVALID_REPEAT_COUNT: string = "invalid repeat count";
export const INVALID_UTF8: string = "invalid UTF-8";
export const MISSING_BRACKET: string = "missing closing ]";
export const MISSING_PAREN: string = "missing closing )";
export const MISSING_REPEAT_ARGUMENT: string = "missing argument to repetition operator";
export const TRAILING_BACKSLASH: string = "trailing backslash at end of expression";
export const UNEXPECTED_PAREN: string = "unexpected )";
export const NESTS_TOO_DEEPLY: string = "expression nests too deeply";
export const TOO_LARGE: string = "expression too large";
export const UNICODE_NOT_LINKED: string = "Unicode classes are not linked into this plugin (linkUnicodeClasses)";

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
    if (point >= 0xd800 && point < 0xe000) this.fail(INVALID_UTF8, this.at, this.at);
    this.at += point > 0xffff ? 2 : 1;
    return point;
  }

  /** Index of `mark` at or after `from`, or -1. */
  find(mark: string, from: i32): i32 {
    return this.text.indexOf(mark, from);
  }

  /** Keeps the first error: what is wrong with `[from, to)`. */
  fail(what: string, from: i32, to: i32): void {
    if (this.failed) return;
    const excerpt = this.text.substring(from, min(to, from + MAX_EXCERPT));
    this.error = "error parsing regexp: " + what + ": `" + excerpt + "` at " + from.toString();
  }

  /** An error that is about the pattern as a whole. */
  failWhole(what: string): void {
    this.fail(what, 0, this.text.length);
  }
}
