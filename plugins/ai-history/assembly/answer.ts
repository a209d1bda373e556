import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { BlockKind, CollectedAnswer, FinishReason } from "proxy-wasm-assemblyscript-sdk/assembly/ai";

/** The text of an answer's first choice, escaped; no bytes for what is no text that a conversation could go on from. */
export function textOfAnswer(answer: CollectedAnswer): Bytes {
  if (answer.overflowed || answer.failure != null || !answer.isEnded || answer.choices.length == 0)
    return Bytes.empty();
  const choice = answer.choices[0];
  const isOver = choice.reason == FinishReason.Stop || choice.reason == FinishReason.Length;
  if (!isOver || choice.has(BlockKind.Tool) || choice.has(BlockKind.Refusal)) return Bytes.empty();
  const out = new ByteWriter(1024);
  choice.writeContent(out, BlockKind.Text);
  return out.take();
}
