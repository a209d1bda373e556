import { ByteWriter, Bytes, JsonValue, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { edited, isInstruction, messagesOf } from "./message-list";
import { PrefixEdits } from "./prefix-edits";

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

const COMMA: i32 = 0x2c;
