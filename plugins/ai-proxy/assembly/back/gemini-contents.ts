import {
  ByteWriter,
  Bytes,
  JsonKind,
  JsonValue,
  JsonWriter,
  jsonParse,
  unescapeText,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { signatureOf, textOf } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { FILLER, NO_ROLE, noCounterpart } from "./content";
import { writeMedia } from "./gemini-media";
import { KnownCalls } from "./known-calls";
import { MessageCalls } from "./message-calls";

/** What Google documents for calls that other models made, where Gemini 3 insists on a signature. */
const FOREIGN_SIGNATURE: Bytes = Bytes.of("skip_thought_signature_validator");

/** The messages of a chat request as Gemini's contents: system apart, neighbours of one role in one content. */
@final
export class GeminiContents {
  private readonly out: ByteWriter;
  private readonly json: JsonWriter;
  private readonly systemOut: ByteWriter;
  private readonly systemJson: JsonWriter;
  private readonly calls: KnownCalls = new KnownCalls();
  /** Whether the message at hand is the model's. */
  private fromModel: bool = false;
  /** Whether a content is open, and whether it is the model's. */
  private isOpen: bool = false;
  private isModel: bool = false;

  constructor(
    /** Whether calls and results take the ids by which they belong together; Vertex refuses them. */
    private readonly hasIds: bool,
    /** Whether the first call of a turn must have a signature. */
    private readonly needsSignature: bool,
  ) {
    const out = new ByteWriter(1024);
    const systemOut = new ByteWriter();
    this.out = out;
    this.json = new JsonWriter(out);
    this.systemOut = systemOut;
    this.systemJson = new JsonWriter(systemOut);
  }

  /** Reads all messages; answers what cannot be translated, with its JSON path, or nothing. */
  read(messages: JsonValue): string {
    const items = messages.items();
    while (items.next()) {
      const problem = this.message(items.value);
      if (problem.length > 0) return "messages[" + items.index.toString() + "]." + problem;
    }
    if (!this.isOpen) this.filler();
    this.json.endArray().endObject();
    return "";
  }

  /** Writes `contents` and `systemInstruction`. */
  write(json: JsonWriter): void {
    json.key("contents").beginArray().raw(this.out.view()).endArray();
    if (this.systemOut.length == 0) return;
    json
      .key("systemInstruction")
      .beginObject()
      .key("parts")
      .beginArray()
      .raw(this.systemOut.view())
      .endArray()
      .endObject();
  }

  private message(message: JsonValue): string {
    const role = message.member("role").rawText();
    const content = message.member("content");
    this.fromModel = role.equalsString("assistant");
    if (role.equalsString("user")) return this.parts(content);
    if (role.equalsString("assistant")) this.assistant(message, content);
    else if (role.equalsString("tool")) this.result(message.member("tool_call_id").rawText(), content);
    // OpenAI's first tools API knows calls by their function's name.
    else if (role.equalsString("function")) this.result(message.member("name").rawText(), content);
    else if (role.equalsString("system") || role.equalsString("developer")) {
      const text = textOf(content);
      if (text.length > 0) this.systemJson.beginObject().key("text").stringRaw(text).endObject();
    } else return NO_ROLE;
    return "";
  }

  private parts(content: JsonValue): string {
    if (content.kind == JsonKind.String) this.text(content.rawText(), Bytes.empty());
    if (content.kind != JsonKind.Array) return "";
    const parts = content.items();
    while (parts.next()) {
      const part = parts.value;
      const text = part.kind == JsonKind.String ? part : part.member("text");
      if (text.kind == JsonKind.String) this.text(text.rawText(), Bytes.empty());
      else if (!writeMedia(this.part(), part)) {
        return "content[" + parts.index.toString() + "]: " + noCounterpart(part.member("type").rawText());
      }
    }
    return "";
  }

  /** A part of text; Gemini refuses an empty one without a signature. */
  private text(escaped: Bytes, signature: Bytes): void {
    if (escaped.length == 0 && signature.length == 0) return;
    const json = this.part().beginObject().key("text").stringRaw(escaped);
    endPart(json, signature);
  }

  /** Gemini wants signatures back, not the thoughts themselves; another provider's signatures it would refuse. */
  private assistant(message: JsonValue, content: JsonValue): void {
    this.text(textOf(content), signatureOf(message));
    this.text(message.member("refusal").rawText(), Bytes.empty());
    const calls = new MessageCalls(message);
    let first = this.needsSignature ? FOREIGN_SIGNATURE : Bytes.empty();
    while (calls.next()) {
      const signature = signatureOf(calls.call);
      this.call(calls, signature.length > 0 ? signature : first);
      first = Bytes.empty();
    }
  }

  private call(call: MessageCalls, signature: Bytes): void {
    this.calls.add(call.id, call.body);
    const json = this.part().beginObject().key("functionCall").beginObject().key("name").stringRaw(call.name);
    json.key("args").raw(call.input);
    this.id(call.id);
    json.endObject();
    endPart(json, signature);
  }

  private result(id: Bytes, content: JsonValue): void {
    const json = this.part().beginObject().key("functionResponse").beginObject().key("name");
    const call = this.calls.find(id);
    json.stringRaw(call.exists ? call.member("name").rawText() : id).key("response");
    const text = textOf(content);
    const value = jsonParse(unescapeText(text));
    if (value.kind == JsonKind.Object) json.raw(value.raw);
    else {
      json.beginObject().key("result");
      if (value.kind == JsonKind.Array) json.raw(value.raw);
      else json.stringRaw(text);
      json.endObject();
    }
    this.id(id);
    json.endObject().endObject();
    const parts = content.items();
    while (content.kind == JsonKind.Array && parts.next()) writeMedia(json, parts.value);
  }

  private id(id: Bytes): void {
    if (this.hasIds && id.length > 0) this.json.key("id").stringRaw(id);
  }

  private filler(): void {
    this.fromModel = false;
    this.text(FILLER, Bytes.empty());
  }

  /** The writer for one more part of the current role, in the open content or in a new one: none may be empty. */
  private part(): JsonWriter {
    const json = this.json;
    const isModel = this.fromModel;
    if (this.isOpen && this.isModel == isModel) return json;
    if (!this.isOpen && isModel) {
      this.filler();
      this.fromModel = isModel;
    }
    if (this.isOpen) json.endArray().endObject();
    this.isOpen = true;
    this.isModel = isModel;
    json.beginObject().key("role");
    return json
      .string(isModel ? "model" : "user")
      .key("parts")
      .beginArray();
  }
}

function endPart(json: JsonWriter, signature: Bytes): void {
  if (signature.length > 0) json.key("thoughtSignature").stringRaw(signature);
  json.endObject();
}
