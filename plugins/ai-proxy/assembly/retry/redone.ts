import { Bytes, CalloutReply, calloutHeaders, HeaderList, MediaType } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError, AnswerOptions, readProviderError } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { failureOf } from "../answer/answer-probe";
import { answerTooLarge, compressedAnswer } from "../answer/own-errors";
import { ReplacedAnswer } from "../answer/replaced-answer";
import { fitHead, isCoded, markHead } from "../answer/response-head";
import { AnswerTranslation } from "../answer/translation";
import { translationOf } from "../answer/translation-of";
import { WholeAnswer } from "../answer/whole-answer";
import { Call } from "../call";
import { CONTENT_ENCODING, CONTENT_TYPE, CONVERSATION, ERROR_TYPE, JSON_TYPE } from "../header-names";

/** Largest answer that a callout may bring, in bytes. */
const REPLY_LIMIT: i32 = 30 * 1024 * 1024;

/** What a callout brought. */
@final
export class Redone {
  constructor(
    readonly answer: ReplacedAnswer,
    /** The status that it counts as: of what is no answer that of the error, whatever the provider's was. */
    readonly verdict: i32,
  ) {}

  /**
   * Reads a reply, during its callback.
   * @param attempts how many providers were asked, this one included
   */
  static read(reply: CalloutReply, call: Call, options: AnswerOptions, attempts: i32): Redone {
    const status = <i32>reply.status;
    const head = calloutHeaders.all();
    const translation = translationOf(call, options);
    const made = remade(reply, call, translation, head);
    markHead(head, call.provider.name, attempts);
    if (made == null) return new Redone(new ReplacedAnswer(status, head, reply.body(REPLY_LIMIT)), status);
    fitHead(head, call.front, made.isStream && translation != null ? translation.streamType : JSON_TYPE);
    const conversation = translation == null ? Bytes.empty() : translation.conversation;
    if (conversation.length > 0) head.replaceBytes(CONVERSATION, conversation);
    const failure = made.failure;
    const verdict = failure == null || status >= 400 ? status : failure.status;
    return new Redone(new ReplacedAnswer(made.status, head, made.body), verdict);
  }
}

/** The answer in the client's protocol; null when it is already, and passes as it came. */
function remade(
  reply: CalloutReply,
  call: Call,
  translation: AnswerTranslation | null,
  head: HeaderList,
): WholeAnswer | null {
  const status = <i32>reply.status;
  const type = MediaType.parse(head.getBytes(CONTENT_TYPE));
  const reads = translation != null || call.asked.isChat;
  let error: AiError | null = null;
  if (reply.bodySize > <u32>REPLY_LIMIT) error = answerTooLarge(REPLY_LIMIT);
  else if (reads && status < 300 && isCoded(head.getBytes(CONTENT_ENCODING))) error = compressedAnswer();
  else if (translation != null) {
    translation.noteErrorType(head.getBytes(ERROR_TYPE));
    const body = reply.body(REPLY_LIMIT);
    return status < 300 ? translation.whole(body, translation.isStream(type)) : translation.refused(status, body);
  } else if (status >= 400) {
    // The host's own words, when nobody took the request, are in no protocol.
    if (!type.isJson) error = readProviderError(status, reply.body(REPLY_LIMIT));
  } else if (reads) {
    const isEvents = type.is("text/event-stream");
    error = status < 300 ? failureOf(call.front, reply.body(REPLY_LIMIT), isEvents) : AiError.malformed();
  }
  return error == null ? null : WholeAnswer.failed(call.front, error);
}
