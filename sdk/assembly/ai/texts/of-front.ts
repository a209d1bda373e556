import { Front } from "../front/front";
import { AnswerTexts } from "./answer-texts";
import { EditOptions } from "./edit-options";
import { TextGate } from "./gate";
import { OpenAiTexts } from "./openai-texts";

/** The reader of a front's answers. */
export function answerTexts(front: Front, gate: TextGate, options: EditOptions): AnswerTexts {
  return new OpenAiTexts(gate, options);
}
