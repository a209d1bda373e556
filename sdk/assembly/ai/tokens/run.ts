/**
 * What a run of characters is. Tokenizers split texts before they look for tokens, at about the same places; how many tokens
 * a run takes follows from its kind and length. The order is that of the rows of the generated weights
 * (scripts/token-weights/model.ts has the same).
 */
export const enum Run {
  /** ASCII letters that begin a word; camelCase is two. */
  Word,
  /** The same where it ends in `a` or `o`, as few English words do. */
  VowelWord,
  /** The same, right behind letters or digits. */
  GluedWord,
  /** Two capitals or more. */
  Capitals,
  /** A word with Latin letters beyond ASCII. */
  Accented,
  Digits,
  /** Digits right behind letters. */
  GluedDigits,
  Spaces,
  Lines,
  Punctuation,
  /** Punctuation right before a letter, with which it may be one token. */
  PunctuationBeforeWord,
  /** Typographic marks, arrows, currencies and the like. */
  Symbol,
  Cyrillic,
  /** Cyrillic with letters that Russian does not have. */
  CyrillicBeyondRussian,
  Arabic,
  Devanagari,
  Kana,
  Hangul,
  Han,
  /** Ideographic and full-width punctuation. */
  WidePunctuation,
  Greek,
  /** Further scripts of two bytes a character (Hebrew, Armenian, Syriac), and what is not UTF-8. */
  OtherOfTwo,
  Thai,
  /** Further scripts of three bytes a character (of India beside Devanagari, of South-East Asia, Georgian). */
  OtherOfThree,
  /** Beyond U+FFFF: emoji, rare ideographs. */
  OfFour,
  /** Before the first character. */
  None,
}

/** Runs that are counted. */
export const RUNS: i32 = 25;

/** Letters that tell languages apart; counted beside the runs. */
export const enum Letter {
  /** á í ó ú ñ: Spanish */
  Acute,
  /** é, graves, circumflexes, cedilla: French, Italian */
  Grave,
  /** The rest of Latin-1: German, Portuguese, Nordic languages */
  Umlaut,
  /** Latin Extended-A and -B: Polish, Czech, Hungarian, Turkish, Romanian */
  Extended,
  /** Latin Extended Additional: Vietnamese */
  Additional,
  /** Ideographs in the blocks that simplified Chinese no longer uses. */
  Traditional,
  /** Words that begin with th: a tenth of an English text's, and next to none of others'. */
  English,
}

export const LETTERS: i32 = 7;
