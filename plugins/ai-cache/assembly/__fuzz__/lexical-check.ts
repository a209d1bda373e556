import { given } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";
import { Difference, LexicalCheck, Strictness } from "../semantic/lexical/check";

export { input } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";

const words: LexicalCheck = new LexicalCheck(Strictness.Words);
const facts: LexicalCheck = new LexicalCheck(Strictness.Facts);

/** Reads the input as two questions with a line break between; answers how they differ, which is the same from both sides. */
export function run(size: i32): i32 {
  const both = given(size);
  const middle = both.indexOfByte(0x0a);
  const a = words.read(both.slice(0, middle < 0 ? both.length : middle).toString());
  const b = words.read(both.slice(middle + 1).toString());
  if (words.compare(a, a) != Difference.None || words.compare(b, b) != Difference.None) unreachable();
  const difference = words.compare(a, b);
  if (difference != words.compare(b, a)) unreachable();
  // What is the same word by word is the same in all that the laxer check looks at.
  if (difference == Difference.None && facts.compare(a, b) != Difference.None) unreachable();
  return <i32>difference;
}
