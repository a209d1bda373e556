import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

const SPACE: i32 = 0x20;

/** Whether `word` is one of `words`, each of which has a space before and behind it: ` stop seed `. */
export function isListed(words: Bytes, word: Bytes): bool {
  const size = word.length;
  if (size == 0) return false;
  for (let at = words.indexOf(word); at >= 0; at = words.indexOf(word, at + 1)) {
    if (words.at(at - 1) == SPACE && words.at(at + size) == SPACE) return true;
  }
  return false;
}
