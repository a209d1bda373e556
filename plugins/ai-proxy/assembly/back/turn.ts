import { ByteWriter, Bytes, JsonKind, JsonValue, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { escapeBytes } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { imageOfPart, joinText, Role, textOfMessage, textOfPart } from "./content";

/** One turn of the user or the assistant on its way into a request: neighbouring messages of one role, joined. */
@final
export class Turn {
  private readonly text: ByteWriter = new ByteWriter();
  /** the turn as parts, which count once there is an image among them */
  private readonly parts: ByteWriter;
  private readonly partJson: JsonWriter;
  private readonly calls: ByteWriter;
  private readonly callJson: JsonWriter;
  private hasImage: bool = false;

  constructor(readonly role: Role) {
    const parts = new ByteWriter();
    const calls = new ByteWriter();
    this.parts = parts;
    this.partJson = new JsonWriter(parts);
    this.calls = calls;
    this.callJson = new JsonWriter(calls);
  }

  /** Takes in a message of the turn's role. */
  add(message: JsonValue): void {
    joinText(this.text, textOfMessage(message), true);
    if (this.role == Role.User) this.addParts(message.member("content"));
    else this.addCalls(message);
  }

  /** Writes the message, with its parts as `contents` if there is an image. */
  write(json: JsonWriter): void {
    json
      .beginObject()
      .key("role")
      .string(this.role == Role.User ? "user" : "assistant");
    if (this.hasImage) json.key("contents").beginArray().raw(this.parts.view()).endArray();
    else json.key("content").stringRaw(this.text.view());
    if (this.calls.length > 0) json.key("tool_calls").beginArray().raw(this.calls.view()).endArray();
    json.endObject();
  }

  private addParts(content: JsonValue): void {
    this.textPart(content.rawText());
    if (content.kind != JsonKind.Array) return;
    const parts = content.items();
    while (parts.next()) {
      const image = imageOfPart(parts.value);
      this.textPart(textOfPart(parts.value));
      if (image.length == 0) continue;
      this.hasImage = true;
      this.partJson.beginObject().key("type").string("image_url").key("image_url").beginObject();
      this.partJson.key("url").stringRaw(image).endObject().endObject();
    }
  }

  private textPart(text: Bytes): void {
    if (text.length > 0) this.partJson.beginObject().key("type").string("text").key("text").stringRaw(text).endObject();
  }

  private addCalls(message: JsonValue): void {
    const list = message.member("tool_calls");
    const calls = list.items();
    while (list.kind == JsonKind.Array && calls.next()) {
      this.call(calls.value.member("id").rawText(), calls.value.member("function"));
    }
    // OpenAI's first tools API knows calls by their function's name.
    const legacy = message.member("function_call");
    if (legacy.kind == JsonKind.Object) this.call(legacy.member("name").rawText(), legacy);
  }

  private call(id: Bytes, body: JsonValue): void {
    const json = this.callJson.beginObject().key("id").stringRaw(id).key("type").string("function");
    json.key("function").beginObject().key("name").stringRaw(body.member("name").rawText());
    const given = body.member("arguments");
    json.key("arguments").stringRaw(given.kind == JsonKind.Object ? escapeBytes(given.raw) : given.rawText());
    json.endObject().endObject();
  }
}
