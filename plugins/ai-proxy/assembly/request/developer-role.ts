import { Bytes, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { edited, messagesOf } from "./message-list";
import { PrefixEdits } from "./prefix-edits";

const SYSTEM: Bytes = Bytes.of('"system"');

/** A chat request whose developer's messages are the system's, for providers that know no other role; else the request itself. */
export function developerToSystem(body: Bytes): Bytes {
  const edits = new PrefixEdits(body);
  const messages = messagesOf(JsonValue.of(body)).items();
  while (messages.next()) {
    const role = messages.value.member("role");
    if (role.rawText().equalsString("developer")) edits.replace(role.raw, SYSTEM);
  }
  return edited(body, edits);
}
