import { ByteWriter, Bytes, JsonKind, JsonValue, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { textOf } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { isOwnDetail } from "./chat-turns";
import { isAddress } from "./claude-parts";
import { NO_MESSAGES, NO_ROLE, noCounterpart } from "./content";

/** The messages of a chat request as instructions and input items of a Responses request. */
@final
export class ResponsesMessages {
  /** Whether thinking of earlier turns goes along. */
  hasReasoning: bool = false;
  /** text of the system messages that come first, escaped */
  private readonly instructions: ByteWriter = new ByteWriter();
  private readonly items: ByteWriter;
  private readonly json: JsonWriter;

  constructor() {
    const items = new ByteWriter(1024);
    this.items = items;
    this.json = new JsonWriter(items);
  }

  /** Reads all messages; answers what cannot be translated, with its JSON path, or nothing. */
  read(messages: JsonValue): string {
    const list = messages.items();
    if (messages.kind != JsonKind.Array || !list.next()) return NO_MESSAGES;
    do {
      const problem = this.message(list.value);
      if (problem.length > 0) return "messages[" + list.index.toString() + "]." + problem;
    } while (list.next());
    return "";
  }

  /** Writes `instructions` and `input`. */
  write(json: JsonWriter): void {
    let instructions = this.instructions.take();
    if (this.items.length == 0) {
      // There must be some input.
      this.json.beginObject().key("role").string("system").key("content").stringRaw(instructions).endObject();
      instructions = Bytes.empty();
    }
    if (instructions.length > 0) json.key("instructions").stringRaw(instructions);
    json.key("input").beginArray().raw(this.items.view()).endArray();
  }

  private message(message: JsonValue): string {
    const role = message.member("role").rawText();
    const content = message.member("content");
    const isSystem = role.equalsString("system") || role.equalsString("developer");
    if (isSystem && this.items.length == 0) {
      const text = textOf(content);
      if (this.instructions.length > 0 && text.length > 0) this.instructions.text("\\n\\n");
      this.instructions.bytes(text);
      return "";
    }
    if (isSystem || role.equalsString("user")) return this.said(role, content, false);
    if (role.equalsString("assistant")) return this.assistant(message, content);
    // OpenAI's first tools API knows calls by their function's name.
    if (role.equalsString("tool")) return this.result(message.member("tool_call_id").rawText(), content);
    if (role.equalsString("function")) return this.result(message.member("name").rawText(), content);
    return NO_ROLE;
  }

  private said(role: Bytes, content: JsonValue, isOutput: bool): string {
    this.json.beginObject().key("role").stringRaw(role).key("content");
    const problem = this.content(content, isOutput);
    this.json.endObject();
    return problem;
  }

  private assistant(message: JsonValue, content: JsonValue): string {
    const details = message.member("reasoning_details").items();
    while (details.next()) this.reasoning(details.value);
    const refusal = message.member("refusal");
    const role = Bytes.of("assistant");
    let problem = "";
    if (content.kind == JsonKind.Array ? content.items().next() : content.rawText().length > 0) {
      problem = this.said(role, content, true);
    }
    if (refusal.rawText().length > 0) {
      this.json.beginObject().key("role").stringRaw(role).key("content").beginArray();
      this.json.beginObject().key("type").string("refusal").key("refusal").raw(refusal.raw).endObject().endArray();
      this.json.endObject();
    }
    const calls = message.member("tool_calls").items();
    while (problem.length == 0 && calls.next()) {
      const call = calls.value;
      if (call.member("function").kind == JsonKind.Object) this.call(call.member("id"), call.member("function"));
      else problem = "tool_calls[" + calls.index.toString() + "]: expected a function";
    }
    const legacy = message.member("function_call");
    if (legacy.kind == JsonKind.Object) this.call(legacy.member("name"), legacy);
    return problem;
  }

  /** Thinking that a client sends back, in OpenRouter's form; it counts with what proves it only. */
  private reasoning(detail: JsonValue): void {
    const signature = detail.member("signature").rawText();
    const encrypted = signature.length > 0 ? signature : detail.member("data").rawText();
    if (encrypted.length == 0 || !isOwnDetail(detail, FORMAT)) return;
    this.hasReasoning = true;
    const json = this.json;
    json.beginObject().key("type").string("reasoning").key("summary").beginArray();
    if (signature.length > 0) {
      json.beginObject().key("type").string("summary_text");
      json.key("text").stringRaw(detail.member("text").rawText()).endObject();
    }
    json.endArray().key("encrypted_content").stringRaw(encrypted).endObject();
  }

  private call(id: JsonValue, body: JsonValue): void {
    const json = this.json;
    json.beginObject().key("type").string("function_call").key("call_id").stringRaw(id.rawText());
    json.key("name").stringRaw(body.member("name").rawText()).key("arguments");
    const given = body.member("arguments");
    if (given.kind == JsonKind.Object) json.stringBytes(given.raw);
    else json.stringRaw(given.rawText());
    json.endObject();
  }

  private result(id: Bytes, content: JsonValue): string {
    this.json.beginObject().key("type").string("function_call_output").key("call_id").stringRaw(id).key("output");
    const problem = this.content(content, false);
    this.json.endObject();
    return problem;
  }

  /** A string, or a list of parts; answers what cannot be translated, or nothing. */
  private content(content: JsonValue, isOutput: bool): string {
    const json = this.json;
    if (content.kind != JsonKind.Array) {
      json.stringRaw(content.rawText());
      return "";
    }
    json.beginArray();
    const parts = content.items();
    while (parts.next()) {
      if (writePart(json, parts.value, isOutput)) continue;
      return "content[" + parts.index.toString() + "]: " + noCounterpart(parts.value.member("type").rawText());
    }
    json.endArray();
    return "";
  }
}

const FORMAT: Bytes = Bytes.of("openai-responses-v1");

/** False when the part has no counterpart. */
function writePart(json: JsonWriter, part: JsonValue, isOutput: bool): bool {
  const type = part.member("type").rawText();
  const isText = type.equalsString("text");
  json.beginObject().key("type");
  if (isText || part.kind == JsonKind.String) {
    json.string(isOutput ? "output_text" : "input_text");
    json.key("text").stringRaw(isText ? part.member("text").rawText() : part.rawText());
  } else if (type.equalsString("refusal")) copy(json.string("refusal"), part, "refusal", "refusal");
  else if (type.equalsString("image_url")) {
    const image = part.member("image_url");
    json.string("input_image");
    // Some clients give the address itself in place of the object.
    if (image.kind == JsonKind.String) copy(json, part, "image_url", "image_url");
    else copy(json, image, "url", "image_url");
    copy(json, image, "detail", "detail");
  } else if (type.equalsString("file")) {
    const file = part.member("file");
    json.string("input_file");
    copy(json, file, "filename", "filename");
    copy(json, file, "file_id", "file_id");
    copy(json, file, "file_data", isAddress(file.member("file_data").asBytes()) ? "file_url" : "file_data");
  } else return false;
  json.endObject();
  return true;
}

function copy(json: JsonWriter, object: JsonValue, from: string, to: string): void {
  const value = object.member(from);
  if (value.kind == JsonKind.String) json.key(to).raw(value.raw);
}
