import { Bytes, ByteWriter, JsonKind, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";

/** What of a chat is compared by its meaning. */
export const enum SemanticFrom {
  /** What the user said last. */
  LastUserTurn,
  /** All that was said. */
  Conversation,
}

/** A chat that asks something in words, in two parts. */
@final
export class SemanticQuestion {
  constructor(
    /** What is compared by meaning, UTF-8. */
    readonly text: Bytes,
    /** The request without it: what has to be the same. JSON, of OpenAI's form. */
    readonly rest: Bytes,
  ) {}
}

/** Takes the question out of chat requests. */
@final
export class QuestionSource {
  /**
   * @param sameConversation whether what was said before has to be the same, where only the last turn is compared; instructions
   * (`system`, `developer`) have to be in any case
   * @param longest bytes of a question; what is longer is no question to compare
   */
  constructor(
    private readonly from: SemanticFrom,
    private readonly sameConversation: bool,
    private readonly longest: i32,
  ) {}

  /** Null: there is none, or not in words alone. @param chat a request in OpenAI's form */
  find(chat: JsonValue): SemanticQuestion | null {
    const messages = chat.member("messages");
    if (messages.kind != JsonKind.Array) return null;
    const question = this.from == SemanticFrom.Conversation ? wholeTalk(chat, messages) : this.lastTurn(chat, messages);
    if (question == null || question.text.length == 0) return null;
    return question.text.length > this.longest ? null : question;
  }

  private lastTurn(chat: JsonValue, messages: JsonValue): SemanticQuestion | null {
    const items = messages.items();
    let last = JsonValue.missing();
    while (items.next()) last = items.value;
    if (!roleIs(last, "user")) return null;
    const text = onlyText(last.member("content"));
    if (!text.exists) return null;
    const rest = this.sameConversation
      ? without(chat, text, Bytes.of('""'))
      : without(chat, messages, instructions(messages, last, text));
    return new SemanticQuestion(text.asBytes(), rest);
  }
}

function wholeTalk(chat: JsonValue, messages: JsonValue): SemanticQuestion | null {
  const out = new ByteWriter(1024);
  const items = messages.items();
  while (items.next()) {
    const message = items.value;
    const content = message.member("content");
    const text = onlyText(content);
    // Pictures and calls stand in no text, and the rest has no messages.
    if (!text.exists || hasOtherParts(content)) return null;
    if (message.member("tool_calls").exists || message.member("function_call").exists) return null;
    if (roleIs(message, "tool") || roleIs(message, "function")) return null;
    if (!roleIs(message, "user")) out.bytes(message.member("role").asBytes());
    out.text("\n");
    out.bytes(text.asBytes());
    out.text("\n");
  }
  return new SemanticQuestion(trimmed(out.take()), without(chat, messages, Bytes.of("[]")));
}

/** Without the line breaks at both ends. */
function trimmed(text: Bytes): Bytes {
  let from = 0;
  let to = text.length;
  while (from < to && text.at(from) == 0x0a) from++;
  while (to > from && text.at(to - 1) == 0x0a) to--;
  return text.slice(from, to);
}

/** The messages that say how to answer, and what the last one has beside its text, as a JSON array. */
function instructions(messages: JsonValue, last: JsonValue, text: JsonValue): Bytes {
  const out = new ByteWriter(256);
  out.byte(0x5b);
  const items = messages.items();
  while (items.next()) {
    const message = items.value;
    if (!roleIs(message, "system") && !roleIs(message, "developer")) continue;
    if (out.length > 1) out.byte(0x2c);
    out.bytes(message.raw);
  }
  if (hasOtherParts(last.member("content"))) {
    if (out.length > 1) out.byte(0x2c);
    out.bytes(without(last, text, Bytes.of('""')));
  }
  out.byte(0x5d);
  return out.take();
}

function roleIs(message: JsonValue, role: string): bool {
  return message.member("role").asBytes().equalsString(role);
}

/** The text of a content that is a text, or that has exactly one part of text; pictures beside it belong to the rest. */
function onlyText(content: JsonValue): JsonValue {
  if (content.kind == JsonKind.String) return content;
  let text = JsonValue.missing();
  if (content.kind != JsonKind.Array) return text;
  const parts = content.items();
  while (parts.next()) {
    if (!parts.value.member("type").asBytes().equalsString("text")) continue;
    if (text.exists) return JsonValue.missing();
    text = parts.value.member("text");
  }
  return text.kind == JsonKind.String ? text : JsonValue.missing();
}

/** Whether a content that has a text has more than that: pictures, sounds, files. */
function hasOtherParts(content: JsonValue): bool {
  if (content.kind != JsonKind.Array) return false;
  const parts = content.items();
  return parts.next() && parts.next();
}

/** The document with something else in the place of a value of it. */
function without(chat: JsonValue, value: JsonValue, instead: Bytes): Bytes {
  const raw = chat.raw;
  const from = <i32>(value.address - chat.address);
  const to = <i32>(value.limit - chat.address);
  const out = new ByteWriter(raw.length);
  out.bytes(raw.slice(0, from));
  out.bytes(instead);
  out.bytes(raw.slice(to));
  return out.take();
}
