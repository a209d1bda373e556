import { JsonKind } from "../../json/kind";
import { JsonValue } from "../../json/value";
import { JsonWriter } from "../../json/writer";

/** The members of a function's or a schema's definition, which both of OpenAI's APIs have; they differ in the nesting. */
const MEMBERS: string[] = ["name", "description", "parameters", "schema", "strict"];

/** Copies the members of a definition (a function, or the schema of an answer) that are there and not null. */
export function copyDefinition(json: JsonWriter, definition: JsonValue): void {
  for (let i = 0; i < MEMBERS.length; i++) {
    const value = definition.member(MEMBERS[i]);
    if (value.exists && value.kind != JsonKind.Null) json.key(MEMBERS[i]).raw(value.raw);
  }
}
