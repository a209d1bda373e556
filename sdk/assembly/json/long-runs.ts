import { Bytes } from "../bytes";
import { digitEscape, foreignMask, isBase64Digit, LONGEST_ESCAPE } from "./base64-digits";
import { BACKSLASH, COLON, COMMA, findQuote, QUOTE } from "./scanner";

/** Bytes of a string's beginning that are looked at to tell what it is: the head of a data URL has to end within them. */
const LOOK_AHEAD: usize = 128;

/** `data`, `text` and `;base64` as little-endian integers. */
const DATA: u32 = 0x61746164;
const TEXT: u32 = 0x74786574;
const BASE64: u64 = 0x00343665_7361623b;

/**
 * Finds the long runs of base64 in the strings of a document that is read in windows, wherever those are cut. It is not
 * validated; what is not JSON has strings all the same, between its quotes.
 *
 * A data URL that is not base64, or that is text, has no runs: who translates it may have to decode it.
 */
@final
export class LongRuns {
  /** Where runs begin and end, by turns, in bytes from the document's start; without the beginning of each that is kept. */
  readonly bounds: i32[] = [];
  private inString: bool = false;
  /** Whether the string has no runs. */
  private isWhole: bool = false;
  private runStart: i32 = 0;
  /** What makes an address a position in the document. */
  private shift: i32 = 0;

  /**
   * @param longest bytes of a run that is none yet; at least 16
   * @param kept bytes at its beginning that do not belong to it; fewer
   */
  constructor(
    private readonly longest: i32,
    private readonly kept: i32,
  ) {}

  /**
   * Takes what stands at `offset` of the document; answers how many bytes were taken. The others have to come again, with
   * more behind them: at most 128, and none when it is the last window.
   */
  take(window: Bytes, offset: i32, isLast: bool): i32 {
    let p = window.ptr;
    const end = window.ptrEnd;
    this.shift = offset - <i32>p;
    while (p < end) {
      const isInside = this.inString;
      const wanted = isInside ? LONGEST_ESCAPE : LOOK_AHEAD + 1;
      p = isInside ? this.leap(p, end) : findQuote(p, end);
      if (p == end || (!isLast && p + wanted > end)) break;
      p = !isInside ? this.open(p + 1, end) : load<u8>(p) == QUOTE ? this.close(p) : this.escape(p, end);
    }
    p = min(p, end);
    if (isLast && this.inString) this.close(p);
    return <i32>(p - window.ptr);
  }

  /** `p` is after the opening quote. */
  private open(p: usize, end: usize): usize {
    this.inString = true;
    this.isWhole = isUndivided(p, end);
    this.runStart = <i32>p + this.shift;
    return p;
  }

  /** `p` is at the closing quote. */
  private close(p: usize): usize {
    this.interrupt(p, p);
    this.inString = false;
    return p + 1;
  }

  private escape(p: usize, end: usize): usize {
    const size = digitEscape(p, end);
    if (size > 0) return p + size;
    this.interrupt(p, p + 2);
    return p + 2;
  }

  /** A run ends at `p`; the next one begins at `next`. */
  private interrupt(p: usize, next: usize): void {
    const at = <i32>p + this.shift;
    if (!this.isWhole && at - this.runStart > this.longest) {
      this.bounds.push(this.runStart + this.kept);
      this.bounds.push(at);
    }
    this.runStart = <i32>next + this.shift;
  }

  /** Goes on to the next quote or backslash, or `end`. */
  private leap(p: usize, end: usize): usize {
    if (ASC_FEATURE_SIMD) p = this.leapBlocks(p, end);
    for (; p < end; p++) {
      const byte = load<u8>(p);
      if (byte == QUOTE || byte == BACKSLASH) break;
      if (!isBase64Digit(byte)) this.interrupt(p, p + 1);
    }
    return p;
  }

  /** Goes on to the next quote or backslash, or to the last block of 16 bytes where it is incomplete. */
  private leapBlocks(p: usize, end: usize): usize {
    const quote = i8x16.splat(<i8>QUOTE);
    const backslash = i8x16.splat(<i8>BACKSLASH);
    for (; p + 16 <= end; p += 16) {
      const mask = foreignMask(p);
      if (mask == 0) continue;
      const block = v128.load(p);
      const special = i8x16.bitmask(v128.or(i8x16.eq(block, quote), i8x16.eq(block, backslash)));
      // The lowest bit of `special`, less one: all that stands before it.
      const foreign = mask & ((special & -special) - 1);
      // Between the first and the last of them no run is long.
      if (foreign != 0) this.interrupt(p + <usize>ctz(foreign), p + <usize>(32 - clz(foreign)));
      if (special != 0) return p + <usize>ctz(special);
    }
    return p;
  }
}

/** Whether the string that begins at `p` is a data URL of text, or one whose data are not base64. */
function isUndivided(p: usize, end: usize): bool {
  if (p + 9 > end || load<u32>(p) != DATA || load<u8>(p, 4) != COLON) return false;
  const limit = min(end, p + LOOK_AHEAD);
  let comma = p;
  while (comma < limit && load<u8>(comma) != COMMA) comma++;
  return comma == limit || load<u32>(p, 5) == TEXT || load<u64>(comma - 8) >> 8 != BASE64;
}
