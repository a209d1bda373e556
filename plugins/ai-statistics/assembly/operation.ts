import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

const QUESTION: i32 = 0x3f;
const COLON: i32 = 0x3a;
const MODELS: Bytes = Bytes.of("/models/");

const SUFFIXES: StaticArray<Bytes> = [
  Bytes.of("/chat/completions"),
  Bytes.of("/messages"),
  Bytes.of("/responses"),
  Bytes.of("/completions"),
  Bytes.of("/embeddings"),
  Bytes.of(":generateContent"),
  Bytes.of(":streamGenerateContent"),
  Bytes.of("/images/generations"),
];

/** `gen_ai.operation.name`, OpenTelemetry's word where it has one. */
const OPERATIONS: StaticArray<string> = [
  "chat",
  "chat",
  "chat",
  "text_completion",
  "embeddings",
  "generate_content",
  "generate_content",
  "image_generation",
];

/** What a request to this `:path` asks for, in OpenTelemetry's words; `other` where the path does not tell. */
export function operationOf(target: Bytes): string {
  const path = withoutQuery(target);
  for (let i = 0; i < SUFFIXES.length; i++) if (path.endsWith(SUFFIXES[i])) return OPERATIONS[i];
  return "other";
}

/** The model in a path of Gemini's API (`…/models/<model>:generateContent`), or no bytes. */
export function modelInPath(target: Bytes): Bytes {
  const path = withoutQuery(target);
  const at = path.indexOf(MODELS);
  if (at < 0) return Bytes.empty();
  const rest = path.slice(at + MODELS.length);
  const colon = rest.indexOfByte(COLON);
  return colon < 0 ? Bytes.empty() : rest.slice(0, colon);
}

function withoutQuery(target: Bytes): Bytes {
  const question = target.indexOfByte(QUESTION);
  return question < 0 ? target : target.slice(0, question);
}
