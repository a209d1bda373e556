import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

/** The part of a piece, at its end, in which a space is looked for to cut at: its length over this. */
const SEARCHED: i32 = 8;

/**
 * Where a text's next piece ends: behind so many characters, but behind a space if there is one not far before, since words cut in
 * two are no words to a service.
 * @param from where it begins @param longest characters, at least 1
 */
export function pieceEnd(text: Bytes, from: i32, longest: i32): i32 {
  const end = skipCharacters(text, from, longest);
  if (end >= text.length) return text.length;
  const lowest = end - (end - from) / SEARCHED;
  for (let at = end; at > lowest; at--) if (isSpace(text.at(at - 1))) return at;
  return end;
}

/** Characters of a text; bytes that are no UTF-8 count as they fall. */
export function characters(text: Bytes): i32 {
  let count = 0;
  for (let i = 0; i < text.length; i++) if (!isContinuation(text.at(i))) count++;
  return count;
}

/** The position behind `count` characters from `from` on, or the end. */
function skipCharacters(text: Bytes, from: i32, count: i32): i32 {
  let left = count;
  for (let at = from; at < text.length; at++) {
    if (isContinuation(text.at(at)) && at > from) continue;
    if (left == 0) return at;
    left--;
  }
  return text.length;
}

function isContinuation(byte: i32): bool {
  return (byte & 0xc0) == 0x80;
}

function isSpace(byte: i32): bool {
  return byte == 0x20 || (byte >= 0x09 && byte <= 0x0d);
}
