import { utf8Length } from "../utf8";

/**
 * Whether a character makes a word with a letter or digit beside it. Those of scripts that are written without spaces
 * (Han, Kana, Thai, …) or with particles written to the words (Hangul) do not: there any letter may end a word.
 */
export function joinsWords(code: i32): bool {
  if (code < 0x80) return (code >= 0x30 && code <= 0x39) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a);
  if (code < 0xc0) return code == 0xaa || code == 0xb5 || code == 0xba;
  if (code < 0x0e00) return !isEarlyMark(code);
  if (code < 0x2000) return !isSpaceless(code);
  if (code < 0xac00) return (code >= 0x2c00 && code < 0x2e00) || (code >= 0xa4d0 && code < 0xac00);
  if (code < 0xe000) return false;
  if (code < 0x10000) return isWide(code);
  return code < 0x1f000;
}

/** Signs among the letters up to Tibetan: multiplication and division, stops, dashes. */
function isEarlyMark(code: i32): bool {
  if (code < 0x100) return code == 0xd7 || code == 0xf7;
  if (code < 0x560) return code == 0x37e || code == 0x387 || code >= 0x55a;
  if (code < 0x600) return code == 0x589 || code == 0x5be || code == 0x5c0 || code == 0x5c3 || code >= 0x5f3;
  return code == 0x60c || code == 0x61b || code == 0x61f || code == 0x6d4 || code == 0x964 || code == 0x965;
}

/** Thai, Lao and Tibetan, Burmese, the parts of Hangul, Khmer. */
function isSpaceless(code: i32): bool {
  return code < 0x10a0 || (code >= 0x1100 && code < 0x1200) || (code >= 0x1780 && code < 0x1800);
}

/** Forms of letters and digits that are as wide as ideographs, and the Arabic ones. */
function isWide(code: i32): bool {
  if (code >= 0xfb00 && code < 0xfe00) return true;
  if (code >= 0xfe70 && code < 0xfeff) return true;
  return (code >= 0xff10 && code <= 0xff19) || (code >= 0xff21 && code <= 0xff3a) || (code >= 0xff41 && code <= 0xff5a);
}

/** The code point of the well-formed character of `size` bytes at `at`. */
export function codePointAt(at: usize, size: i32): i32 {
  if (size == 1) return <i32>load<u8>(at);
  let code = <i32>load<u8>(at) & (0xff >> (size + 1));
  for (let i = 1; i < size; i++) code = (code << 6) | (<i32>load<u8>(at + <usize>i) & 0x3f);
  return code;
}

/** Whether a word goes on with the character at `at`. */
export function joinsAfter(at: usize, end: usize): bool {
  if (at >= end) return false;
  const size = utf8Length(at, end);
  return size > 0 && joinsWords(codePointAt(at, size));
}

/** Whether a word goes on with the character before `at`. */
export function joinsBefore(start: usize, at: usize): bool {
  if (at <= start) return false;
  let lead = at - 1;
  while (lead > start && at - lead < 4 && (load<u8>(lead) & 0xc0) == 0x80) lead--;
  const size = utf8Length(lead, at);
  return size > 0 && lead + <usize>size == at && joinsWords(codePointAt(lead, size));
}
