import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { JsonKind } from "../../json/kind";
import { JsonValue } from "../../json/value";
import { JsonWriter } from "../../json/writer";
import { writeMediaPart } from "./gemini-request-media";
import { GeminiPart } from "./gemini-part";
import { writeSignatureMember } from "./openai-signature";
import { Repeated } from "./proto-json";
import { Maker, writeSigned } from "./signature-maker";

/** Most calls of one turn whose results are looked up by name. */
const MAX_CALLS: i32 = 256;

/** A function call that waits for its result. */
@final
class OpenCall {
  constructor(
    readonly id: Bytes,
    readonly name: Bytes,
  ) {}
}

/** Writes the contents of a Gemini request as OpenAI messages. */
@final
export class GeminiContents {
  /** those of the last turn */
  private calls: OpenCall[] = [];
  /** ids made up so far, for calls that have none */
  private made: i32 = 0;

  constructor(
    private readonly json: JsonWriter,
    /** Whether signatures and thoughts go on; see `RequestOptions`. */
    private readonly keepThinking: bool,
  ) {}

  /** The system instruction, a content or a string, as one message. */
  system(content: JsonValue): void {
    const parts = new Repeated(content.kind == JsonKind.String ? content : content.member("parts"));
    const text = new ByteWriter();
    while (parts.next()) {
      const piece = new GeminiPart(parts.value).text;
      if (text.length > 0 && piece.length > 0) text.text("\\n\\n");
      text.bytes(piece);
    }
    if (text.length == 0) return;
    this.json.beginObject().key("role").string("system").key("content").stringRaw(text.take()).endObject();
  }

  /** The contents; answers what is wrong with them, or nothing. */
  read(contents: JsonValue): string {
    const items = new Repeated(contents);
    while (items.next()) {
      const role = items.value.member("role").rawText();
      const parts = partsOf(items.value);
      if (role.equalsString("model")) this.model(parts);
      else if (role.length == 0 || role.equalsString("user") || role.equalsString("function")) this.user(parts);
      else return "contents[" + items.index.toString() + "].role: expected user or model";
    }
    return "";
  }

