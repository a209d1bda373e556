import { Bytes, ByteWriter, JsonKind, JsonPath, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";

/** What makes two requests the same. */
export const enum KeyStrategy {
  /** All that an answer depends on. */
  Request,
  /** Higress's: the last question. */
  LastQuestion,
  /** Higress's: all of the user's messages. */
  AllQuestions,
  /** Nothing: no request is another's. */
  Disabled,
}

/** By the name that configurations give it. */
export function keyStrategyOf(name: string): KeyStrategy {
  if (name == "lastQuestion") return KeyStrategy.LastQuestion;
  if (name == "allQuestions") return KeyStrategy.AllQuestions;
  return name == "disabled" ? KeyStrategy.Disabled : KeyStrategy.Request;
}

/** The question of a request, as Higress takes it; no bytes: there is none. @param from where the last one stands */
export function questionOf(chat: JsonValue, strategy: KeyStrategy, from: JsonPath): Bytes {
  if (strategy == KeyStrategy.LastQuestion) return from.get(chat.raw).asText();
  const out = new ByteWriter(256);
  const messages = chat.member("messages").items();
  while (messages.next()) {
    const message = messages.value;
    if (message.kind != JsonKind.Object || !message.member("role").rawText().equalsString("user")) continue;
    if (out.length > 0) out.byte(0x0a);
    out.bytes(message.member("content").asText());
  }
  return out.take();
}
