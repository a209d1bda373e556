import { Bytes } from "../../bytes";
import { JsonItems } from "../../json/items";
import { JsonKind } from "../../json/kind";
import { JsonValue } from "../../json/value";
import { JsonWriter } from "../../json/writer";
import { copySchema, SchemaForm } from "./gemini-schema";
import { protoMember, Repeated } from "./proto-json";

/** Most functions of a request, as Gemini itself takes; further ones are left out. */
const MAX_FUNCTIONS: i32 = 512;

/** Writes `tools` and `tool_choice`. Gemini's own tools (search, code, maps) have no counterpart and are left out. */
export function writeGeminiTools(json: JsonWriter, tools: JsonValue, config: JsonValue): void {
  const list = new Repeated(tools);
  let count = 0;
  while (list.next()) {
    const functions = new Repeated(protoMember(list.value, "functionDeclarations"));
    while (count < MAX_FUNCTIONS && functions.next()) {
      if (count++ == 0) json.key("tools").beginArray();
      writeFunction(json, functions.value);
    }
  }
  if (count == 0) return;
  json.endArray();
  writeChoice(json, protoMember(config, "functionCallingConfig"));
}

function writeFunction(json: JsonWriter, declaration: JsonValue): void {
  json.beginObject().key("type").string("function").key("function").beginObject();
  json.key("name").stringRaw(declaration.member("name").rawText());
  const description = declaration.member("description");
  if (description.kind == JsonKind.String) json.key("description").raw(description.raw);
  const schema = protoMember(declaration, "parametersJsonSchema");
  const parameters = protoMember(declaration, "parameters");
  json.key("parameters");
  if (schema.kind == JsonKind.Object) json.raw(schema.raw);
  else if (parameters.kind == JsonKind.Object) copySchema(json, parameters, SchemaForm.FromOpenApi);
  else json.raw(ANY_OBJECT);
  json.endObject().endObject();
}

const ANY_OBJECT: Bytes = Bytes.of('{"type":"object","properties":{}}');

/** AUTO, ANY, NONE, or VALIDATED: as AUTO, with arguments that keep to the schema. */
function writeChoice(json: JsonWriter, config: JsonValue): void {
  const mode = config.member("mode").rawText();
  const isAny = mode.equalsString("ANY");
  const isAuto = mode.equalsString("AUTO") || mode.equalsString("VALIDATED");
  const names = protoMember(config, "allowedFunctionNames").items();
  const first = names.next() ? names.value.rawText() : Bytes.empty();
  const isOne = first.length > 0 && !names.next();
  if (mode.equalsString("NONE")) json.key("tool_choice").string("none");
  else if (isAny && isOne) writeNamed(json.key("tool_choice"), first);
  else if ((isAny || isAuto) && first.length > 0) {
    json.key("tool_choice").beginObject().key("type").string("allowed_tools").key("allowed_tools").beginObject();
    json
      .key("mode")
      .string(isAny ? "required" : "auto")
      .key("tools")
      .beginArray();
    writeAllowed(json, protoMember(config, "allowedFunctionNames").items());
    json.endArray().endObject().endObject();
  } else if (isAny || isAuto) json.key("tool_choice").string(isAny ? "required" : "auto");
}

function writeAllowed(json: JsonWriter, names: JsonItems): void {
  while (names.next()) writeNamed(json, names.value.rawText());
}

function writeNamed(json: JsonWriter, name: Bytes): void {
  json.beginObject().key("type").string("function").key("function").beginObject();
  json.key("name").stringRaw(name).endObject().endObject();
}