  /** Results first, right after the calls; then all else in one message. */
  private user(parts: GeminiPart[]): void {
    let others = 0;
    let texts = 0;
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i];
      if (part.functionResponse.kind == JsonKind.Object) {
        this.result(part.functionResponse);
        others += partsOf(part.functionResponse).length;
      } else if (part.isMedia) others++;
      else if (part.text.length > 0) texts++;
    }
    if (others + texts == 0) return;
    const json = this.json.beginObject().key("role").string("user").key("content");
    const isText = others == 0 && texts == 1;
    if (!isText) json.beginArray();
    for (let i = 0; i < parts.length; i++) this.userPart(parts[i], isText);
    if (!isText) json.endArray();
    json.endObject();
  }

  private userPart(part: GeminiPart, isText: bool): void {
    if (part.functionResponse.kind == JsonKind.Object) {
      const media = partsOf(part.functionResponse);
      for (let i = 0; i < media.length; i++) writeMediaPart(this.json, media[i]);
    } else if (part.isMedia) writeMediaPart(this.json, part);
    else if (part.text.length > 0) {
      if (isText) this.json.stringRaw(part.text);
      else this.json.beginObject().key("type").string("text").key("text").stringRaw(part.text).endObject();
    }
  }

  private result(response: JsonValue): void {
    const json = this.json.beginObject().key("role").string("tool").key("tool_call_id");
    json.stringRaw(this.idOf(response.member("id").rawText(), response.member("name").rawText())).key("content");
    const value = response.member("response");
    const text = soleText(value);
    if (text.exists) json.raw(text.raw);
    else json.stringBytes(value.exists ? value.raw : EMPTY_OBJECT);
    json.endObject();
  }

  /** The id of the call that a result belongs to: the result's own, or that of the first open call of its name. */
  private idOf(id: Bytes, name: Bytes): Bytes {
    for (let i = 0; i < this.calls.length; i++) {
      const call = this.calls[i];
      if (id.length > 0 ? !call.id.equals(id) : !call.name.equals(name)) continue;
      this.calls.splice(i, 1);
      return call.id;
    }
    return id.length > 0 ? id : this.madeUpId();
  }

  private model(parts: GeminiPart[]): void {
    const text = new ByteWriter();
    let hasCalls = false;
    let hasThoughts = false;
    let signature = Bytes.empty();
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i];
      if (part.functionCall.kind == JsonKind.Object) hasCalls = true;
      else if (part.isThought) hasThoughts = this.keepThinking;
      else {
        // The pieces of one text, as a stream brought them.
        text.bytes(part.text);
        if (part.signature.length > 0) signature = part.signature;
      }
    }
    if (text.length == 0 && !hasCalls && !hasThoughts) return;
    const json = this.json.beginObject().key("role").string("assistant").key("content");
    if (text.length == 0 && hasCalls) json.nul();
    else json.stringRaw(text.take());
    this.calls = [];
    if (hasCalls) this.toolCalls(parts);
    if (this.keepThinking) {
      this.thinking(parts);
      writeSignatureMember(json, signature);
    }
    json.endObject();
  }

  private toolCalls(parts: GeminiPart[]): void {
    const json = this.json.key("tool_calls").beginArray();
    for (let i = 0; i < parts.length; i++) {
      const call = parts[i].functionCall;
      if (call.kind != JsonKind.Object) continue;
      const given = call.member("id").rawText();
      const id = given.length > 0 ? given : this.madeUpId();
      const name = call.member("name").rawText();
      const args = call.member("args");
      if (this.calls.length < MAX_CALLS) this.calls.push(new OpenCall(id, name));
      json.beginObject().key("id").stringRaw(id).key("type").string("function").key("function").beginObject();
      json.key("name").stringRaw(name).key("arguments");
      json.stringBytes(args.kind == JsonKind.Object ? args.raw : EMPTY_OBJECT).endObject();
      if (this.keepThinking) writeSignatureMember(json, parts[i].signature);
      json.endObject();
    }
    json.endArray();
  }

  /** Thoughts, in pieces up to the signature that proves them; one without any text member is what only its provider can read. */
  private thinking(parts: GeminiPart[]): void {
    const json = this.json;
    const text = new ByteWriter();
    let count = 0;
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i];
      if (!part.isThought) continue;
      text.bytes(part.text);
      const isLast = i + 1 >= parts.length || !parts[i + 1].isThought;
      if (part.signature.length == 0 && !isLast) continue;
      if (count++ == 0) json.key("reasoning_details").beginArray();
      json.beginObject().key("type");
      if (part.isSealed) {
        writeSigned(json.string("reasoning.encrypted").key("data"), part.signature, Maker.Gemini);
        text.clear();
      } else {
        json.string("reasoning.text").key("text").stringRaw(text.take());
        if (part.signature.length > 0) writeSigned(json.key("signature"), part.signature, Maker.Gemini);
      }
      json.endObject();
    }
    if (count > 0) json.endArray();
  }

  private madeUpId(): Bytes {
    return Bytes.of("call_" + (this.made++).toString());
  }
}

const EMPTY_OBJECT: Bytes = Bytes.of("{}");
const NO_PARTS: GeminiPart[] = [];

/** The parts of a content, or of a function's response. */
function partsOf(content: JsonValue): GeminiPart[] {
  const list = content.member("parts");
  if (!list.exists) return NO_PARTS;
  const parts: GeminiPart[] = [];
  const items = new Repeated(list);
  while (items.next()) parts.push(new GeminiPart(items.value));
  return parts;
}

/** The text of a response that is nothing but `{"output":"…"}` or `{"result":"…"}`; else Missing. */
function soleText(response: JsonValue): JsonValue {
  const members = response.items();
  if (response.kind != JsonKind.Object || !members.next()) return JsonValue.missing();
  const key = members.key;
  const value = members.value;
  const isSole = !members.next() && value.kind == JsonKind.String;
  return isSole && (key.equalsString("output") || key.equalsString("result")) ? value : JsonValue.missing();
}
