import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";

/** What a request asks for. */
export const enum Api {
  /** no path of an AI API: it goes on with host and credentials of the provider, and nothing else is touched */
  Unknown,
  ChatCompletions,
  Completions,
  Embeddings,
  Models,
  Files,
  /** any other path of OpenAI's */
  OpenAiOther,
  Messages,
  /** other paths of Anthropic's: token counts, batches of messages, the old `/v1/complete` */
  AnthropicOther,
}

const V1: Bytes = Bytes.of("/v1/");
const CHAT: Bytes = Bytes.of("/chat/completions");

/** First path segments of OpenAI's API behind `/v1/`, and of what its imitators add. */
const OPENAI_ROOTS: StaticArray<string> = [
  "chat",
  "completions",
  "embeddings",
  "audio",
  "images",
  "models",
  "files",
  "batches",
  "responses",
  "moderations",
  "fine_tuning",
  "realtime",
  "videos",
  "rerank",
  "reranks",
  "conversations",
  "uploads",
  "vector_stores",
];

/** A path taken apart: which API it is, and what follows `/v1` (`/chat/completions`, `/files/f1/content`). */
@final
export class ApiTarget {
  constructor(
    readonly api: Api,
    /** With its leading slash, without the query; the path as it is when the API is unknown. */
    readonly rest: Bytes,
  ) {}

  /** The protocol in which the client expects its answer, errors included. */
  get front(): Front {
    switch (this.api) {
      case Api.ChatCompletions:
        return Front.OpenAiChat;
      case Api.Messages:
      case Api.AnthropicOther:
        return Front.AnthropicMessages;
      case Api.Unknown:
        return Front.None;
      default:
        return Front.OpenAiOther;
    }
  }
}

/** The API of a path without its query. What stands before `/v1/` does not matter. */
export function apiOf(path: Bytes): ApiTarget {
  let rest = Bytes.empty();
  for (let at = path.indexOf(V1); at >= 0; at = path.indexOf(V1, at + 1)) {
    const behind = path.slice(at + V1.length - 1);
    if (apiBehindV1(behind) != Api.Unknown) rest = behind;
  }
  if (rest.length > 0) return new ApiTarget(apiBehindV1(rest), rest);
  // Providers have it below other prefixes, and clients take them over as their base URL.
  if (path.endsWith(CHAT)) return new ApiTarget(Api.ChatCompletions, CHAT);
  return new ApiTarget(Api.Unknown, path);
}

function apiBehindV1(rest: Bytes): Api {
  const slash = rest.indexOfByte(0x2f, 1);
  const root = rest.slice(1, slash < 0 ? rest.length : slash);
  if (root.equalsString("messages")) return slash < 0 ? Api.Messages : Api.AnthropicOther;
  if (root.equalsString("complete")) return slash < 0 ? Api.AnthropicOther : Api.Unknown;
  if (root.equalsString("models")) return Api.Models;
  if (root.equalsString("files")) return Api.Files;
  if (rest.equals(CHAT)) return Api.ChatCompletions;
  if (slash < 0 && root.equalsString("completions")) return Api.Completions;
  if (slash < 0 && root.equalsString("embeddings")) return Api.Embeddings;
  for (let i = 0; i < OPENAI_ROOTS.length; i++) if (root.equalsString(OPENAI_ROOTS[i])) return Api.OpenAiOther;
  return Api.Unknown;
}
