import { Bytes } from "../bytes";

export function isLetter(char: i32): bool {
  return <u32>((char | 0x20) - 0x61) < 26;
}

export function isDigit(char: i32): bool {
  return <u32>(char - 0x30) < 10;
}

/** Whether the bytes are `lowerCase`, ASCII letters compared without regard to case: schemes, header names, media types. */
export function equalsIgnoreCase(bytes: Bytes, lowerCase: string): bool {
  const length = bytes.length;
  if (length != lowerCase.length) return false;
  for (let i = 0; i < length; i++) {
    const char = bytes.at(i);
    if ((<u32>(char - 0x41) < 26 ? char + 32 : char) != lowerCase.charCodeAt(i)) return false;
  }
  return true;
}

/** Without spaces, tabs and line ends at both sides. */
export function trimmed(text: Bytes): Bytes {
  let from = 0;
  let to = text.length;
  while (from < to && isSpace(text.at(from))) from++;
  while (to > from && isSpace(text.at(to - 1))) to--;
  return text.slice(from, to);
}

/** A space, a tab, CR or LF. */
export function isSpace(char: i32): bool {
  return char == 0x20 || <u32>(char - 0x09) < 2 || char == 0x0d;
}

/** The text with its ASCII letters in lower case. `String#toLowerCase` would bring Unicode's case tables into the module. */
export function lowerAscii(text: string): string {
  let at = 0;
  while (at < text.length && !isUpper(text.charCodeAt(at))) at++;
  if (at == text.length) return text;
  let lower = text.substring(0, at);
  for (; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    lower += String.fromCharCode(isUpper(unit) ? unit | 0x20 : unit);
  }
  return lower;
}

function isUpper(unit: i32): bool {
  return unit >= 0x41 && unit <= 0x5a;
}
