import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

/** FNV-1a, 32 bits (draft-eastlake-fnv). */
const OFFSET: u32 = 2166136261;
const PRIME: u32 = 16777619;

/** Characters by their place in Unicode, as far as words are concerned. */
const LATIN_SIGNS_END: u32 = 0xbf;
const SIGNS_START: u32 = 0x2000;
const SIGNS_END: u32 = 0x2bff;
const CJK_START: u32 = 0x2e80;
const CJK_SIGNS: u32 = 0x3000;
const CJK_SIGNS_END: u32 = 0x303f;
const WIDE_START: u32 = 0xff00;
const WIDE_END: u32 = 0xff65;
const HANGUL_START: u32 = 0xac00;
const HANGUL_END: u32 = 0xd7ff;

/**
 * The words of a text that comes in pieces, cut anywhere: letters and digits, ASCII in lower case, whatever stands between
 * them. In scripts without spaces each character is a word.
 */
@final
export class Words {
  /** Of the word that `next` came to. */
  hash: u32 = 0;
  /** Whether that word was the last of a piece, and its beginning in an earlier one. */
  private open: u32 = OFFSET;
  private isOpen: bool = false;
  /** Of a character that is not complete: its bits, and the bytes that are to come. */
  private code: u32 = 0;
  private missing: i32 = 0;
  /** The character at hand ended a word and is one itself. */
  private single: u32 = 0;

  /** Reads on to the end of the next word; answers the position behind it, or -1: the piece has no more. */
  next(piece: Bytes, from: i32): i32 {
    if (this.single != 0) {
      this.hash = this.single;
      this.single = 0;
      return from;
    }
    for (let at = max(from, 0); at < piece.length; at++) {
      const code = this.take(<u32>piece.at(at));
      if (code != 0 && this.ends(code)) return at + 1;
    }
    return -1;
  }

  /** The text is over: whether a word ended with it. */
  end(): bool {
    return this.close();
  }

  /** A character, or 0: it is not complete. Bytes that are no UTF-8 are characters of their own. */
  private take(byte: u32): u32 {
    if (byte < 0x80) {
      this.missing = 0;
      return byte == 0 ? 0x20 : byte;
    }
    if (byte < 0xc0) {
      if (this.missing == 0) return 0x20;
      this.code = (this.code << 6) | (byte & 0x3f);
      return --this.missing == 0 ? max(this.code, 1) : 0;
    }
    this.missing = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    this.code = byte & (0x3f >> this.missing);
    return 0;
  }

  /** Whether a word ends before or with this character. */
  private ends(code: u32): bool {
    if (isIdeograph(code)) {
      const own = (OFFSET ^ code) * PRIME;
      const closed = this.close();
      if (closed) this.single = own | 1;
      else this.hash = own | 1;
      return true;
    }
    const letter = letterOf(code);
    if (letter == 0) return this.close();
    this.open = (this.open ^ letter) * PRIME;
    this.isOpen = true;
    return false;
  }

  private close(): bool {
    if (!this.isOpen) return false;
    this.hash = this.open | 1;
    this.open = OFFSET;
    this.isOpen = false;
    return true;
  }
}

/** 0: it is no letter and no digit. */
function letterOf(code: u32): u32 {
  if (code < 0x80) {
    const lower = code | 0x20;
    if (lower >= 0x61 && lower <= 0x7a) return lower;
    return code >= 0x30 && code <= 0x39 ? code : 0;
  }
  if (code <= LATIN_SIGNS_END || (code >= SIGNS_START && code <= SIGNS_END)) return 0;
  if (code >= CJK_SIGNS && code <= CJK_SIGNS_END) return 0;
  return code >= WIDE_START && code <= WIDE_END ? 0 : code;
}

/** Whether a character is of a script without spaces between words. */
function isIdeograph(code: u32): bool {
  if (code < CJK_START || (code >= CJK_SIGNS && code <= CJK_SIGNS_END)) return false;
  return !(code >= HANGUL_START && code <= HANGUL_END) && code < WIDE_START;
}
