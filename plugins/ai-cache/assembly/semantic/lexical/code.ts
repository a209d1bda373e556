import { digitOf, isCapital, Letter, letterOf } from "./letters";

/** Longest text in quotes that is taken as one, in UTF-16 units. */
const LONGEST_QUOTE: i32 = 300;

const OPENING: string = '"`“«「『《‘„';
const CLOSING: string = '"`”»」』》’“';

/** Where the quote ends that begins at `at`; -1 when none does. */
export function closingQuote(text: string, at: i32): i32 {
  const c = text.charCodeAt(at);
  const isStraight = c == 0x27;
  const kind = isStraight ? -1 : OPENING.indexOf(text.charAt(at));
  if (!isStraight && kind < 0) return -1;
  // An apostrophe inside of a word opens nothing.
  if (isStraight && at > 0 && letterOf(text.charCodeAt(at - 1)) != Letter.None) return -1;
  const close = isStraight ? 0x27 : CLOSING.charCodeAt(kind);
  const limit = min(text.length, at + LONGEST_QUOTE);
  for (let i = at + 1; i < limit; i++) {
    if (text.charCodeAt(i) != close && !(c == 0x201e && text.charCodeAt(i) == 0x201d)) continue;
    const isInside =
      (close == 0x27 || close == 0x2019) && i + 1 < text.length && letterOf(text.charCodeAt(i + 1)) != Letter.None;
    if (!isInside) return i;
  }
  return -1;
}

/** Where the run of ASCII without spaces ends that begins at `at`, without the punctuation of the sentence. */
export function codeEnd(text: string, at: i32): i32 {
  let end = at;
  while (end < text.length && isCodeUnit(text.charCodeAt(end))) end++;
  while (end > at && isTrailing(text, at, end)) end--;
  return end;
}

function isCodeUnit(c: i32): bool {
  return (
    c > 0x20 && c < 0x7f && c != 0x22 && c != 0x27 && c != 0x60 && c != 0x2c && c != 0x3f && c != 0x21 && c != 0x3b
  );
}

function isTrailing(text: string, at: i32, end: i32): bool {
  const c = text.charCodeAt(end - 1);
  if (c == 0x2e || c == 0x3a) return true;
  if (c != 0x29 && c != 0x5d && c != 0x7d) return false;
  // `f()` keeps its bracket, `(see f)` does not.
  const open = c == 0x29 ? "(" : c == 0x5d ? "[" : "{";
  return !text.slice(at, end).includes(open);
}

/** Whether the run looks like a part of a program, a path, an address or a name with digits in it. */
export function isCode(text: string, start: i32, end: i32): bool {
  let letters = 0;
  let digits = 0;
  let signs = 0;
  let humps = 0;
  for (let i = start; i < end; i++) {
    const c = text.charCodeAt(i);
    const letter = letterOf(c);
    if (letter == Letter.Latin) {
      letters++;
      if (
        i > start &&
        isCapital(c) &&
        letterOf(text.charCodeAt(i - 1)) == Letter.Latin &&
        !isCapital(text.charCodeAt(i - 1))
      )
        humps++;
    } else if (letter == Letter.Digit) digits++;
    else if (isCodeSign(text, i, start, end)) signs++;
  }
  if (letters == 0) return false;
  return signs > 0 || humps > 0 || (digits > 0 && letterOf(text.charCodeAt(start)) == Letter.Latin);
}

/** Signs that stand in no sentence: not the hyphen between words, nor brackets around them. */
function isCodeSign(text: string, i: i32, start: i32, end: i32): bool {
  const c = text.charCodeAt(i);
  const isInside = i > start && i + 1 < end;
  // `/a`, `.a`, `-a` begin code; `a.b`, `a:b` and `a/b/c` are it.
  if (c == 0x2d) return i == start && end > start + 1;
  if (c == 0x2e || c == 0x3a) return i + 1 < end && letterOf(text.charCodeAt(i + 1)) == Letter.Latin;
  if (c == 0x2f) return i == start || text.slice(i + 1, end).includes("/");
  if (c == 0x28) return isInside || (i > start && i + 1 == end);
  if (c == 0x29 || c == 0x25 || c == 0x24 || c == 0x26 || c == 0x7e || c == 0x5b || c == 0x5d || c == 0x2a)
    return false;
  // `C#`, `C++`, `a_b`, `a=b`, `@a`, `<a>`, `a\b`, `a|b`, `^a`, `{a}`.
  return true;
}

/** A number without the marks that part thousands, as a meaning of the lexicon. */
export function numberText(text: string, start: i32, end: i32): string {
  let out = "#";
  let leading = true;
  for (let i = start; i < end; i++) {
    const c = text.charCodeAt(i);
    if (letterOf(c) == Letter.Digit) {
      // `007` and `7` are one number, `0.5` and `0` are not.
      const isPadding = leading && digitOf(c) == 0 && i + 1 < end && letterOf(text.charCodeAt(i + 1)) == Letter.Digit;
      if (!isPadding) {
        out += digitOf(c).toString();
        leading = false;
      }
      continue;
    }
    if (c == 0x2c && partsThousands(text, i, end)) continue;
    out += c == 0x2c ? "." : String.fromCharCode(c);
    leading = c != 0x2e;
  }
  return out;
}

/** Whether exactly three digits follow, and then none. */
function partsThousands(text: string, at: i32, end: i32): bool {
  let digits = 0;
  for (let i = at + 1; i < end && letterOf(text.charCodeAt(i)) == Letter.Digit; i++) digits++;
  return digits == 3;
}
