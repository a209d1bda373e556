import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

/** Longest text that is read in another way. */
const MOST_BYTES: i32 = 65536;

/** The text with each letter 13 places on. */
export function rot13(text: Bytes): Bytes {
  const copy = text.copy(0, MOST_BYTES);
  for (let p = copy.ptr; p < copy.ptrEnd; p++) {
    const char = load<u8>(p);
    const letter = (char | 0x20) - 0x61;
    if (letter < 26) store<u8>(p, letter < 13 ? char + 13 : char - 13);
  }
  return copy;
}

/** The text from its end to its beginning, byte by byte: of ASCII, what somebody wrote backwards. */
export function reversed(text: Bytes): Bytes {
  const copy = text.copy(0, MOST_BYTES);
  let left = copy.ptr;
  let right = copy.ptrEnd;
  while (left < right) {
    const char = load<u8>(left);
    store<u8>(left++, load<u8>(--right));
    store<u8>(right, char);
  }
  return copy;
}
