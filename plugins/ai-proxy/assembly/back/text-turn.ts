import { ByteWriter, Bytes, JsonKind, JsonValue, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { argumentsOf, textOfPart } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { imageOfPart, joinText, Role, textOfMessage } from "./content";
import { MessageCalls } from "./message-calls";

/** One turn of the user or the assistant as one text on its way into a request: neighbouring messages of one role, joined. */
@final
export class TextTurn {
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
      const image = imageOfPart(parts.value).rawText();
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
    const calls = new MessageCalls(message);
    while (calls.next()) {
      const json = this.callJson.beginObject().key("id").stringRaw(calls.id).key("type").string("function");
      json.key("function").beginObject().key("name").stringRaw(calls.name);
      json
        .key("arguments")
        .stringRaw(argumentsOf(calls.body.member("arguments")))
        .endObject()
        .endObject();
    }
  }
}
