import { ByteWriter, Bytes, JsonKind, JsonValue, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { edited, isInstruction, messagesOf } from "./message-list";
import { PrefixEdits } from "./prefix-edits";
import { withMember } from "./response-format";

/**
 * A chat request with one more system message behind the instructions that it begins with; a request without a list of
 * messages is answered itself.
 * @param text UTF-8
 */
export function insertContext(body: Bytes, text: Bytes): Bytes {
  const messages = messagesOf(JsonValue.of(body));
  if (!messages.exists) return body;
  let at = messages.raw.start + 1;
  let isFirst = true;
  const items = messages.items();
  let hasNext = items.next();
  for (; hasNext && isInstruction(items.value); hasNext = items.next()) {
    at = items.value.raw.end;
    isFirst = false;
  }
  const message = new ByteWriter(text.length + 64);
  if (!isFirst) message.byte(COMMA);
  new JsonWriter(message).beginObject().key("role").string("system").key("content").stringBytes(text).endObject();
  if (isFirst && hasNext) message.byte(COMMA);
  const edits = new PrefixEdits(body);
  edits.insert(at - body.start, message.take());
  return edited(body, edits);
}

/**
 * A request of Anthropic's with one more text behind its `system`: there such messages are refused.
 * @param text UTF-8
 */
export function insertSystem(body: Bytes, text: Bytes): Bytes {
  const system = JsonValue.of(body).member("system");
  const out = new ByteWriter(text.length + 96);
  const isList = system.kind == JsonKind.Array;
  const isText = system.kind == JsonKind.String;
  if (isText) {
    out.text('[{"type":"text","text":');
    out.bytes(system.raw);
    out.text("},");
  } else if (isList && system.items().next()) out.byte(COMMA);
  if (isText || isList) out.text('{"type":"text","text":');
  new JsonWriter(out).stringBytes(text);
  if (!isText && !isList) return withMember(body, "system", out.take());
  out.text(isText ? "}]" : "}");
  const edits = new PrefixEdits(body);
  if (isText) edits.replace(system.raw, out.take());
  else edits.insert(system.raw.end - body.start - 1, out.take());
  return edited(body, edits);
}

const COMMA: i32 = 0x2c;
