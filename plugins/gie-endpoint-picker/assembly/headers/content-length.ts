import { Bytes, HeaderList } from "proxy-wasm-assemblyscript-sdk/assembly";

export const CONTENT_LENGTH: Bytes = Bytes.of("content-length");

/** Digits of the longest body that hosts hold. */
const MOST_DIGITS: i32 = 9;

/** The length that a head tells of its body; -1 where it tells none, or one that no host would hold. */
export function contentLength(head: HeaderList): i32 {
  for (let i = 0; i < head.length; i++) {
    if (head.nameAt(i).equals(CONTENT_LENGTH)) return numberOf(head.valueAt(i));
  }
  return -1;
}

function numberOf(digits: Bytes): i32 {
  if (digits.length == 0 || digits.length > MOST_DIGITS) return -1;
  let value = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.at(i) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
