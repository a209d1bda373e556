import { TokenEstimate } from "../ai/estimate";
import { Tokenizer } from "../ai/generated/token-weights.gen";
import { Bytes } from "../bytes";
import { given } from "./runner/exchange";

export { input } from "./runner/exchange";

/** Most tokens for a byte: a digit by itself behind a letter takes 3.2, and no character more than its bytes allow. */
const MOST_FOR_BYTE: i64 = 4;

/** Estimates the input whole and in pieces of the first byte's size; traps when the two differ, or are out of all proportion. */
export function run(size: i32): i32 {
  const bytes = given(size);
  const whole = estimate(bytes, max(size, 1));
  const pieces = estimate(bytes, 1 + (max(bytes.at(0), 0) & 0x1f));
  for (let tokenizer = Tokenizer.O200k; tokenizer <= Tokenizer.Llama3; tokenizer++) {
    const tokens = whole.tokens(tokenizer);
    if (tokens != pieces.tokens(tokenizer)) unreachable();
    if (tokens < 0 || tokens > 2 + <i64>size * MOST_FOR_BYTE) unreachable();
  }
  return <i32>whole.tokens(Tokenizer.O200k);
}

function estimate(bytes: Bytes, step: i32): TokenEstimate {
  const found = new TokenEstimate();
  for (let at = 0; at < bytes.length; at += step) found.feed(bytes.slice(at, at + step));
  found.end();
  return found;
}
