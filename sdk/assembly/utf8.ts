/** UTF-8 as the WHATWG decoder reads it: an ill-formed sequence becomes U+FFFD, nothing is refused and nothing traps. */

/** The UTF-8 of U+FFFD as a little-endian integer of three bytes. */
export const REPLACEMENT_UTF8: u32 = 0xbdbfef;
const REPLACEMENT: u16 = 0xfffd;

/**
 * Size in bytes of the sequence at `ptr` (which must be below `end`), or, negated, the size of the ill-formed part that
 * one U+FFFD replaces (Unicode 15, table 3-7 and "maximal subpart").
 */
export function utf8Length(ptr: usize, end: usize): i32 {
  const lead = <i32>load<u8>(ptr);
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return -1;
  const size = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  // Overlong forms, surrogates and code points past U+10FFFF show in the second byte.
  let low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  let high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  for (let i = 1; i < size; i++) {
    if (ptr + <usize>i >= end) return -i;
    const next = <i32>load<u8>(ptr + <usize>i);
    if (next < low || next > high) return -i;
    low = 0x80;
    high = 0xbf;
  }
  return size;
}

/** The code point of a well-formed sequence of `size` bytes. */
function codePoint(ptr: usize, size: i32): i32 {
  let code = <i32>load<u8>(ptr) & (0xff >> (size + 1));
  for (let i = 1; i < size; i++) code = (code << 6) | (<i32>load<u8>(ptr + <usize>i) & 0x3f);
  return code;
}

/** Decodes `[ptr, ptr + length)`. */
export function decodeUtf8(ptr: usize, length: i32): string {
  // No sequence needs more UTF-16 units than it has bytes.
  const text = changetype<usize>(__new((<usize>length) << 1, idof<string>()));
  const end = ptr + <usize>length;
  let out = text;
  while (ptr < end) {
    const size = utf8Length(ptr, end);
    if (size == 4) {
      const code = codePoint(ptr, 4) - 0x10000;
      store<u16>(out, <u16>(0xd800 | (code >> 10)));
      store<u16>(out + 2, <u16>(0xdc00 | (code & 0x3ff)));
      out += 4;
    } else {
      store<u16>(out, size == 1 ? <u16>load<u8>(ptr) : size < 0 ? REPLACEMENT : <u16>codePoint(ptr, size));
      out += 2;
    }
    ptr += <usize>abs(size);
  }
  return changetype<string>(__renew(text, out - text));
}

/** Stores the UTF-8 of `code` at `out`, U+FFFD for a surrogate; answers the address after it. Needs up to 4 bytes. */
export function storeCodePoint(out: usize, code: i32): usize {
  if (code < 0x80) {
    store<u8>(out, <u8>code);
    return out + 1;
  }
  if (code < 0x800) {
    store<u8>(out, <u8>(0xc0 | (code >> 6)));
    store<u8>(out + 1, <u8>(0x80 | (code & 0x3f)));
    return out + 2;
  }
  if (code < 0x10000) {
    const unit = (code & 0xf800) == 0xd800 ? <i32>REPLACEMENT : code;
    store<u8>(out, <u8>(0xe0 | (unit >> 12)));
    store<u8>(out + 1, <u8>(0x80 | ((unit >> 6) & 0x3f)));
    store<u8>(out + 2, <u8>(0x80 | (unit & 0x3f)));
    return out + 3;
  }
  store<u8>(out, <u8>(0xf0 | (code >> 18)));
  store<u8>(out + 1, <u8>(0x80 | ((code >> 12) & 0x3f)));
  store<u8>(out + 2, <u8>(0x80 | ((code >> 6) & 0x3f)));
  store<u8>(out + 3, <u8>(0x80 | (code & 0x3f)));
  return out + 4;
}
