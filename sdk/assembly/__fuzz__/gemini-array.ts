import { Front } from "../ai/front/front";
import { AnswerFuzz } from "./answers/answer-fuzz";

const fuzz: AnswerFuzz = new AnswerFuzz(Front.Gemini, true);

/** Reserves `size` bytes for the runner to fill. */
export function input(size: i32): usize {
  return fuzz.input(size);
}

/** See `AnswerFuzz.run`. */
export function run(size: i32): i32 {
  return fuzz.run(size);
}
