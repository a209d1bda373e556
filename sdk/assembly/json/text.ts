/** Strict scanning of strings, numbers and literals (RFC 8259); addresses as in scanner.ts, 0 for malformed. */
import { BACKSLASH, QUOTE } from "./scanner";

/** `true`, `null` and `alse` (of `false`) as little-endian integers. */
const TRUE: u32 = 0x65757274;
const NULL: u32 = 0x6c6c756e;
const ALSE: u32 = 0x65736c61;

/** From `p` to the first quote, backslash, control byte or incomplete block; with `ascii`, to the first byte ≥ 0x80 too. */
function leapPlain(p: usize, end: usize, ascii: bool): usize {
  const quote = i8x16.splat(<i8>QUOTE);
  const backslash = i8x16.splat(<i8>BACKSLASH);
  const space = i8x16.splat(0x20);
  while (p + 16 <= end) {
    const block = v128.load(p);
    // Signed, bytes from 0x80 on are below space as well.
    const low = ascii ? i8x16.lt_s(block, space) : i8x16.lt_u(block, space);
    const mask = i8x16.bitmask(v128.or(low, v128.or(i8x16.eq(block, quote), i8x16.eq(block, backslash))));
    if (mask != 0) return p + <usize>ctz(mask);
    p += 16;
  }
  return p;
}

/** First byte from `p` on that cannot stand in a string literal as it is (quote, backslash, control), or `end`. */
function skipPlain(p: usize, end: usize): usize {
  if (ASC_FEATURE_SIMD) p = leapPlain(p, end, false);
  while (p < end) {
    const c = load<u8>(p);
    if (c < 0x20 || c == QUOTE || c == BACKSLASH) break;
    p++;
  }
  return p;
}

/** As `skipPlain`, and stops at bytes that are not ASCII. */
export function skipPlainAscii(p: usize, end: usize): usize {
  if (ASC_FEATURE_SIMD) p = leapPlain(p, end, true);
  while (p < end) {
    const c = load<u8>(p);
    if (c < 0x20 || c >= 0x80 || c == QUOTE || c == BACKSLASH) break;
    p++;
  }
  return p;
}

/** First backslash of `[p, end)`, or `end`. */
export function findBackslash(p: usize, end: usize): usize {
  if (ASC_FEATURE_SIMD) {
    const backslash = i8x16.splat(<i8>BACKSLASH);
    while (p + 16 <= end) {
      const mask = i8x16.bitmask(i8x16.eq(v128.load(p), backslash));
      if (mask != 0) return p + <usize>ctz(mask);
      p += 16;
    }
  }
  while (p < end && load<u8>(p) != BACKSLASH) p++;
  return p;
}

/** The value of a hexadecimal digit, or -1. */
function hexDigit(c: i32): i32 {
  if (c >= 0x30 && c <= 0x39) return c - 0x30;
  const letter = c | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** The UTF-16 unit that four hexadecimal digits at `p` spell, or -1. */
export function hexUnit(p: usize, end: usize): i32 {
  if (p + 4 > end) return -1;
  let unit = 0;
  for (let i: usize = 0; i < 4; i++) {
    const digit = hexDigit(<i32>load<u8>(p + i));
    if (digit < 0) return -1;
    unit = (unit << 4) | digit;
  }
  return unit;
}

/** What a one-letter escape stands for, or -1. */
export function escapedByte(letter: u8): i32 {
  switch (letter) {
    case 0x22:
    case 0x5c:
    case 0x2f:
      return <i32>letter;
    case 0x62:
      return 0x08;
    case 0x66:
      return 0x0c;
    case 0x6e:
      return 0x0a;
    case 0x72:
      return 0x0d;
    case 0x74:
      return 0x09;
    default:
      return -1;
  }
}

/**
 * `p` is after the opening quote; answers the address after the closing one, or 0 (`stringStop`
 * tells where). Bytes from 0x80 on are not checked to be UTF-8 (they decode to U+FFFD, as in JSON.parse after a WHATWG
 * decoder).
 */
export function checkString(p: usize, end: usize): usize {
  p = stringStop(p, end);
  return p < end && load<u8>(p) == QUOTE ? p + 1 : 0;
}

/** `p` is after the opening quote; answers the closing quote, or the first byte that is wrong. */
export function stringStop(p: usize, end: usize): usize {
  while (p < end) {
    p = skipPlain(p, end);
    if (p >= end || load<u8>(p) != BACKSLASH) return p;
    if (p + 1 >= end) break;
    const letter = load<u8>(p + 1);
    if (letter == 0x75) {
      if (hexUnit(p + 2, end) < 0) return p;
      p += 6;
    } else {
      if (escapedByte(letter) < 0) return p;
      p += 2;
    }
  }
  return end;
}

function skipDigits(p: usize, end: usize): usize {
  while (p < end && <u32>load<u8>(p) - 0x30 < 10) p++;
  return p;
}

/** Address after the number at `p`, or 0: `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`. */
export function checkNumber(p: usize, end: usize): usize {
  if (p < end && load<u8>(p) == 0x2d) p++;
  let digits = p;
  p = skipDigits(p, end);
  if (p == digits || (load<u8>(digits) == 0x30 && p - digits > 1)) return 0;
  if (p < end && load<u8>(p) == 0x2e) {
    digits = ++p;
    p = skipDigits(p, end);
    if (p == digits) return 0;
  }
  if (p < end && (load<u8>(p) | 0x20) == 0x65) {
    p++;
    if (p < end && (load<u8>(p) == 0x2b || load<u8>(p) == 0x2d)) p++;
    digits = p;
    p = skipDigits(p, end);
    if (p == digits) return 0;
  }
  return p;
}

/** Address after the `true`, `false` or `null` at `p`, or 0. */
export function checkLiteral(p: usize, end: usize): usize {
  if (p + 4 > end) return 0;
  const word = load<u32>(p);
  if (word == TRUE || word == NULL) return p + 4;
  return p + 5 <= end && load<u8>(p) == 0x66 && load<u32>(p + 1) == ALSE ? p + 5 : 0;
}
