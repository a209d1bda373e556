import { Bytes, ByteWriter, HeaderList, localReply, wallMilliseconds } from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  AiError,
  AiErrorKind,
  AnswerOptions,
  answerWriter,
  escapeBytes,
  ExtraScope,
  FinishReason,
  Front,
  Usage,
  writeError,
} from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Conversation } from "./conversation";
import { RefusalTexts } from "./policy";

const DETAILS: string = "ai-data-masking.denied";

/** Answers a request that holds a word which is refused. @param conversation null for any other request */
export function refuse(texts: RefusalTexts, conversation: Conversation | null): void {
  if (conversation == null) {
    localReply(texts.status, texts.raw, DETAILS, new HeaderList().add("content-type", texts.contentType));
    return;
  }
  const isEvents = conversation.isStream && !conversation.isArray;
  const contentType = isEvents ? "text/event-stream;charset=UTF-8" : "application/json";
  const body = refusalAnswer(texts.message, conversation, wallMilliseconds() / 1000);
  localReply(texts.status, body, DETAILS, new HeaderList().add("content-type", contentType));
}

/**
 * What the model would say if it refused: an answer of the client's protocol that a filter has ended. As in Higress, OpenAI's
 * message has `"finish_reason": "deny"` beside, where clients of Higress look for it.
 * @param now seconds since 1970
 */
export function refusalAnswer(message: Bytes, conversation: Conversation, now: i64): Bytes {
  const out = new ByteWriter(1024);
  const options = new AnswerOptions();
  options.now = now;
  options.fallbackId = Bytes.constant("denied");
  options.fallbackModel = escapeBytes(conversation.model);
  options.includeUsage = conversation.includesUsage;
  options.isArray = conversation.isArray;
  const sink = answerWriter(conversation.front, conversation.isStream, out, options);
  sink.start(Bytes.empty(), Bytes.empty(), 0);
  sink.text(escapeBytes(message));
  sink.extra(ExtraScope.Message, Bytes.constant("finish_reason"), Bytes.constant('"deny"'));
  sink.finish(FinishReason.ContentFilter, Bytes.empty(), Bytes.empty());
  sink.usage(new Usage());
  sink.end();
  return out.take();
}

/** Answers a request that can not be looked at, and so must not go on. */
export function refuseUnread(status: u32, message: string, conversation: Conversation | null): void {
  const out = new ByteWriter();
  const kind = status == 413 ? AiErrorKind.TooLarge : AiErrorKind.InvalidRequest;
  writeError(
    conversation == null ? Front.OpenAiOther : conversation.front,
    out,
    AiError.of(kind, message, "not_masked"),
  );
  localReply(status, out.take(), "ai-data-masking.unread", new HeaderList().add("content-type", "application/json"));
}
