/**
 * Finds its way through JSON text without a tree and without allocating. Addresses in, addresses out: `end` is the
 * address after the last readable byte, and 0 stands for "malformed, or not there". A value that is skipped is only
 * delimited, not validated: what is inside of strings, numbers and brackets is not looked at, and `[1}` counts as
 * closed. Validation is the reader's job (reader.ts). With SIMD 16 bytes are looked at together; the loops over single
 * bytes do the rest of a window, and everything where SIMD is off.
 */

export const QUOTE: u8 = 0x22;
export const BACKSLASH: u8 = 0x5c;
export const COMMA: u8 = 0x2c;
export const COLON: u8 = 0x3a;
export const OPEN_BRACE: u8 = 0x7b;
export const CLOSE_BRACE: u8 = 0x7d;
export const OPEN_BRACKET: u8 = 0x5b;
export const CLOSE_BRACKET: u8 = 0x5d;

/** Sets the bit that tells `[` from `{` and `]` from `}`, so that one comparison serves both. */
const BRACE_BIT: u8 = 0x20;

/** First byte at or after `p` that is not white space (any byte up to 0x20, like gjson); `end` when there is none. */
export function skipSpace(p: usize, end: usize): usize {
  while (p < end && load<u8>(p) <= 0x20) p++;
  return p;
}

/** Where the 16 bytes at `p` have quotes, one bit a byte. */
function quoteMask(p: usize): i32 {
  return i8x16.bitmask(i8x16.eq(v128.load(p), i8x16.splat(<i8>QUOTE)));
}

/** Passes over blocks of 32 bytes without a quote. */
function leapToQuote(p: usize, end: usize): usize {
  const quote = i8x16.splat(<i8>QUOTE);
  while (p + 32 <= end) {
    if (v128.any_true(v128.or(i8x16.eq(v128.load(p), quote), i8x16.eq(v128.load(p, 16), quote)))) break;
    p += 32;
  }
  return p;
}

/** First quote at or after `p`, or `end`. */
export function findQuote(p: usize, end: usize): usize {
  if (ASC_FEATURE_SIMD) {
    while (p + 16 <= end) {
      const mask = quoteMask(p);
      if (mask != 0) return p + <usize>ctz(mask);
      p = leapToQuote(p + 16, end);
    }
  }
  while (p < end && load<u8>(p) != QUOTE) p++;
  return p;
}

/** Whether the byte at `p` is escaped: by an odd number of backslashes, none of them before `start`. */
function isEscaped(p: usize, start: usize): bool {
  let first = p;
  while (first > start && load<u8>(first - 1) == BACKSLASH) first--;
  return ((p - first) & 1) != 0;
}

/**
 * `p` is after the opening quote; answers the address after the closing one. Backslashes are looked at only in front of
 * quotes: the other escapes, most of them line feeds, cost nothing then.
 */
export function skipString(p: usize, end: usize): usize {
  const start = p;
  while (p < end) {
    const quote = findQuote(p, end);
    if (quote == end) return 0;
    if (!isEscaped(quote, start)) return quote + 1;
    p = quote + 1;
  }
  return 0;
}

/** Passes over bytes that are neither quotes nor brackets. */
function leapToStructure(p: usize, end: usize): usize {
  const fold = i8x16.splat(<i8>BRACE_BIT);
  while (p + 16 <= end) {
    const block = v128.load(p);
    const folded = v128.or(block, fold);
    const open = i8x16.eq(folded, i8x16.splat(<i8>OPEN_BRACE));
    const close = i8x16.eq(folded, i8x16.splat(<i8>CLOSE_BRACE));
    const quote = i8x16.eq(block, i8x16.splat(<i8>QUOTE));
    const mask = i8x16.bitmask(v128.or(quote, v128.or(open, close)));
    if (mask != 0) return p + <usize>ctz(mask);
    p += 16;
  }
  return p;
}

/** `p` is after the opening bracket; answers the address after the closing one. Any depth, no recursion. */
function skipContainer(p: usize, end: usize): usize {
  let depth = 1;
  while (p < end) {
    const c = load<u8>(p++);
    if (c == QUOTE) {
      p = skipString(p, end);
      if (p == 0) return 0;
    } else if ((c | BRACE_BIT) == OPEN_BRACE) depth++;
    else if ((c | BRACE_BIT) == CLOSE_BRACE) {
      if (--depth == 0) return p;
    } else if (ASC_FEATURE_SIMD && c != COMMA && c != COLON) {
      // After these a quote or bracket is near; elsewhere numbers or white space may go on for long.
      p = leapToStructure(p, end);
    }
  }
  return 0;
}

/** Address after the number or literal at `p`: it ends before white space, a comma, a colon or a closing bracket. */
function skipScalar(p: usize, end: usize): usize {
  const start = p;
  while (p < end) {
    const c = load<u8>(p);
    if (c <= 0x20 || c == COMMA || c == COLON || (c | BRACE_BIT) == CLOSE_BRACE) break;
    p++;
  }
  return p == start ? 0 : p;
}

/** Address after the value that begins at `p`. */
export function skipValue(p: usize, end: usize): usize {
  if (p == 0 || p >= end) return 0;
  const c = load<u8>(p);
  if (c == QUOTE) return skipString(p + 1, end);
  if ((c | BRACE_BIT) == OPEN_BRACE) return skipContainer(p + 1, end);
  return skipScalar(p, end);
}

/**
 * The first `{` or `[` of a document. Like gjson it looks past whatever precedes it (a byte order mark, `data:`), since
 * configured paths are also applied to raw lines of event streams.
 */
export function findContainer(p: usize, end: usize): usize {
  while (p < end && (load<u8>(p) | BRACE_BIT) != OPEN_BRACE) p++;
  return p < end ? p : 0;
}

/** `p` is at `{`; answers the opening quote of the first key. */
export function firstMember(p: usize, end: usize): usize {
  p = skipSpace(p + 1, end);
  return p < end && load<u8>(p) == QUOTE ? p : 0;
}

/** `p` is after a key's closing quote (or 0); answers the first byte of its value. */
export function memberValue(p: usize, end: usize): usize {
  if (p == 0) return 0;
  p = skipSpace(p, end);
  if (p >= end || load<u8>(p) != COLON) return 0;
  p = skipSpace(p + 1, end);
  return p < end ? p : 0;
}

/** `p` is after a member's value (or 0); answers the opening quote of the next key. */
export function nextMember(p: usize, end: usize): usize {
  p = nextElement(p, end);
  return p != 0 && load<u8>(p) == QUOTE ? p : 0;
}

/** `p` is at `[`; answers the first byte of the first element. */
export function firstElement(p: usize, end: usize): usize {
  p = skipSpace(p + 1, end);
  return p < end && load<u8>(p) != CLOSE_BRACKET ? p : 0;
}

/** `p` is after an element (or 0); answers the first byte of the next one. */
export function nextElement(p: usize, end: usize): usize {
  if (p == 0) return 0;
  p = skipSpace(p, end);
  if (p >= end || load<u8>(p) != COMMA) return 0;
  p = skipSpace(p + 1, end);
  return p < end ? p : 0;
}
