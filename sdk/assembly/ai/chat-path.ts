import { Bytes } from "../bytes";
import { RequestTarget } from "../encoding/request-target";
import { Front } from "./front/front";

/** What a path says of a chat: its protocol, and in Gemini's also the form of the answer. */
@final
export class ChatPath {
  private constructor(
    /** None: the path is no chat's. */
    readonly front: Front,
    /** Whether the path asks for a stream, as in Gemini's protocol. */
    readonly isStream: bool,
    /** Whether a stream is a JSON array. */
    readonly isArray: bool,
  ) {}

  /** @param target the value of `:path` */
  static read(target: Bytes): ChatPath {
    const parts = RequestTarget.parse(target);
    const path = parts.path;
    if (path.endsWith(Bytes.constant("/chat/completions"))) return ChatPath.of(Front.OpenAiChat);
    if (path.endsWith(Bytes.constant("/v1/messages"))) return ChatPath.of(Front.AnthropicMessages);
    if (path.endsWith(Bytes.constant("/v1/responses"))) return ChatPath.of(Front.OpenAiResponses);
    const isStream = path.endsWith(Bytes.constant(":streamGenerateContent"));
    if (!isStream && !path.endsWith(Bytes.constant(":generateContent"))) return ChatPath.of(Front.None);
    const isArray = isStream && parts.query.indexOf(Bytes.constant("alt=sse")) < 0;
    return new ChatPath(Front.Gemini, isStream, isArray);
  }

  private static of(front: Front): ChatPath {
    return new ChatPath(front, false, false);
  }
}
