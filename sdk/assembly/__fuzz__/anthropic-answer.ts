import { Front } from "../ai/front/front";
import { AnswerFuzz } from "./answers/answer-fuzz";

export { input } from "./runner/exchange";

const fuzz: AnswerFuzz = new AnswerFuzz(Front.AnthropicMessages);

/** See `AnswerFuzz.run`. */
export function run(size: i32): i32 {
  return fuzz.run(size);
}
