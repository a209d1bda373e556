import { Bytes } from "../bytes";
import { compareBytes } from "../compare";
import { hexDigit, hexEncode } from "../encoding/hex";
import { hexUnit } from "../json/text";

/** Hexadecimal digits of a marker's number, and of the random ones before it. */
const NUMBER_SIZE: i32 = 8;
const NONCE_SIZE: i32 = 32;

/** Bytes of a marker. */
export const MARKER_SIZE: i32 = NONCE_SIZE + NUMBER_SIZE;

/**
 * Words that stand in a text for what was taken out of it: 40 hexadecimal digits, the last 8 of them its number. They pass
 * through JSON, addresses and decoders of base64. Nobody can write one who does not know the random bytes.
 */
@final
export class Markers {
  private readonly nonce: Bytes;

  /** @param random 16 bytes */
  constructor(random: Bytes) {
    this.nonce = hexEncode(random.slice(0, NONCE_SIZE >> 1));
  }

  /** Writes a marker of MARKER_SIZE bytes at an address. */
  write(at: usize, number: i32): void {
    memory.copy(at, this.nonce.ptr, <usize>NONCE_SIZE);
    let digit = at + <usize>MARKER_SIZE;
    for (let rest = <u32>number, i = 0; i < NUMBER_SIZE; i++, rest >>= 4) store<u8>(--digit, hexDigit(rest & 15));
  }

  /** Position of the first marker of `text` from `from` on whose number is below `count`; -1 when there is none. */
  find(text: Bytes, from: i32, count: i32): i32 {
    const first = load<u64>(this.nonce.ptr);
    const last = text.length - MARKER_SIZE;
    for (let at = from; at <= last; at++) {
      const p = text.ptr + <usize>at;
      if (load<u64>(p) == first && this.isNonce(p) && <u32>this.numberAt(text, at) < <u32>count) return at;
    }
    return -1;
  }

  /** The number of the marker at a position; negative when its digits are none. */
  numberAt(text: Bytes, at: i32): i32 {
    const digits = text.ptr + <usize>(at + NONCE_SIZE);
    const high = hexUnit(digits, text.ptrEnd);
    const low = hexUnit(digits + 4, text.ptrEnd);
    return high < 0 || low < 0 ? -1 : (high << 16) | low;
  }

  private isNonce(p: usize): bool {
    return compareBytes(p, this.nonce.ptr, <usize>NONCE_SIZE) == 0;
  }
}
