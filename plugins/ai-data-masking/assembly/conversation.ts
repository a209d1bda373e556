import { Bytes, JsonKind, JsonValue, lastMember, RequestTarget } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";

const SLASH: i32 = 0x2f;

/** What is to be known of a conversation to answer it in its form. */
@final
export class Conversation {
  private constructor(
    readonly front: Front,
    readonly isStream: bool,
    /** Whether a stream is a JSON array. */
    readonly isArray: bool,
    /** Whether an OpenAI stream ends with its usage. */
    readonly includesUsage: bool,
    /** The model that was asked for; no bytes where the path names it. */
    readonly model: Bytes,
  ) {}

  /**
   * Of a request: by its path, and by its `messages` as in Higress, wherever it goes; null when it is no conversation.
   * @param document the body, or Missing when it is no JSON
   */
  static read(target: Bytes, document: JsonValue): Conversation | null {
    const parts = RequestTarget.parse(target);
    const isGemini = withoutSlashes(parts.path).endsWith(Bytes.constant(":streamGenerateContent"));
    let front = frontOf(withoutSlashes(parts.path));
    const messages = lastMember(document, Bytes.constant("messages"));
    if (front == Front.None && messages.kind == JsonKind.Array) front = Front.OpenAiChat;
    if (front == Front.None) return null;
    const isStream = isGemini || lastMember(document, Bytes.constant("stream")).asBool();
    const isArray = isGemini && parts.query.indexOf(Bytes.constant("alt=sse")) < 0;
    const options = lastMember(document, Bytes.constant("stream_options"));
    const includesUsage = lastMember(options, Bytes.constant("include_usage")).asBool();
    const model = lastMember(document, Bytes.constant("model")).asBytes();
    return new Conversation(front, isStream, isArray, includesUsage, model);
  }
}

/**
 * Whether a path is of a protocol's other calls that take texts: embeddings, counts of tokens, batches, pictures, speech, rankings,
 * moderations.
 */
export function takesTexts(target: Bytes): bool {
  const path = withoutSlashes(RequestTarget.parse(target).path);
  const ends = [
    Bytes.constant("/embeddings"),
    Bytes.constant("/messages/count_tokens"),
    Bytes.constant("/messages/batches"),
    Bytes.constant("/responses/input_tokens"),
    Bytes.constant("/conversations"),
    Bytes.constant(":countTokens"),
    Bytes.constant(":embedContent"),
    Bytes.constant(":batchEmbedContents"),
    Bytes.constant("/images/generations"),
    Bytes.constant("/audio/speech"),
    Bytes.constant("/rerank"),
    Bytes.constant("/moderations"),
  ];
  for (let i = 0; i < ends.length; i++) if (path.endsWith(ends[i])) return true;
  return false;
}

function frontOf(path: Bytes): Front {
  if (path.endsWith(Bytes.constant("/chat/completions"))) return Front.OpenAiChat;
  if (path.endsWith(Bytes.constant("/v1/messages"))) return Front.AnthropicMessages;
  if (path.endsWith(Bytes.constant("/responses"))) return Front.OpenAiResponses;
  if (path.endsWith(Bytes.constant("/completions"))) return Front.OpenAiOther;
  const isGemini = path.endsWith(Bytes.constant(":generateContent"));
  return isGemini || path.endsWith(Bytes.constant(":streamGenerateContent")) ? Front.Gemini : Front.None;
}

/** Servers take a path with slashes at its end for the one without. */
function withoutSlashes(path: Bytes): Bytes {
  let end = path.length;
  while (end > 0 && path.at(end - 1) == SLASH) end--;
  return path.slice(0, end);
}
