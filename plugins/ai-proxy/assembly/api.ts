import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Front, GeminiPath } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Api, apiPaths } from "./generated/apis.gen";
import { Lines, numberOf } from "./lines";

const V1: Bytes = Bytes.of("/v1/");
const CHAT: Bytes = Bytes.of("/chat/completions");

const SLASH: i32 = 0x2f;
const OPEN_BRACE: i32 = 0x7b;
const STAR: i32 = 0x2a;

/** A path taken apart: which API it is, and what follows `/v1` (`/chat/completions`, `/files/f1/content`). */
@final
export class ApiTarget {
  constructor(
    readonly api: Api,
    /** With its leading slash, without the query; the path as it is when the API is unknown. */
    readonly rest: Bytes,
    /** The id that the path names, or Gemini's model; empty when it names none. */
    readonly id: Bytes = Bytes.empty(),
  ) {}

  /** Whether it is a chat, in the protocol of one front or the other. */
  get isChat(): bool {
    return this.api != Api.Unknown && this.api <= Api.StreamGenerateContent;
  }

  /** The protocol in which the client expects its answer, errors included. */
  get front(): Front {
    switch (this.api) {
      case Api.Unknown:
        return Front.None;
      case Api.ChatCompletions:
        return Front.OpenAiChat;
      case Api.Responses:
      case Api.StoredResponses:
        return Front.OpenAiResponses;
      case Api.Messages:
      case Api.CountTokens:
      case Api.MessageBatches:
      case Api.Complete:
        return Front.AnthropicMessages;
      case Api.GenerateContent:
      case Api.StreamGenerateContent:
      case Api.GeminiOther:
        return Front.Gemini;
      default:
        return Front.OpenAiOther;
    }
  }
}

/** The API of a path without its query. What stands before `/v1/` does not matter. */
export function apiOf(path: Bytes): ApiTarget {
  if (path.endsWith(CHAT)) return new ApiTarget(Api.ChatCompletions, CHAT);
  const gemini = GeminiPath.read(path);
  if (gemini != null) {
    const api = geminiApi(gemini.method);
    if (api != Api.Unknown) return new ApiTarget(api, gemini.rest, gemini.rawModel);
  }
  let found = new ApiTarget(Api.Unknown, path);
  for (let at = path.indexOf(V1); at >= 0; at = path.indexOf(V1, at + 1)) {
    const target = behindV1(path.slice(at + V1.length - 1));
    if (target.api != Api.Unknown) found = target;
  }
  return found;
}

function geminiApi(method: Bytes): Api {
  if (method.equalsString("generateContent")) return Api.GenerateContent;
  if (method.equalsString("streamGenerateContent")) return Api.StreamGenerateContent;
  return isGeminiMethod(method) ? Api.GeminiOther : Api.Unknown;
}

function isGeminiMethod(method: Bytes): bool {
  return (
    method.endsWith(Bytes.of("Content")) ||
    method.endsWith(Bytes.of("Contents")) ||
    method.equalsString("countTokens") ||
    method.equalsString("predict")
  );
}

function behindV1(rest: Bytes): ApiTarget {
  const lines = new Lines(apiPaths());
  while (lines.next()) {
    const line = lines.line;
    const space = line.indexOfByte(0x20);
    const id = match(line.slice(0, space), rest);
    if (id != null) return new ApiTarget(<Api>numberOf(line.slice(space + 1)), rest, id);
  }
  return new ApiTarget(Api.Unknown, rest);
}

/** Whether a path is one of a pattern: what stands in the place of its `{id}` (empty where it has none), else null. */
function match(pattern: Bytes, path: Bytes): Bytes | null {
  let id = Bytes.empty();
  let at = 0;
  for (let i = 0; i < pattern.length; i++) {
    const byte = pattern.at(i);
    if (byte == STAR) return at < path.length ? id : null;
    if (byte == OPEN_BRACE) {
      const slash = path.indexOfByte(SLASH, at);
      const end = slash < 0 ? path.length : slash;
      if (end == at) return null;
      id = path.slice(at, end);
      at = end;
      i = pattern.indexOfByte(0x7d, i);
    } else if (path.at(at++) != byte) return null;
  }
  return at == path.length ? id : null;
}
