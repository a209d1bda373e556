import { Bytes, RequestTarget } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Front, GeminiPath } from "proxy-wasm-assemblyscript-sdk/assembly/ai";

const SLASH: i32 = 0x2f;
const LETTER_V: i32 = 0x76;

/** What a path says of a chat: the protocol, and in Gemini's also the model and the form of the answer. */
@final
export class FrontPath {
  /** What the client asks of Anthropic's API by `anthropic-beta`; no bytes: nothing. */
  beta: Bytes = Bytes.empty();

  private constructor(
    /** None: the path is no chat's. */
    readonly front: Front,
    /** The model that the path names, UTF-8; empty: the body does. */
    readonly model: Bytes,
    /** Whether the path asks for a stream. */
    readonly isStream: bool,
    /** Whether a stream is a JSON array. */
    readonly isArray: bool,
    /**
     * What stands in front of the protocol's own path and its version, no bytes for most: a deployment of Azure's, a project of
     * Google's, or whatever else a provider finds a model by.
     */
    readonly place: Bytes,
  ) {}

  static read(target: Bytes): FrontPath {
    const parts = RequestTarget.parse(target);
    const path = parts.path;
    const chats = Bytes.constant("/chat/completions");
    const messages = Bytes.constant("/messages");
    const responses = Bytes.constant("/responses");
    if (path.endsWith(chats)) return FrontPath.at(Front.OpenAiChat, path, chats);
    if (path.endsWith(Bytes.constant("/v1/messages"))) return FrontPath.at(Front.AnthropicMessages, path, messages);
    if (path.endsWith(Bytes.constant("/v1/responses"))) return FrontPath.at(Front.OpenAiResponses, path, responses);
    const isStream = path.endsWith(Bytes.constant(":streamGenerateContent"));
    if (!isStream && !path.endsWith(Bytes.constant(":generateContent"))) return FrontPath.of(Front.None);
    const gemini = GeminiPath.read(path);
    if (gemini == null || gemini.model.length == 0) return FrontPath.of(Front.None);
    const isArray = isStream && parts.query.indexOf(Bytes.constant("alt=sse")) < 0;
    return new FrontPath(Front.Gemini, gemini.model, isStream, isArray, withoutVersion(gemini.before));
  }

  /** A path at which the question tells a front alone, as one of OpenAI's. */
  static of(front: Front): FrontPath {
    return new FrontPath(front, Bytes.empty(), false, false, Bytes.empty());
  }

  /** @param own the protocol's own path, at the end of `path` */
  private static at(front: Front, path: Bytes, own: Bytes): FrontPath {
    const place = withoutVersion(path.slice(0, path.length - own.length));
    return new FrontPath(front, Bytes.empty(), false, false, place);
  }
}

/** A path without the version of an API at its end: `/v1`, `/v1beta`. */
function withoutVersion(path: Bytes): Bytes {
  let slash = path.length - 1;
  while (slash >= 0 && path.at(slash) != SLASH) slash--;
  const isVersion = slash >= 0 && path.at(slash + 1) == LETTER_V && <u32>(path.at(slash + 2) - 0x30) <= 9;
  return isVersion ? path.slice(0, slash) : path;
}
