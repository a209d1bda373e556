import { Bytes } from "../bytes";

/** The word that stands beside `word` in a table of words in pairs, `"a b c d "`, space after each; empty when it is not there. */
export function pairedWord(table: Bytes, word: Bytes, isSecond: bool = false): Bytes {
  let at = 0;
  while (at < table.length) {
    const middle = table.indexOfByte(0x20, at);
    const end = table.indexOfByte(0x20, middle + 1);
    if (end < 0) break;
    const first = table.slice(at, middle);
    const second = table.slice(middle + 1, end);
    if ((isSecond ? second : first).equals(word)) return isSecond ? first : second;
    at = end + 1;
  }
  return Bytes.empty();
}
