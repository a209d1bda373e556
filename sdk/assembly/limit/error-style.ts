import { AiError } from "../ai/ai-error";
import { writeAnthropicError } from "../ai/front/anthropic-error";
import { writeGeminiError } from "../ai/front/gemini-error";
import { writeOpenAiError } from "../ai/front/openai-error";
import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";

/** How a client wants to be told that it has to wait; plugins that answer nothing else need no more of its protocol. */
export const enum ErrorStyle {
  OpenAi,
  Anthropic,
  Gemini,
}

const QUESTION: i32 = 0x3f;

/** By the request's `:path`; OpenAI's where nothing tells. */
export function errorStyleOf(target: Bytes): ErrorStyle {
  const question = target.indexOfByte(QUESTION);
  const path = question < 0 ? target : target.slice(0, question);
  if (path.endsWith(Bytes.constant("enerateContent"))) return ErrorStyle.Gemini;
  const isAnthropic =
    path.indexOf(Bytes.constant("/v1/messages")) >= 0 || path.endsWith(Bytes.constant("/v1/complete"));
  return isAnthropic ? ErrorStyle.Anthropic : ErrorStyle.OpenAi;
}

/** The body of a refusal. */
export function errorBody(style: ErrorStyle, error: AiError): Bytes {
  const out = new ByteWriter();
  if (style == ErrorStyle.Anthropic) writeAnthropicError(out, error, Bytes.empty());
  else if (style == ErrorStyle.Gemini) writeGeminiError(out, error);
  else writeOpenAiError(out, error);
  return out.take();
}
