import { hexUnit } from "./text";

/** Longest escape in JSON, in bytes: `\u002b`. */
export const LONGEST_ESCAPE: usize = 6;

/** What may stand behind the backslash of a digit's escape, or of the end of a line of digits. */
const SLASH: u8 = 0x2f;
const LINE_FEED: u8 = 0x6e;
const RETURN: u8 = 0x72;
const UNIT: u8 = 0x75;

/**
 * Two tables of 16 bytes: a byte is a digit of base64, of either alphabet, or its padding, when what they hold for its low
 * and for its high half has a bit in common.
 */
function tables(): usize {
  return memory.data<u8>([
    // by the low half: 1 for `+ - /`, 2 for `0-9 =`, 4 for `A-O a-o`, 8 for `P-Z _`, 16 for `p-z`
    26, 30, 30, 30, 30, 30, 30, 30, 30, 30, 28, 5, 4, 7, 4, 13,
    // by the high half
    0, 0, 1, 2, 4, 8, 4, 16, 0, 0, 0, 0, 0, 0, 0, 0,
  ]);
}

/** Whether the byte is a digit or padding. */
export function isBase64Digit(byte: u8): bool {
  return (load<u8>(tables() + <usize>(byte & 15)) & load<u8>(tables() + <usize>(byte >> 4), 16)) != 0;
}

/** Which of the 16 bytes at `p` are neither, one bit a byte. */
export function foreignMask(p: usize): i32 {
  const block = v128.load(p);
  const low = i8x16.swizzle(v128.load(tables()), v128.and(block, i8x16.splat(15)));
  const high = i8x16.swizzle(v128.load(tables(), 16), i8x16.shr_u(block, 4));
  return i8x16.bitmask(i8x16.eq(v128.and(low, high), i8x16.splat(0)));
}

/**
 * Size of the escape at `p`, a backslash, where it stands for a digit, for padding or for the end of a line, between which
 * some encoders cut base64; 0 for others. PHP escapes the slash, .NET the plus sign.
 */
export function digitEscape(p: usize, end: usize): usize {
  if (p + 2 > end) return 0;
  const letter = load<u8>(p, 1);
  if (letter == SLASH || letter == LINE_FEED || letter == RETURN) return 2;
  const unit = letter == UNIT ? hexUnit(p + 2, end) : -1;
  return unit == 0x2b || unit == 0x2f || unit == 0x3d ? 6 : 0;
}
