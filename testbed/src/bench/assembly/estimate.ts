// What the benchmark of the token estimate measures: one estimate of the whole text.
import { TokenEstimate } from "../../../../sdk/assembly/ai/estimate";
import { Tokenizer } from "../../../../sdk/assembly/ai/generated/token-weights.gen";
import { Bytes } from "../../../../sdk/assembly/bytes";

@final
class Text {
  bytes: Bytes = Bytes.empty();
}

const TEXT = new Text();

export function input(size: i32): usize {
  TEXT.bytes = Bytes.wrap(new ArrayBuffer(size));
  return TEXT.bytes.ptr;
}

export function estimate(): i32 {
  const found = new TokenEstimate();
  found.add(TEXT.bytes);
  return <i32>found.tokens(Tokenizer.O200k);
}
