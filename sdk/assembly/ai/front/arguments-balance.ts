import { Bytes } from "../../bytes";

const QUOTE: i32 = 0x22;
const BACKSLASH: i32 = 0x5c;

/**
 * Follows tool arguments, a JSON text that arrives in escaped fragments, and knows when the object is complete, so that
 * nothing can follow and the block may be closed. Works on the escaped bytes: `\"` is a quote of the inner text, `\\` a
 * backslash of it.
 */
@final
export class ArgumentsBalance {
  private depth: i32 = 0;
  private begun: bool = false;
  private inString: bool = false;
  /** the inner text's last character was a backslash within a string */
  private innerEscape: bool = false;
  /** the outer text's last byte was a backslash */
  private outerEscape: bool = false;
  /** hexadecimal digits of an outer `\u` still to come, and their value so far */
  private hexLeft: i32 = 0;
  private hexValue: i32 = 0;

  /** Whether an object or array was opened and closed. */
  get isComplete(): bool {
    return this.begun && this.depth == 0;
  }

  /** Takes in the next fragment, which may be cut within an escape. */
  add(fragment: Bytes): void {
    const end = fragment.ptrEnd;
    for (let p = fragment.ptr; p < end; p++) {
      const byte = <i32>load<u8>(p);
      if (this.hexLeft > 0) this.hexDigit(byte);
      else if (this.outerEscape) {
        this.outerEscape = false;
        if (byte == 0x75) this.hexLeft = 4;
        // Of the other escapes only these two stand for themselves and matter here; \n, \t … are space to the inner text.
        else this.character(byte == QUOTE || byte == BACKSLASH ? byte : 0x20);
      } else if (byte == BACKSLASH) this.outerEscape = true;
      else this.character(byte);
    }
  }

  private hexDigit(byte: i32): void {
    const digit = byte <= 0x39 ? byte - 0x30 : (byte | 0x20) - 0x57;
    this.hexValue = (this.hexValue << 4) | (digit & 15);
    if (--this.hexLeft > 0) return;
    this.character(this.hexValue);
    this.hexValue = 0;
  }

  private character(code: i32): void {
    if (this.innerEscape) {
      this.innerEscape = false;
      return;
    }
    if (this.inString) {
      if (code == QUOTE) this.inString = false;
      else if (code == BACKSLASH) this.innerEscape = true;
      return;
    }
    if (code == QUOTE) this.inString = true;
    else if (code == 0x7b || code == 0x5b) {
      this.begun = true;
      this.depth++;
    } else if (code == 0x7d || code == 0x5d) this.depth--;
  }
}
