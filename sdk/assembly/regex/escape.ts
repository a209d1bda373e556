import { MAX_CODE_POINT } from "./code-points";
import { Fault } from "./fault";
import { PatternText } from "./pattern-text";

/** Reads an escape that stands for one character, from its backslash; -1 and an error when it is none. */
export function readEscape(text: PatternText): i32 {
  const start = text.at++;
  if (text.done) {
    text.fail(Fault.TrailingBackslash, text.at, text.at);
    return -1;
  }
  const point = escaped(text, text.take());
  if (point < 0) text.fail(Fault.InvalidEscape, start, text.at);
  return point;
}

function escaped(text: PatternText, c: i32): i32 {
  // A single digit other than 0 would be a backreference, which no automaton can follow.
  if (c == 0x30 || (c > 0x30 && c < 0x38 && isOctal(text.peek()))) return octal(text, c - 0x30);
  if (c == 0x78) return hexadecimal(text);
  if (!isWord(c)) return c < 0x80 ? c : -1;
  if (c == 0x5f) return c;
  return controlCharacter(c);
}

/** What the letter of a C escape stands for, or -1. */
function controlCharacter(letter: i32): i32 {
  if (letter == 0x61) return 0x07; // a
  if (letter == 0x66) return 0x0c; // f
  if (letter == 0x6e) return 0x0a; // n
  if (letter == 0x72) return 0x0d; // r
  if (letter == 0x74) return 0x09; // t
  return letter == 0x76 ? 0x0b : -1; // v
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
