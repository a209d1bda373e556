import type { Counts } from "./counter.ts";

/** Tokens that a run of `length` characters adds, for one weight. */
type Basis = (length: number) => number;

const one: Basis = () => 1;
const only =
  (at: number): Basis =>
  (length) =>
    length === at ? 1 : 0;
const above =
  (least: number): Basis =>
  (length) =>
    length > least ? 1 : 0;
/** Characters beyond the first `from`, up to `to`. */
const part =
  (from: number, to = Number.POSITIVE_INFINITY): Basis =>
  (length) =>
    Math.max(Math.min(length, to) - from, 0);
const each: Basis = (length) => length;
const byThree: Basis = (length) => Math.ceil(length / 3);

const WORD: readonly Basis[] = [one, part(3, 5), part(5, 8), part(8, 12), part(12)];
const FOREIGN_SCRIPT: readonly Basis[] = [one, part(1, 4), part(4, 8), part(8)];
const CHARACTERS: readonly Basis[] = [one, part(1)];

/** Rows of the weights, in the order of the SDK's `Run`, and one more: words of a text that is not English. */
const ROWS: readonly { readonly name: string; readonly basis: readonly Basis[] }[] = [
  { name: "Word", basis: WORD },
  { name: "VowelWord", basis: [] },
  { name: "GluedWord", basis: [only(1), only(2), above(2), part(4, 8), part(8)] },
  { name: "Capitals", basis: [one, part(2, 5), part(5)] },
  { name: "Accented", basis: [one, part(2, 5), part(5, 9), part(9)] },
  { name: "Digits", basis: [byThree, part(1)] },
  { name: "GluedDigits", basis: [byThree, part(1)] },
  { name: "Spaces", basis: [above(1), part(2)] },
  { name: "Lines", basis: CHARACTERS },
  { name: "Punctuation", basis: [one, part(1, 4), part(4)] },
  { name: "PunctuationBeforeWord", basis: [one, part(1, 4), part(4)] },
  { name: "Symbol", basis: CHARACTERS },
  { name: "Cyrillic", basis: FOREIGN_SCRIPT },
  { name: "CyrillicBeyondRussian", basis: FOREIGN_SCRIPT },
  { name: "Arabic", basis: FOREIGN_SCRIPT },
  { name: "Devanagari", basis: FOREIGN_SCRIPT },
  { name: "Kana", basis: CHARACTERS },
  { name: "Hangul", basis: CHARACTERS },
  { name: "Han", basis: [each] },
  { name: "WidePunctuation", basis: [each] },
  { name: "Greek", basis: CHARACTERS },
  { name: "OtherOfTwo", basis: CHARACTERS },
  { name: "Thai", basis: CHARACTERS },
  { name: "OtherOfThree", basis: CHARACTERS },
  { name: "OfFour", basis: [each] },
  { name: "ForeignWord", basis: WORD },
];

export const ROW_NAMES: readonly string[] = ROWS.map(({ name }) => name);

const row = (name: string) => ROW_NAMES.indexOf(name);

/** As in the SDK's `Letter`. */
const LETTERS = ["Acute", "Grave", "Umlaut", "Extended", "Additional", "Traditional", "English"];

/**
 * How a text's words and letters tell what it is written in; the SDK's estimate has the same numbers from the generated file.
 * A share is of all words, or of all Han.
 */
export const LANGUAGE = {
  /** share of accented words → foreign words among the plain ones */
  accented: 10,
  /** share of words that end in a or o, beyond what English has → the same */
  vowel: 5,
  englishVowel: 0.12,
  /** share of words that begin with th, below what English has → the same, in prose of enough words */
  english: 20,
  englishTh: 0.06,
  /** runs of punctuation for each word, below those of code → how far a text is prose */
  prose: 4,
  codePunctuation: 0.5,
  /** words beyond the first → how far there are enough to tell */
  enough: 1 / 40,
  tooFew: 10,
  /** share of letters of each kind → how far the language is the one that has them */
  letters: [6, 6, 6, 3, 3],
  /** share of traditional ideographs → how far the text is traditional */
  traditional: 16,
  simplifiedTraditional: 0.01,
  /** the letters of a foreign word that take more in some languages: beyond the first, up to the second */
  longFrom: 4,
  longTo: 12,
} as const;

/** What is known of a whole text, from 0 to 1 each. */
export interface Language {
  readonly foreign: number;
  readonly letters: readonly number[];
  readonly traditional: number;
}

const share = (value: number) => Math.min(Math.max(value, 0), 1);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

