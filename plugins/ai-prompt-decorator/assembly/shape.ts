import { Bytes, JsonValue, lastMember, PathSuffixes } from "proxy-wasm-assemblyscript-sdk/assembly";

/** Where a protocol has its turns, and the system's text. */
export const enum Shape {
  /** Both in `messages`: OpenAI's chat, and whatever has such a list. */
  Messages,
  /** Beside `messages`, in `system`: Anthropic's. */
  Anthropic,
  /** `input` and `instructions`: OpenAI's Responses. */
  Responses,
  /** `contents` and `systemInstruction`. */
  Gemini,
}

const ANTHROPIC: PathSuffixes = new PathSuffixes(["/v1/messages", "/v1/messages/count_tokens"]);
const RESPONSES: PathSuffixes = new PathSuffixes(["/v1/responses"]);
const GEMINI: PathSuffixes = new PathSuffixes([":generateContent", ":streamGenerateContent", ":countTokens"]);

/** @param target the value of `:path` */
export function shapeOf(target: Bytes): Shape {
  if (ANTHROPIC.matches(target)) return Shape.Anthropic;
  if (RESPONSES.matches(target)) return Shape.Responses;
  return GEMINI.matches(target) ? Shape.Gemini : Shape.Messages;
}

/** The turns of a request, or Missing. */
export function turnsOf(shape: Shape, document: JsonValue): JsonValue {
  const name = shape == Shape.Responses ? "input" : shape == Shape.Gemini ? "contents" : "messages";
  return lastMember(document, Bytes.constant(name));
}

/** The name of the member with the system's text. */
export function systemName(shape: Shape, document: JsonValue): Bytes {
  if (shape == Shape.Anthropic) return Bytes.constant("system");
  if (shape == Shape.Responses) return Bytes.constant("instructions");
  // Google's own clients write the first, and its servers read both.
  const snake = Bytes.constant("system_instruction");
  return lastMember(document, snake).exists ? snake : Bytes.constant("systemInstruction");
}
