import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { LexicalCheck, Strictness } from "../../semantic/lexical/check";

// ai-cache's lexical check as a module of its own: `input` makes room for two questions with a zero byte between them.

let text: ArrayBuffer = new ArrayBuffer(0);
const words: LexicalCheck = new LexicalCheck(Strictness.Words);
const facts: LexicalCheck = new LexicalCheck(Strictness.Facts);

export function input(size: i32): usize {
  text = new ArrayBuffer(size);
  return changetype<usize>(text);
}

/** The difference by words in the lower byte, the difference in facts in the one above. */
export function run(size: i32): i32 {
  const both = Bytes.wrap(text).slice(0, size);
  const middle = both.indexOfByte(0);
  const a = both.slice(0, middle).toString();
  const b = both.slice(middle + 1).toString();
  const byWords = <i32>words.compare(words.read(a), words.read(b));
  return byWords | ((<i32>facts.compare(facts.read(a), facts.read(b))) << 8);
}