export function languageOf({ runs, letters }: Counts): Language {
  const count = (name: string) => sum((runs[row(name)] ?? []).slice(1));
  const vowel = count("VowelWord");
  const accented = count("Accented");
  const words = Math.max(count("Word") + vowel + accented, 1);
  const punctuation = count("Punctuation") + count("PunctuationBeforeWord");
  const th = (letters[LETTERS.indexOf("English")] ?? 0) / words;
  const notEnglish =
    share(LANGUAGE.english * (LANGUAGE.englishTh - th)) *
    share(LANGUAGE.prose * (LANGUAGE.codePunctuation - punctuation / words)) *
    share(LANGUAGE.enough * (words - LANGUAGE.tooFew));
  const han = Math.max(characters(runs[row("Han")] ?? []), 1);
  return {
    foreign: share(
      Math.max(
        (LANGUAGE.accented * accented) / words,
        LANGUAGE.vowel * (vowel / words - LANGUAGE.englishVowel),
        notEnglish,
      ),
    ),
    letters: LANGUAGE.letters.map((factor, index) => share((factor * (letters[index] ?? 0)) / words)),
    traditional: share(
      LANGUAGE.traditional * ((letters[LETTERS.indexOf("Traditional")] ?? 0) / han - LANGUAGE.simplifiedTraditional),
    ),
  };
}

function characters(lengths: readonly number[]): number {
  return sum(lengths.map((count, length) => count * Math.max(length, 1)));
}

/** A weight's value at each length; in the first column, what one more character adds beyond the longest. */
function columnsOf(basis: Basis, columns: number): readonly number[] {
  // Of `byThree`, a third.
  const beyond = (basis(60 + columns) - basis(columns)) / 60;
  return Array.from({ length: columns }, (_, length) => (length === 0 ? beyond : basis(length)));
}

/** What the weights are multiplied with: a text's tokens are about the sum of the products. */
export function features({ runs }: Counts, language: Language): readonly number[] {
  const word = runs[row("Word")] ?? [];
  const plain = word.map((count, length) => count + (runs[row("VowelWord")]?.[length] ?? 0));
  const found = ROWS.flatMap(({ name, basis }, index) => {
    const isPlain = name === "Word";
    const counts = isPlain || name === "ForeignWord" ? plain : (runs[index] ?? []);
    const factor = isPlain ? 1 - language.foreign : name === "ForeignWord" ? language.foreign : 1;
    return basis.map((one) => factor * dot(counts, columnsOf(one, counts.length)));
  });
  const words = language.foreign * sum(plain.slice(1));
  const long = language.foreign * dot(plain, columnsOf(part(LANGUAGE.longFrom, LANGUAGE.longTo), plain.length));
  const ofLetters = language.letters.flatMap((much) => [much * words, much * long]);
  return [...found, ...ofLetters, language.traditional * characters(runs[row("Han")] ?? [])];
}

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((total, value, index) => total + value * (b[index] ?? 0), 0);

/** Weights as the SDK reads them, in tokens. */
export interface Table {
  /** a row for each of `ROW_NAMES`, a column for each length */
  readonly rows: readonly (readonly number[])[];
  /** for each kind of letter: more tokens for a foreign word, and for each of its long part's letters */
  readonly letters: readonly (readonly [word: number, letter: number])[];
  /** more tokens for an ideograph of a traditional text */
  readonly traditional: number;
}

/**
 * Least tokens for a character beyond the longest length. Runs without end are no words, and no text of the fit has them: a letter
 * by chance takes about half a token, of words glued together a third.
 */
const LEAST_BEYOND: Readonly<Record<string, number>> = {
  Word: 0.4,
  ForeignWord: 0.4,
  GluedWord: 0.4,
  Capitals: 0.4,
  Accented: 0.4,
  Spaces: 1 / 64,
  Lines: 1 / 16,
  Punctuation: 1 / 8,
  PunctuationBeforeWord: 1 / 8,
};

const LEAST_OF_OTHERS = 0.2;

export function tableOf(weights: readonly number[], columns: number): Table {
  let at = 0;
  const next = () => weights[at++] ?? 0;
  const rows = ROWS.map(({ name, basis }) => {
    const sums = new Array<number>(columns).fill(0);
    for (const one of basis) {
      const weight = next();
      for (const [length, value] of columnsOf(one, columns).entries())
        sums[length] = (sums[length] ?? 0) + weight * value;
    }
    return [Math.max(sums[0] ?? 0, LEAST_BEYOND[name] ?? LEAST_OF_OTHERS), ...sums.slice(1)];
  });
  rows[row("VowelWord")] = rows[row("Word")] ?? [];
  const letters = LANGUAGE.letters.map(() => [next(), next()] as const);
  return { rows, letters, traditional: next() };
}
