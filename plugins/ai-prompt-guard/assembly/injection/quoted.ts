import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

/** How far from a match its quotation marks may stand, in bytes. */
const REACH: i32 = 160;

/** Whether `[start, end)` stands between quotation marks: somebody tells of it, as in `why does "ignore …" work?`. */
export function isQuoted(text: Bytes, start: i32, end: i32): bool {
  const open = opening(text, start);
  return open >= 0 && hasClosing(text, open, end);
}

/** Where the quotation mark before `start` stands that is open there; -1 for none. */
function opening(text: Bytes, start: i32): i32 {
  for (let at = start - 1; at >= max(0, start - REACH); at--) {
    if (!isMark(text, at)) continue;
    // A mark behind a letter closes, or is an apostrophe.
    return isLetterLike(text.at(at - 1)) && text.at(at) < 0x80 ? -1 : at;
  }
  return -1;
}

function hasClosing(text: Bytes, open: i32, end: i32): bool {
  const stop = min(text.length, end + REACH);
  for (let at = end; at < stop; at++) {
    if (isMark(text, at) && !isLetterLike(text.at(at + 1)))
      return text.at(open) >= 0x80 || text.at(at) == text.at(open);
  }
  return false;
}

/** `"`, `'`, a backquote, or the first byte of one of “”‘’„«»「」『』. */
function isMark(text: Bytes, at: i32): bool {
  const char = text.at(at);
  if (char == 0x22 || char == 0x27 || char == 0x60) return true;
  const next = text.at(at + 1);
  if (char == 0xc2) return next == 0xab || next == 0xbb;
  if (char == 0xe3) return next == 0x80 && text.at(at + 2) >= 0x8c && text.at(at + 2) <= 0x8f;
  return char == 0xe2 && next == 0x80 && text.at(at + 2) >= 0x98 && text.at(at + 2) <= 0x9f;
}

function isLetterLike(char: i32): bool {
  return ((char | 0x20) >= 0x61 && (char | 0x20) <= 0x7a) || (char >= 0x30 && char <= 0x39);
}
