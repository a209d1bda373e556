import { Bytes } from "../../bytes";
import { JsonKind } from "../../json/kind";
import { wordIndex } from "../../json/words";
import { JsonValue } from "../../json/value";
import { JsonWriter } from "../../json/writer";

/**
 * Copies the members of a definition (a function, or the schema of an answer) that both of OpenAI's APIs have, if they are
 * not null: the APIs differ in the nesting only.
 */
export function copyDefinition(json: JsonWriter, definition: JsonValue): void {
  const names = Bytes.of("name description parameters schema strict");
  const members = definition.items();
  while (members.next()) {
    const isCopied = wordIndex(names, members.key) >= 0 && members.value.kind != JsonKind.Null;
    if (isCopied) json.keyBytes(members.key).raw(members.value.raw);
  }
}
