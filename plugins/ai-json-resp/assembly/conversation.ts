import {
  Bytes,
  ByteWriter,
  JsonKind,
  JsonPatches,
  JsonValue,
  JsonWriter,
  jsonParse,
  lastMember,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { Verdict } from "./verdict";

const MESSAGES: Bytes = Bytes.of("messages");
const STREAM: Bytes = Bytes.of("stream");
const STREAM_OPTIONS: Bytes = Bytes.of("stream_options");
const RESPONSE_FORMAT: Bytes = Bytes.of("response_format");

/** Bytes of a model's own text that it is shown when it is asked again. */
const LONGEST_TEXT: i32 = 256 * 1024;

/** A client's request, and how it goes on while the answers are wrong. */
@final
export class Conversation {
  private constructor(
    /** The request as it is asked: whole answers only. */
    readonly body: Bytes,
    /** Whether the client wants a stream. */
    readonly isStream: bool,
  ) {}

  /** Null: it is none that has messages. @param format what `response_format` is to be; no bytes: as the client has it */
  static read(body: Bytes, format: Bytes): Conversation | null {
    const request = jsonParse(body);
    if (lastMember(request, MESSAGES).kind != JsonKind.Array) return null;
    const isStream = lastMember(request, STREAM).asBool();
    const hasFormat = lastMember(request, RESPONSE_FORMAT).exists;
    const streams = isStream || lastMember(request, STREAM_OPTIONS).exists;
    if (!streams && (format.length == 0 || hasFormat)) return new Conversation(body.copy(), false);
    return new Conversation(rewritten(request, hasFormat ? Bytes.empty() : format), isStream);
  }

  /** The same, with a wrong answer at its end and what is wrong with it. @param schema as JSON; no bytes: there is none */
  after(verdict: Verdict, schema: Bytes): Bytes {
    const body = this.body;
    const messages = lastMember(JsonValue.of(body), MESSAGES);
    const out = new ByteWriter(1024);
    const writer = new JsonWriter(out);
    if (messages.items().next()) out.byte(0x2c);
    if (verdict.text.length > 0) {
      const text = verdict.text.slice(0, LONGEST_TEXT);
      writer.beginObject().key("role").string("assistant").key("content").stringBytes(text).endObject();
    }
    const order = orderOf(verdict, schema);
    writer.beginObject().key("role").string("user").key("content").stringBytes(order).endObject();
    const patches = new JsonPatches(body);
    patches.insertLast(messages, out.take());
    const splice = patches.splice();
    const whole = new ByteWriter(body.length + splice.bytes.length);
    whole.bytes(splice.bytes);
    whole.bytes(body.slice(splice.length));
    return whole.take();
  }
}

/** The request without what asks for a stream. */
function rewritten(request: JsonValue, format: Bytes): Bytes {
  const out = new ByteWriter(request.raw.length + format.length + 32);
  const writer = new JsonWriter(out).beginObject();
  const items = request.items();
  while (items.next()) {
    if (items.keyIs(STREAM) || items.keyIs(STREAM_OPTIONS)) continue;
    writer.keyBytes(items.key).raw(items.value.raw);
  }
  if (format.length > 0) writer.keyBytes(RESPONSE_FORMAT).raw(format);
  writer.endObject();
  return out.take();
}

/** What the model is asked to do with its wrong answer. */
function orderOf(verdict: Verdict, schema: Bytes): Bytes {
  const out = new ByteWriter(256 + schema.length);
  out.text("This answer can not be used: ");
  out.text(verdict.faults);
  out.text(".\nGive the same answer again as JSON that can be used");
  if (schema.length > 0) {
    out.text(", which this JSON Schema allows:\n");
    out.bytes(schema);
    out.text("\nSay");
  } else out.text(". Say");
  out.text(" nothing but the JSON.");
  return out.take();
}
