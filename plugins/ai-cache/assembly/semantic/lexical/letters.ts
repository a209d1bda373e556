/** What a character is to the lexical check. */
export const enum Letter {
  /** White space, punctuation, signs. */
  None,
  Digit,
  Latin,
  Cyrillic,
  Greek,
  Arabic,
  Hebrew,
  Devanagari,
  Han,
  Hiragana,
  Katakana,
  Hangul,
  /** Of any other script. */
  Other,
}

export const LETTER_KINDS: i32 = 13;

/** Prolongs a vowel in kana. */
const PROLONGED: i32 = 0x30fc;

/** The kind of a UTF-16 unit; halves of surrogate pairs, which are rare ideographs or emoji, are Other. */
export function letterOf(c: i32): Letter {
  if (c < 0x80) {
    if (c >= 0x30 && c <= 0x39) return Letter.Digit;
    return (c | 0x20) >= 0x61 && (c | 0x20) <= 0x7a ? Letter.Latin : Letter.None;
  }
  if (c < 0x250) return c == 0xaa || c == 0xba || (c >= 0xc0 && c != 0xd7 && c != 0xf7) ? Letter.Latin : Letter.None;
  // Marks that stand over the letter before them belong to it.
  if (c >= 0x300 && c < 0x370) return Letter.Latin;
  if (c < 0x400) return c >= 0x370 ? Letter.Greek : Letter.None;
  if (c < 0x530) return Letter.Cyrillic;
  if (c >= 0x591 && c < 0x5f5) return Letter.Hebrew;
  if (c >= 0x620 && c < 0x700) return arabicOf(c);
  if (c >= 0x900 && c < 0x980) return c == 0x964 || c == 0x965 ? Letter.None : Letter.Devanagari;
  if (c >= 0x980 && c < 0x1e00) return c >= 0x1100 && c < 0x1200 ? Letter.Hangul : Letter.Other;
  if (c >= 0x1e00 && c < 0x1f00) return Letter.Latin;
  if (c >= 0x2000 && c < 0x3040) return c == 0x3005 ? Letter.Han : Letter.None;
  return eastAsianOf(c);
}

function arabicOf(c: i32): Letter {
  if (c >= 0x660 && c <= 0x669) return Letter.Digit;
  return (c >= 0x66a && c <= 0x66d) || c == 0x6d4 ? Letter.None : Letter.Arabic;
}

function eastAsianOf(c: i32): Letter {
  if (c < 0x30a0) return Letter.Hiragana;
  if (c < 0x3100) return c == 0x30fb ? Letter.None : Letter.Katakana;
  if (c >= 0x3400 && c < 0xa000) return Letter.Han;
  if (c >= 0xac00 && c < 0xd7a4) return Letter.Hangul;
  if (c >= 0xf900 && c < 0xfb00) return Letter.Han;
  if (c >= 0xff10 && c <= 0xff19) return Letter.Digit;
  if (c >= 0xff00 && c < 0xff66) return Letter.None;
  return c >= 0xd800 && c < 0xf900 ? Letter.Other : Letter.None;
}

/** A digit's value, in the scripts that `letterOf` knows digits of. */
export function digitOf(c: i32): i32 {
  return c >= 0xff10 ? c - 0xff10 : c >= 0x660 ? c - 0x660 : c - 0x30;
}

/** Lower case of what has cases: Latin, Greek, Cyrillic; without a table, for the letters of living languages. */
export function foldUnit(c: i32): i32 {
  if (c < 0x80) return c >= 0x41 && c <= 0x5a ? c + 0x20 : c;
  if (c >= 0xc0 && c <= 0xde) return c == 0xd7 ? c : c + 0x20;
  if (c >= 0x100 && c < 0x180) return foldExtended(c);
  if (c >= 0x391 && c <= 0x3a9) return c + 0x20;
  if (c >= 0x410 && c <= 0x42f) return c + 0x20;
  if (c >= 0x400 && c <= 0x40f) return c + 0x50;
  return c >= 0x1e00 && c < 0x1f00 ? c | 1 : c;
}

/** Latin Extended-A: pairs of an even capital and an odd small letter, in two stretches of it the other way round. */
function foldExtended(c: i32): i32 {
  if (c == 0x130 || c == 0x131) return 0x69;
  if (c == 0x178) return 0xff;
  const isShifted = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e);
  if (isShifted) return (c & 1) == 1 ? c + 1 : c;
  return c | 1;
}

export function isCapital(c: i32): bool {
  return foldUnit(c) != c;
}

/** @param from first unit @param to after the last */
export function fold(text: string, from: i32, to: i32): string {
  const units = new StaticArray<u16>(max(to - from, 0));
  for (let i = from; i < to; i++) units[i - from] = <u16>foldUnit(text.charCodeAt(i));
  return String.UTF16.decodeUnsafe(changetype<usize>(units), (<usize>units.length) << 1);
}

export function isKana(letter: Letter): bool {
  return letter == Letter.Hiragana || letter == Letter.Katakana;
}

export function isEastAsian(letter: Letter): bool {
  return letter == Letter.Han || isKana(letter);
}

export function isProlonged(c: i32): bool {
  return c == PROLONGED;
}
