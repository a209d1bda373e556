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
