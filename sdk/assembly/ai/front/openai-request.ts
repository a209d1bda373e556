import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { JsonItems } from "../../json/items";
import { JsonKind } from "../../json/kind";
import { jsonParse } from "../../json/parse";
import { JsonValue } from "../../json/value";

/**
 * A chat request read for its plugins: OpenAI's, and as far as the names are the same, Anthropic's. The document is
 * validated once and its members found in one pass; nothing is decoded before it is asked for.
 */
@final
export class ChatRequest {
  /** Whether the body is a JSON object; else everything is missing. */
  readonly isValid: bool;
  model: JsonValue = JsonValue.missing();
  messages: JsonValue = JsonValue.missing();
  tools: JsonValue = JsonValue.missing();
  /** Anthropic's system prompt beside the messages; Missing in OpenAI requests */
  system: JsonValue = JsonValue.missing();
  /** Whether a streamed answer is asked for. */
  isStream: bool = false;
  /** Whether the client itself asked for the usage chunk of a stream. */
  includeUsage: bool = false;
  /** number of answers asked for */
  choices: i64 = 1;
  /** most tokens of the answer, from `max_completion_tokens` or `max_tokens`; -1 when not limited */
  maxTokens: i64 = -1;

  constructor(readonly body: Bytes) {
    const document = jsonParse(body);
    this.isValid = document.kind == JsonKind.Object;
    const members = document.items();
    while (members.next()) this.take(members.key, members.value);
  }

  get hasTools(): bool {
    return this.tools.kind == JsonKind.Array && this.tools.items().next();
  }

  /** The messages one by one; none when there is no list of them. */
  messageItems(): ChatMessages {
    return new ChatMessages(this.messages);
  }

  /** The text of the last message of role `user` that has text, escaped; empty when there is none. */
  lastUserText(): Bytes {
    let text = Bytes.empty();
    const messages = this.messageItems();
    while (messages.next()) {
      if (!messages.role.equalsString("user")) continue;
      const found = textOf(messages.content);
      if (found.length > 0) text = found;
    }
    return text;
  }

  private take(key: Bytes, value: JsonValue): void {
    if (key.equalsString("model")) this.model = value;
    else if (key.equalsString("messages")) this.messages = value;
    else if (key.equalsString("tools")) this.tools = value;
    else if (key.equalsString("system")) this.system = value;
    else if (key.equalsString("stream")) this.isStream = value.kind == JsonKind.True;
    else if (key.equalsString("stream_options")) this.includeUsage = value.member("include_usage").asBool();
    else if (key.equalsString("n")) this.choices = value.asI64(1);
    else if (key.equalsString("max_completion_tokens")) this.maxTokens = value.asI64(this.maxTokens);
    else if (key.equalsString("max_tokens") && this.maxTokens < 0) this.maxTokens = value.asI64(-1);
  }
}

/** Goes through the messages of a request. */
@final
export class ChatMessages {
  private readonly items: JsonItems;
  private message: JsonValue = JsonValue.missing();

  constructor(messages: JsonValue) {
    this.items = (messages.kind == JsonKind.Array ? messages : JsonValue.missing()).items();
  }

  next(): bool {
    if (!this.items.next()) return false;
    this.message = this.items.value;
    return true;
  }

  get index(): i32 {
    return this.items.index;
  }

  /** The whole message. */
  get value(): JsonValue {
    return this.message;
  }

  /** Its role, escaped; empty when it has none. */
  get role(): Bytes {
    return this.message.member("role").rawText();
  }

  /** Its content: a string, a list of parts, null, or Missing. */
  get content(): JsonValue {
    return this.message.member("content");
  }
}

/** The text of a content value, escaped: the string itself, or the texts of its parts joined by line feeds. */
export function textOf(content: JsonValue): Bytes {
  if (content.kind != JsonKind.Array) return content.rawText();
  const text = new ByteWriter();
  const parts = content.items();
  while (parts.next()) {
    const piece = textOfPart(parts.value);
    if (piece.length == 0) continue;
    if (text.length > 0) text.text("\\n");
    text.bytes(piece);
  }
  return text.take();
}

/** The text of a part, or what the model refused with; escaped. Some clients give a string in the place of a part. */
export function textOfPart(part: JsonValue): Bytes {
  if (part.kind == JsonKind.String) return part.rawText();
  const text = part.member("text").rawText();
  return text.length > 0 ? text : part.member("refusal").rawText();
}
