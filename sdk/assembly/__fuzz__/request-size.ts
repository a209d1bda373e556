import { Tokenizer } from "../ai/generated/token-weights.gen";
import { RequestSize } from "../ai/request-size";
import { given } from "./runner/exchange";

export { input } from "./runner/exchange";

/** Estimates the input as a request: the numbers must be possible for so many bytes; else it traps. */
export function run(size: i32): i32 {
  const body = given(size);
  const found = RequestSize.read(body);
  const tokens = found.inputTokens(Tokenizer.O200k);
  // A run of ideographs is the dearest: 2.4 tokens for three bytes. Media take the least bytes for what they count.
  if (tokens < 0 || tokens > 16 + <i64>size * 200) unreachable();
  if (found.inputTokens(Tokenizer.Cl100k) < 0) unreachable();
  if (found.expectedOutputTokens < 1 || found.expectedOutputTokens > 1024) unreachable();
  if (found.allowedOutputTokens < 0) unreachable();
  return <i32>tokens;
}
