/** What a character is to a run of single letters. */
export const enum Kind {
  /** Neither of the others. */
  Other,
  /** May stand between the letters of a run. */
  Separator,
  Letter,
  /** A digit, or what is folded to several letters: makes a word with a letter, and is no single letter itself. */
  Wordlike,
}

/** Letters, each by itself, that make a run. */
export const LEAST_LETTERS: i32 = 3;

/** Kind of an ASCII character that is folded. */
export function kindOfAscii(code: i32): Kind {
  if (code >= 0x61 && code <= 0x7a) return Kind.Letter;
  if (code >= 0x30 && code <= 0x39) return Kind.Wordlike;
  switch (code) {
    case 0x0a:
    case 0x20:
    case 0x22: // "
    case 0x27: // '
    case 0x2a: // *
    case 0x2b: // +
    case 0x2c: // ,
    case 0x2d: // -
    case 0x2e: // .
    case 0x2f: // /
    case 0x3a: // :
    case 0x3b: // ;
    case 0x5c: // \
    case 0x5f: // _
    case 0x7c: // |
    case 0x7e: // ~
      return Kind.Separator;
    default:
      return Kind.Other;
  }
}
