import { Bytes, RequestTarget } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";

/** What a path says of an exchange whose texts can be found. */
@final
export class FrontPath {
  private constructor(
    /** None: the path is no chat's. */
    readonly front: Front,
    /** Whether the path asks for a stream, as in Gemini's protocol. */
    readonly isStream: bool,
    /** Whether a stream is a JSON array. */
    readonly isArray: bool,
  ) {}

  static read(target: Bytes): FrontPath {
    const parts = RequestTarget.parse(target);
    const path = parts.path;
    if (path.endsWith(Bytes.constant("/completions"))) return FrontPath.of(Front.OpenAiChat);
    if (path.endsWith(Bytes.constant("/v1/messages"))) return FrontPath.of(Front.AnthropicMessages);
    if (path.endsWith(Bytes.constant("/v1/responses"))) return FrontPath.of(Front.OpenAiResponses);
    const isStream = path.endsWith(Bytes.constant(":streamGenerateContent"));
    if (!isStream && !path.endsWith(Bytes.constant(":generateContent"))) return FrontPath.of(Front.None);
    const isArray = isStream && parts.query.indexOf(Bytes.constant("alt=sse")) < 0;
    return new FrontPath(Front.Gemini, isStream, isArray);
  }

  static of(front: Front): FrontPath {
    return new FrontPath(front, false, false);
  }
}
