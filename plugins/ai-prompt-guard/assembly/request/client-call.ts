import { Bytes, RequestTarget } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";

const SLASH: i32 = 0x2f;

/** What a path says of a call. */
@final
export class ClientCall {
  private constructor(
    readonly target: Bytes,
    readonly front: Front,
    /** Whether it is answered with texts of a model. */
    readonly isChat: bool,
    /** Whether the path asks for a stream (Gemini). */
    readonly isStream: bool,
    /** Whether that stream is a JSON array. */
    readonly isArray: bool,
  ) {}

  /** A path that is not known is taken for one of OpenAI's API, whose texts are looked for under all their names. */
  static read(target: Bytes): ClientCall {
    const parts = RequestTarget.parse(target);
    const path = withoutSlashes(parts.path);
    if (path.endsWith(Bytes.constant("/chat/completions"))) return ClientCall.chat(target, Front.OpenAiChat);
    if (path.endsWith(Bytes.constant("/v1/messages"))) return ClientCall.chat(target, Front.AnthropicMessages);
    if (path.endsWith(Bytes.constant("/responses"))) return ClientCall.chat(target, Front.OpenAiResponses);
    if (path.endsWith(Bytes.constant("/completions"))) return ClientCall.chat(target, Front.OpenAiOther);
    const isStream = path.endsWith(Bytes.constant(":streamGenerateContent"));
    if (isStream || path.endsWith(Bytes.constant(":generateContent"))) {
      const isArray = isStream && parts.query.indexOf(Bytes.constant("alt=sse")) < 0;
      return new ClientCall(target, Front.Gemini, true, isStream, isArray);
    }
    const isAnthropic = path.endsWith(Bytes.constant("/v1/messages/count_tokens"));
    const isGemini = path.endsWith(Bytes.constant(":countTokens"));
    const front = isAnthropic ? Front.AnthropicMessages : isGemini ? Front.Gemini : Front.OpenAiOther;
    return new ClientCall(target, front, false, false, false);
  }

  private static chat(target: Bytes, front: Front): ClientCall {
    return new ClientCall(target, front, true, false, false);
  }
}

/** Servers take a path with slashes at its end for the one without. */
function withoutSlashes(path: Bytes): Bytes {
  let end = path.length;
  while (end > 0 && path.at(end - 1) == SLASH) end--;
  return path.slice(0, end);
}
