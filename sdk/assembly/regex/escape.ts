import { MAX_CODE_POINT } from "./code-points";
import { INVALID_ESCAPE, PatternText, TRAILING_BACKSLASH } from "./pattern-text";

/** Letters of the C escapes, each followed by what it stands for. */
const C_ESCAPES: string = "a\x07f\x0cn\nr\rt\tv\x0b";

/** Reads an escape that stands for one character, from its backslash; -1 and an error when it is none. */
export function readEscape(text: PatternText): i32 {
  const start = text.at++;
  if (text.done) {
    text.fail(TRAILING_BACKSLASH, text.at, text.at);
    return -1;
  }
  const point = escaped(text, text.take());
  if (point < 0) text.fail(INVALID_ESCAPE, start, text.at);
  return point;
}

function escaped(text: PatternText, c: i32): i32 {
  // A single digit other than 0 would be a backreference, which no automaton can follow.
  if (c == 0x30 || (c > 0x30 && c < 0x38 && isOctal(text.peek()))) return octal(text, c - 0x30);
  if (c == 0x78) return hexadecimal(text);
  if (!isWord(c)) return c < 0x80 ? c : -1;
  if (c == 0x5f) return c;
  const at = C_ESCAPES.indexOf(String.fromCharCode(c));
  return at >= 0 && (at & 1) == 0 ? C_ESCAPES.charCodeAt(at + 1) : -1;
}

/** Up to three digits, of which the first is read. */
function octal(text: PatternText, first: i32): i32 {
  let point = first;
  for (let i = 1; i < 3 && isOctal(text.peek()); i++) point = point * 8 + text.take() - 0x30;
  return point;
}

/** Two digits, or any number of them in braces. */
function hexadecimal(text: PatternText): i32 {
  if (text.skip(0x7b)) {
    let point = -1;
    while (!text.skip(0x7d)) {
      const digit = hexDigit(text.take());
      if (digit < 0) return -1;
      point = max(point, 0) * 16 + digit;
      if (point > <i32>MAX_CODE_POINT) return -1;
    }
    return point;
  }
  const high = hexDigit(text.take());
  const low = hexDigit(text.take());
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

function isOctal(unit: i32): bool {
  return unit >= 0x30 && unit < 0x38;
}

function hexDigit(unit: i32): i32 {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  const lower = unit | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

/** Whether an ASCII character counts as part of a word: letters, digits, underscore. */
export function isWord(c: i32): bool {
  const lower = c | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || (c >= 0x30 && c <= 0x39) || c == 0x5f;
}
