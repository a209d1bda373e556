import { Bytes, CalloutReply, calloutHeaders, HeaderList, MediaType } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError, AnswerOptions, readProviderError } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { failureOf } from "../answer/answer-probe";
import { answerTooLarge, compressedAnswer } from "../answer/own-errors";
import { ReplacedAnswer } from "../answer/replaced-answer";
import { markHead, translateHead } from "../answer/response-head";
import { AnswerTranslation } from "../answer/translation";
import { translationOf } from "../answer/translation-of";
import { WholeAnswer } from "../answer/whole-answer";
import { Call } from "../call";
import { isCoded } from "../content-coding";
import { CONTENT_ENCODING, CONTENT_TYPE, CONVERSATION, ERROR_TYPE, JSON_TYPE } from "../header-names";

/** Largest answer that a callout may bring, in bytes. */
const REPLY_LIMIT: i32 = 30 * 1024 * 1024;

/** An answer that came whole, as a callout brings it. */
@final
export class Redone {
  constructor(
    readonly answer: ReplacedAnswer,
    /** The status that it counts as: of what is no answer that of the error, whatever the provider's was. */
    readonly verdict: i32,
  ) {}

  /** Reads a reply, during its callback. @param attempts how many were asked, this one included */
  static ofReply(reply: CalloutReply, call: Call, options: AnswerOptions, attempts: i32): Redone {
    const head = calloutHeaders.all();
    const status = <i32>reply.status;
    if (reply.bodySize <= <u32>REPLY_LIMIT) {
      return Redone.read(status, head, reply.body(REPLY_LIMIT), call, options, attempts);
    }
    const error = answerTooLarge(REPLY_LIMIT);
    return new Redone(Redone.failed(error, call, attempts), status >= 400 ? status : error.status);
  }

  /** @param head its own @param body an error's is empty where it is not known */
  static read(status: i32, head: HeaderList, body: Bytes, call: Call, options: AnswerOptions, attempts: i32): Redone {
    const translation = translationOf(call, options);
    const made = remade(status, head, body, call, translation);
    markHead(head, call.provider.name, attempts);
    if (made == null) return new Redone(new ReplacedAnswer(status, head, body), status);
    translateHead(head, call.front, made.isStream && translation != null ? translation.streamType : JSON_TYPE);
    const conversation = translation == null ? Bytes.empty() : translation.conversation;
    if (conversation.length > 0) head.replaceBytes(CONVERSATION, conversation);
    const failure = made.failure;
    const verdict = failure == null || status >= 400 ? status : failure.status;
    return new Redone(new ReplacedAnswer(made.status, head, made.body), verdict);
  }

  /** An error of ours in the place of an answer. */
  static failed(error: AiError, call: Call, attempts: i32): ReplacedAnswer {
    const made = WholeAnswer.failed(call.front, error, call.wantsArray);
    const head = new HeaderList().addBytes(CONTENT_TYPE, JSON_TYPE);
    markHead(head, call.provider.name, attempts);
    return new ReplacedAnswer(made.status, head, made.body);
  }
}

/** The answer in the client's protocol; null when it is already, and passes as it came. */
function remade(
  status: i32,
  head: HeaderList,
  body: Bytes,
  call: Call,
  translation: AnswerTranslation | null,
): WholeAnswer | null {
  const type = MediaType.parse(head.getBytes(CONTENT_TYPE));
  const reads = translation != null || call.asked.isChat;
  let error: AiError | null = null;
  if (reads && status < 300 && isCoded(head.getBytes(CONTENT_ENCODING))) error = compressedAnswer();
  else if (translation != null) {
    translation.noteErrorType(head.getBytes(ERROR_TYPE));
    return status < 300 ? translation.whole(body, translation.isStream(type)) : translation.refused(status, body);
  } else if (status >= 400) {
    // The host's own words, when nobody took the request, are in no protocol.
    if (!type.isJson || body.length == 0) error = readProviderError(status, body);
  } else if (reads) {
    error = status < 300 ? failureOf(call.front, body, type.is("text/event-stream")) : AiError.malformed();
  }
  return error == null ? null : WholeAnswer.failed(call.front, error, call.wantsArray);
}
