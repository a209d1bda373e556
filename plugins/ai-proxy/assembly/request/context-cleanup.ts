import { ByteWriter, Bytes, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { isInstruction, edited, messagesOf } from "./message-list";
import { PrefixEdits } from "./prefix-edits";

/**
 * A chat request without what came before the last message by which the user asked to forget it: one whose text is exactly
 * one of `commands`. It and all before it go, but for instructions. Every byte that stays is as it was; a request without
 * such a message is answered itself.
 */
export function cleanContext(body: Bytes, commands: string[]): Bytes {
  const messages = messagesOf(JsonValue.of(body));
  const wanted = commands.map<Bytes>((command) => Bytes.of(command));
  let last = -1;
  const items = messages.items();
  while (items.next()) if (isCommand(items.value, wanted)) last = items.index;
  if (last < 0) return body;
  const kept = new ByteWriter(messages.raw.length);
  const all = messages.items();
  while (all.next()) {
    if (all.index == last || (all.index < last && !isInstruction(all.value))) continue;
    kept.byte(kept.length == 0 ? OPEN_BRACKET : COMMA);
    kept.bytes(all.value.raw);
  }
  if (kept.length == 0) kept.byte(OPEN_BRACKET);
  kept.byte(CLOSE_BRACKET);
  const edits = new PrefixEdits(body);
  edits.replace(messages.raw, kept.take());
  return edited(body, edits);
}

const OPEN_BRACKET: i32 = 0x5b;
const CLOSE_BRACKET: i32 = 0x5d;
const COMMA: i32 = 0x2c;

function isCommand(message: JsonValue, commands: Bytes[]): bool {
  if (!message.member("role").rawText().equalsString("user")) return false;
  const text = onlyText(message.member("content"));
  for (let i = 0; i < commands.length; i++) if (text.length > 0 && text.equals(commands[i])) return true;
  return false;
}

/** The text of a content that is nothing else: a string, or one text part. */
function onlyText(content: JsonValue): Bytes {
  const parts = content.items();
  if (!parts.next()) return content.asBytes();
  const text = parts.value.member("text").asBytes();
  return parts.next() ? Bytes.empty() : text;
}
