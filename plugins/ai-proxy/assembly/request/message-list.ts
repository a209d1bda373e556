import { Bytes, JsonKind, JsonValue, Splice } from "proxy-wasm-assemblyscript-sdk/assembly";
import { joined } from "./custom-settings";
import { PrefixEdits } from "./prefix-edits";

const MESSAGES: Bytes = Bytes.of("messages");

/** The messages of a chat request; Missing when there is no list of them. Of a doubled member the last counts. */
export function messagesOf(request: JsonValue): JsonValue {
  const members = request.items();
  let found = JsonValue.missing();
  while (request.kind == JsonKind.Object && members.next()) if (members.keyIs(MESSAGES)) found = members.value;
  return found.kind == JsonKind.Array ? found : JsonValue.missing();
}

/** Whether a message is an instruction: the system's, or the developer's, as OpenAI's newer models call it. */
export function isInstruction(message: JsonValue): bool {
  const role = message.member("role").rawText();
  return role.equalsString("system") || role.equalsString("developer");
}

/** The document with the edits made; the very document when there are none. */
export function edited(document: Bytes, edits: PrefixEdits): Bytes {
  const splice: Splice | null = edits.splice();
  return splice == null ? document : joined(document, splice);
}
