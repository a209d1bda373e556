import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { JsonKind } from "../../json/kind";
import { JsonValue } from "../../json/value";
import { JsonWriter } from "../../json/writer";
import { textOf } from "./openai-request";
import { writeChatPart } from "./responses-parts";
import { Maker, writeSigned } from "./signature-maker";

/** One turn of the model's on its way into a chat message: what it thought, said and called. */
@final
export class ResponsesTurn {
  private readonly thoughts: Pieces = new Pieces();
  private readonly parts: Pieces = new Pieces();
  private readonly calls: Pieces = new Pieces();
  /** the text as JSON while it is the turn's only part */
  private onlyText: Bytes = Bytes.empty();

  /**
   * A reasoning item. Its encrypted content is the signature of its summary, or where it has none, thinking that only the
   * provider can read; without it no provider takes the item back.
   */
  reasoning(item: JsonValue): void {
    const encrypted = item.member("encrypted_content");
    if (encrypted.kind != JsonKind.String) return;
    const summary = item.member("summary");
    const json = this.thoughts.next().beginObject().key("type");
    if (summary.items().next()) {
      json.string("reasoning.text").key("text").stringRaw(textOf(summary)).key("signature");
    } else json.string("reasoning.encrypted").key("data");
    writeSigned(json, encrypted.rawText(), Maker.OpenAi);
    json.endObject();
  }

  /** The content of a message; answers what cannot be translated, at which part, or nothing. */
  content(content: JsonValue): string {
    if (content.kind == JsonKind.String) this.text(content);
    const items = content.items();
    while (content.kind == JsonKind.Array && items.next()) {
      const text = items.value.member("text");
      if (text.kind == JsonKind.String) this.text(text);
      else {
        this.onlyText = Bytes.empty();
        const problem = writeChatPart(this.parts.next(), items.value);
        if (problem.length > 0) return ".content[" + items.index.toString() + "]: " + problem;
      }
    }
    return "";
  }

  call(item: JsonValue): void {
    const json = this.calls.next().beginObject().key("id").stringRaw(item.member("call_id").rawText());
    json.key("type").string("function").key("function").beginObject();
    json.key("name").stringRaw(item.member("name").rawText());
    json.key("arguments").stringRaw(item.member("arguments").rawText()).endObject();
    const extra = item.member("extra_content");
    if (extra.kind == JsonKind.Object) json.key("extra_content").raw(extra.raw);
    json.endObject();
  }

  /** Writes the message; nothing when there was no turn. */
  write(json: JsonWriter): void {
    if (this.thoughts.isEmpty && this.parts.isEmpty && this.calls.isEmpty) return;
    json.beginObject().key("role").string("assistant").key("content");
    if (this.onlyText.length > 0) json.raw(this.onlyText);
    else if (!this.parts.isEmpty) this.parts.write(json);
    else if (!this.calls.isEmpty) json.nul();
    else json.string("");
    if (!this.calls.isEmpty) this.calls.write(json.key("tool_calls"));
    if (!this.thoughts.isEmpty) this.thoughts.write(json.key("reasoning_details"));
    json.endObject();
  }

  private text(text: JsonValue): void {
    this.onlyText = this.parts.isEmpty ? text.raw : Bytes.empty();
    this.parts.next().beginObject().key("type").string("text").key("text").raw(text.raw).endObject();
  }
}

/** The elements of a list that is put together on the side. */
@final
class Pieces {
  private readonly out: ByteWriter;
  private readonly json: JsonWriter;

  constructor() {
    const out = new ByteWriter(16);
    this.out = out;
    this.json = new JsonWriter(out);
  }

  get isEmpty(): bool {
    return this.out.length == 0;
  }

  /** The writer for one more element. */
  next(): JsonWriter {
    return this.json;
  }

  /** Writes the list. */
  write(json: JsonWriter): void {
    json.beginArray().raw(this.out.view()).endArray();
  }
}
