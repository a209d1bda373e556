import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

const QUESTION: i32 = 0x3f;

/** What a request to this `:path` asks for, in OpenTelemetry's words where it has one; `other` where nothing tells. */
export function operationOf(target: Bytes): string {
  const path = withoutQuery(target);
  if (endsIn(path, "/chat/completions") || endsIn(path, "/messages") || endsIn(path, "/responses")) return "chat";
  if (endsIn(path, "/completions")) return "text_completion";
  if (endsIn(path, "/embeddings")) return "embeddings";
  if (endsIn(path, "enerateContent")) return "generate_content";
  return endsIn(path, "/images/generations") ? "image_generation" : "other";
}

/** Allocates nothing; `ending` is ASCII. */
function endsIn(path: Bytes, ending: string): bool {
  const start = path.length - ending.length;
  for (let i = 0; i < ending.length; i++) if (path.at(start + i) != ending.charCodeAt(i)) return false;
  return true;
}

function withoutQuery(target: Bytes): Bytes {
  const question = target.indexOfByte(QUESTION);
  return question < 0 ? target : target.slice(0, question);
}
