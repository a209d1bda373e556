import { ByteWriter, Bytes, JsonKind, JsonValue, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";

/** The system prompt: one string, or text blocks when there are several pieces or one that is to be cached. */
@final
export class ClaudeSystem {
  private readonly blocks: ByteWriter;
  private readonly json: JsonWriter;
  private onlyText: Bytes = Bytes.empty();
  private count: i32 = 0;

  constructor() {
    const blocks = new ByteWriter();
    this.blocks = blocks;
    this.json = new JsonWriter(blocks);
  }

  /** A piece of text, escaped; `cacheControl` is raw JSON or empty. */
  add(escaped: Bytes, cacheControl: Bytes): void {
    if (escaped.length == 0) return;
    this.onlyText = this.count == 0 && cacheControl.length == 0 ? escaped : Bytes.empty();
    this.count++;
    this.json.beginObject().key("type").string("text").key("text").stringRaw(escaped);
    if (cacheControl.length > 0) this.json.key("cache_control").raw(cacheControl);
    this.json.endObject();
  }

  /** The content of a system or developer message: a string, or text parts. */
  addContent(content: JsonValue): void {
    if (content.kind == JsonKind.String) this.add(content.rawText(), Bytes.empty());
    if (content.kind != JsonKind.Array) return;
    const parts = content.items();
    while (parts.next()) {
      const cache = parts.value.member("cache_control");
      this.add(parts.value.member("text").rawText(), cache.kind == JsonKind.Object ? cache.raw : Bytes.empty());
    }
  }

  /** Writes `system`; nothing when there is no text. */
  write(json: JsonWriter): void {
    if (this.count == 0) return;
    json.key("system");
    if (this.onlyText.length > 0) json.stringRaw(this.onlyText);
    else json.beginArray().raw(this.blocks.view()).endArray();
  }
}
