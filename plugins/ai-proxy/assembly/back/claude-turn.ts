import { ByteWriter, Bytes, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";

/**
 * One turn on its way into an Anthropic request: the blocks of all neighbouring messages of one role, since roles must
 * alternate there, with tool results in front, where they must stand.
 */
@final
export class ClaudeTurn {
  private readonly results: ByteWriter;
  private readonly blocks: ByteWriter;
  private readonly resultJson: JsonWriter;
  private readonly blockJson: JsonWriter;
  private count: i32 = 0;
  /** the text, escaped, while the turn is one plain text block */
  private onlyText: Bytes = Bytes.empty();

  constructor(readonly isAssistant: bool) {
    const results = new ByteWriter();
    const blocks = new ByteWriter();
    this.results = results;
    this.blocks = blocks;
    this.resultJson = new JsonWriter(results);
    this.blockJson = new JsonWriter(blocks);
  }

  get isEmpty(): bool {
    return this.count == 0;
  }

  /** A text block; `cacheControl` is raw JSON or empty. Empty text is left out: Anthropic refuses it. */
  text(escaped: Bytes, cacheControl: Bytes): void {
    if (escaped.length == 0) return;
    this.onlyText = this.count == 0 && cacheControl.length == 0 ? escaped : Bytes.empty();
    const json = this.block();
    json.beginObject().key("type").string("text").key("text").stringRaw(escaped);
    if (cacheControl.length > 0) json.key("cache_control").raw(cacheControl);
    json.endObject();
  }

  /** The writer for one more block of another kind. */
  add(): JsonWriter {
    this.onlyText = Bytes.empty();
    return this.block();
  }

  /** The writer for one more tool result. */
  addResult(): JsonWriter {
    this.onlyText = Bytes.empty();
    this.count++;
    return this.resultJson;
  }

  /** Writes the message. */
  write(json: JsonWriter): void {
    json
      .beginObject()
      .key("role")
      .string(this.isAssistant ? "assistant" : "user")
      .key("content");
    if (this.onlyText.length > 0) json.stringRaw(this.onlyText);
    else {
      json.beginArray();
      if (this.results.length > 0) json.raw(this.results.view());
      if (this.blocks.length > 0) json.raw(this.blocks.view());
      json.endArray();
    }
    json.endObject();
  }

  private block(): JsonWriter {
    this.count++;
    return this.blockJson;
  }
}
