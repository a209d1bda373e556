import { findLineEnd } from "./line-end";

const LF: u8 = 0x0a;
const CR: u8 = 0x0d;

/**
 * Finds where a block (lines up to and including an empty one) ends, over any number of pieces; remembers only whether
 * the current line has bytes yet, and whether the last byte was a CR whose LF may still come.
 */
@final
export class BlockScanner {
  private lineHasBytes: bool = false;
  private afterCarriageReturn: bool = false;

  /**
   * Scans the next piece `[from, end)` of the stream. Answers the address just after the block's last byte, or 0 when
   * the block goes on. A block that ends in CR ends there, without waiting for a LF: the LF, when it comes in a later
   * piece, is the first byte of the next block and counts as no line.
   */
  scan(from: usize, end: usize): usize {
    let at = from;
    while (at < end) {
      if (this.afterCarriageReturn) {
        this.afterCarriageReturn = false;
        if (load<u8>(at) == LF) {
          at++;
          continue;
        }
      }
      const stop = findLineEnd(at, end);
      if (stop > at) this.lineHasBytes = true;
      if (stop == end) return 0;
      const blank = !this.lineHasBytes;
      this.lineHasBytes = false;
      at = stop + 1;
      this.afterCarriageReturn = load<u8>(stop) == CR;
      if (blank) return this.withLineFeed(at, end);
    }
    return 0;
  }

  /** The LF of a CRLF belongs to the block if it is already here. */
  private withLineFeed(at: usize, end: usize): usize {
    if (!this.afterCarriageReturn || at == end) return at;
    this.afterCarriageReturn = false;
    return load<u8>(at) == LF ? at + 1 : at;
  }
}
