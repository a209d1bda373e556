import { Bytes, RequestTarget } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { modelInPath } from "proxy-wasm-assemblyscript-sdk/assembly/usage";

/** What a path says of a chat: the protocol, and in Gemini's also the model and the form of the answer. */
@final
export class FrontPath {
  private constructor(
    /** None: the path is no chat's. */
    readonly front: Front,
    /** The model that the path names, UTF-8; empty: the body does. */
    readonly model: Bytes,
    /** Whether the path asks for a stream. */
    readonly isStream: bool,
    /** Whether a stream is a JSON array. */
    readonly isArray: bool,
  ) {}

  static read(target: Bytes): FrontPath {
    const parts = RequestTarget.parse(target);
    const path = parts.path;
    if (path.endsWith(Bytes.constant("/chat/completions"))) return FrontPath.of(Front.OpenAiChat);
    if (path.endsWith(Bytes.constant("/v1/messages"))) return FrontPath.of(Front.AnthropicMessages);
    if (path.endsWith(Bytes.constant("/v1/responses"))) return FrontPath.of(Front.OpenAiResponses);
    const isStream = path.endsWith(Bytes.constant(":streamGenerateContent"));
    if (!isStream && !path.endsWith(Bytes.constant(":generateContent"))) return FrontPath.of(Front.None);
    const model = modelInPath(target);
    if (model.length == 0) return FrontPath.of(Front.None);
    const isArray = isStream && parts.query.indexOf(Bytes.constant("alt=sse")) < 0;
    return new FrontPath(Front.Gemini, model, isStream, isArray);
  }

  /** A path at which the question tells a front alone, as one of OpenAI's. */
  static of(front: Front): FrontPath {
    return new FrontPath(front, Bytes.empty(), false, false);
  }
}
