import { Front } from "../front/front";
import { AnswerTexts } from "./answer-texts";
import { AnthropicTexts } from "./anthropic-texts";
import { EditOptions } from "./edit-options";
import { TextGate } from "./gate";
import { GeminiTexts } from "./gemini-texts";
import { OpenAiTexts } from "./openai-texts";
import { ResponsesTexts } from "./responses-texts";

/** The reader of a front's answers. */
export function answerTexts(front: Front, gate: TextGate, options: EditOptions): AnswerTexts {
  if (front == Front.AnthropicMessages) return new AnthropicTexts(gate, options);
  if (front == Front.Gemini) return new GeminiTexts(gate, options);
  if (front == Front.OpenAiResponses) return new ResponsesTexts(gate, options);
  return new OpenAiTexts(gate, options);
}
