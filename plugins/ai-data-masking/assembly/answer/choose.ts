import { Bytes, HeaderMap, MediaType } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Placeholders } from "proxy-wasm-assemblyscript-sdk/assembly/scan";
import { Conversation } from "../conversation";
import { DenyWords } from "../deny-words";
import { MaskingPolicy } from "../policy";
import { AnswerGuard } from "./answer-guard";
import { PlainConversation, StreamedConversation } from "./conversation-guard";
import { MaskingGate } from "./masking-gate";
import { RawBody, RawStream } from "./raw-guard";

/** What looks at an answer. @param conversation null for the answer to any other request */
export function answerGuard(
  policy: MaskingPolicy,
  conversation: Conversation | null,
  placeholders: Placeholders,
  contentType: Bytes,
): AnswerGuard {
  const isEvents = MediaType.parse(contentType).is("text/event-stream");
  if (conversation != null) {
    const gate = new MaskingGate(policy.words, placeholders, policy.texts.message);
    if (isEvents || conversation.isArray) return new StreamedConversation(conversation, gate);
    return new PlainConversation(conversation, gate);
  }
  // As in Higress, words are looked for in other answers only where bodies are looked at as they are.
  const words = policy.readsRaw ? policy.words : new DenyWords(false);
  if (isEvents) return new RawStream(words, placeholders, policy.texts.raw);
  return new RawBody(words, placeholders, policy.texts.raw);
}

/** Whether a body is compressed. @param headers of it */
export function isEncoded(headers: HeaderMap): bool {
  const encoding = headers.getBytes(Bytes.constant("content-encoding"));
  return encoding.length > 0 && !encoding.equalsString("identity");
}
