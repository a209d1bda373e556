import { isDigit, isLetter } from "../../../encoding/ascii";
import { Bytes } from "../../../bytes";

/** Longest number that is read: an IBAN has at most 34 characters. */
const MOST: i32 = 40;

/** The letters and digits of a candidate without what separates them; letters in upper case. One is used again and again. */
@final
export class Compact {
  private readonly chars: StaticArray<u8> = new StaticArray<u8>(MOST);
  /** Where each character stands in the text. */
  private readonly places: StaticArray<i32> = new StaticArray<i32>(MOST);
  private size: i32 = 0;

  /** Reads `[start, end)` of the text; gives the number of letters and digits, which is too large for any number beyond 40. */
  read(text: Bytes, start: i32, end: i32): i32 {
    this.size = 0;
    for (let i = start; i < end; i++) {
      const char = text.at(i);
      if (!isDigit(char) && !isLetter(char)) continue;
      if (this.size == MOST) return MOST + 1;
      this.chars[this.size] = <u8>(isDigit(char) ? char : char & 0xdf);
      this.places[this.size++] = i;
    }
    return this.size;
  }

  get length(): i32 {
    return this.size;
  }

  /** The character at `index`; 0 outside. */
  at(index: i32): i32 {
    return <u32>index < <u32>this.size ? <i32>this.chars[index] : 0;
  }

  /** Byte after the character at `index` in the text. */
  endOf(index: i32): i32 {
    return <u32>index < <u32>this.size ? this.places[index] + 1 : -1;
  }

  /** The value of the digit at `index`; of a letter, what ISO 7064 and ISO 13616 make of it: A is 10. */
  value(index: i32): i32 {
    const char = this.at(index);
    return isDigit(char) ? char - 0x30 : char - 0x37;
  }

  /** Whether `[from, to)` are digits. */
  areDigits(from: i32, to: i32): bool {
    for (let i = from; i < to; i++) if (!isDigit(this.at(i))) return false;
    return true;
  }

  /** The decimal number `[from, to)`, at most 18 digits. */
  number(from: i32, to: i32): i64 {
    let sum: i64 = 0;
    for (let i = from; i < to; i++) sum = sum * 10 + <i64>this.value(i);
    return sum;
  }

  /** Whether all characters of `[from, to)` are the same, as in numbers that people make up. */
  areSame(from: i32, to: i32): bool {
    for (let i = from + 1; i < to; i++) if (this.at(i) != this.at(from)) return false;
    return true;
  }
}
