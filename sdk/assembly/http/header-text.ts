import { Bytes } from "../bytes";

const ONES: u64 = 0x0101010101010101;
const HIGH_BITS: u64 = 0x8080808080808080;
const TAB: i32 = 0x09;
const DEL: i32 = 0x7f;

/**
 * Whether a header can carry the text: no control characters but tabs (RFC 9110, section 5.5). Envoy writes a line break
 * in a response header to the client as it is, so that whoever chooses the text would write headers of his own.
 */
export function isHeaderText(text: Bytes): bool {
  let at = text.ptr;
  const end = text.ptrEnd;
  while (at + 8 <= end && !mayHoldControl(load<u64>(at))) at += 8;
  for (; at < end; at++) {
    const char = <i32>load<u8>(at);
    if ((char < 0x20 && char != TAB) || char == DEL) return false;
  }
  return true;
}

/** False for eight bytes of which none is below 0x20 or is 0x7f; may be true for others, too. */
function mayHoldControl(word: u64): bool {
  const below = (word - ONES * 0x20) & ~word;
  const offset = word ^ (ONES * 0x7f);
  const del = (offset - ONES) & ~offset;
  return ((below | del) & HIGH_BITS) != 0;
}
