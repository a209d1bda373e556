import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

const QUESTION: i32 = 0x3f;
const COLON: i32 = 0x3a;
const MODELS: Bytes = Bytes.of("/models/");

/** What a request to this `:path` asks for, in OpenTelemetry's words where it has one; `other` where nothing tells. */
export function operationOf(target: Bytes): string {
  const path = withoutQuery(target).toString();
  if (path.endsWith("/chat/completions") || path.endsWith("/messages") || path.endsWith("/responses")) return "chat";
  if (path.endsWith("/completions")) return "text_completion";
  if (path.endsWith("/embeddings")) return "embeddings";
  if (path.endsWith("enerateContent")) return "generate_content";
  return path.endsWith("/images/generations") ? "image_generation" : "other";
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
