import { ByteWriter, Bytes, JsonValue, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";

/**
 * One turn on its way into a request whose roles must alternate: the blocks of all neighbouring messages of one role, tool
 * results in front, where they must stand. The system prompt is one too, of text only. A subclass knows the form of blocks.
 */
export abstract class ChatTurn {
  /** The results; write to it after `result` only. */
  protected readonly results: ByteWriter;
  private readonly resultJson: JsonWriter;
  /** The blocks beside the results; write to it after `block` only. */
  protected readonly blocks: ByteWriter;
  private readonly blockJson: JsonWriter;
  protected count: i32 = 0;

  constructor(readonly isAssistant: bool) {
    const results = new ByteWriter();
    const blocks = new ByteWriter();
    this.results = results;
    this.blocks = blocks;
    this.resultJson = new JsonWriter(results);
    this.blockJson = new JsonWriter(blocks);
  }

  /** An empty turn of the same protocol. */
  abstract another(isAssistant: bool): ChatTurn;

  /** Adds text, escaped; empty text adds nothing. `cacheControl` is Anthropic's mark, or Missing. */
  abstract text(escaped: Bytes, cacheControl: JsonValue): void;

  /** Adds a part that is no text; answers why it can not be translated, or nothing. */
  abstract media(part: JsonValue): string;

  /** Adds thinking of an earlier turn with its signature, both escaped. */
  abstract reasoning(text: Bytes, signature: Bytes): void;

  /** Adds thinking that only the provider can read, escaped. */
  abstract redactedReasoning(data: Bytes): void;

  /** Adds a tool call. `id` has letters, digits, `_` and `-` only; `name` is escaped; `input` is a JSON object. */
  abstract toolUse(id: Bytes, name: Bytes, input: Bytes): void;

  /** Adds the result of a call; answers what can not be translated, at which part, or nothing. */
  abstract toolResult(id: Bytes, content: JsonValue): string;

  /** Marks the end of the turn as worth caching, where the protocol has such marks. */
  cache(): void {}

  get isEmpty(): bool {
    return this.count == 0;
  }

  /** Writes the message. */
  write(json: JsonWriter): void {
    json
      .beginObject()
      .key("role")
      .string(this.isAssistant ? "assistant" : "user")
      .key("content");
    this.writeContent(json);
    json.endObject();
  }

  /** Writes the list of blocks. */
  writeContent(json: JsonWriter): void {
    json.beginArray();
    if (this.results.length > 0) json.raw(this.results.view());
    if (this.blocks.length > 0) json.raw(this.blocks.view());
    json.endArray();
  }

  /** The writer for one more block. */
  protected block(): JsonWriter {
    this.count++;
    return this.blockJson;
  }

  /** The writer for one more tool result. */
  protected result(): JsonWriter {
    this.count++;
    return this.resultJson;
  }
}
