import { Bytes, JsonKind, JsonValue, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";

/**
 * Writes `tools` and `tool_choice` as Tencent has them, also for OpenAI's first tools API; nothing without tools. Answers
 * what cannot be translated, with its JSON path, or nothing. A tool can only be forced by its name: where one of several is
 * required, the model is left the choice.
 */
export function writeHunyuanTools(json: JsonWriter, request: JsonValue): string {
  const isLegacy = request.member("tools").kind != JsonKind.Array;
  const list = isLegacy ? request.member("functions") : request.member("tools");
  if (list.kind != JsonKind.Array) return "";
  const choice = isLegacy ? request.member("function_call") : request.member("tool_choice");
  const allowed = choice.member("allowed_tools");
  const named = (isLegacy ? choice : choice.member("function")).member("name").rawText();
  const mode = choice.kind == JsonKind.String ? choice.rawText() : allowed.member("mode").rawText();
  const isRequired = mode.equalsString("required");
  let forced = JsonValue.missing();
  let count = 0;
  const tools = list.items();
  while (tools.next()) {
    const tool = isLegacy ? tools.value : tools.value.member("function");
    const name = tool.member("name").rawText();
    if (name.length == 0)
      return (isLegacy ? "functions[" : "tools[") + tools.index.toString() + "]: expected a named function";
    if (!isAllowed(allowed.member("tools"), name)) continue;
    if (count++ == 0) json.key("tools").beginArray();
    writeTool(json, tool);
    if (isRequired || name.equals(named)) forced = tool;
  }
  if (count == 0) return "";
  json.endArray();
  if (forced.exists && (!isRequired || count == 1))
    writeTool(json.key("tool_choice").string("custom").key("custom_tool"), forced);
  else if (mode.equalsString("none") || mode.equalsString("auto")) json.key("tool_choice").stringRaw(mode);
  return "";
}

/** Whether a list of `allowed_tools`, if there is one, has the function. */
function isAllowed(list: JsonValue, name: Bytes): bool {
  if (list.kind != JsonKind.Array) return true;
  const tools = list.items();
  while (tools.next()) if (tools.value.member("function").member("name").rawText().equals(name)) return true;
  return false;
}

/** The schema of the parameters goes as text. */
function writeTool(json: JsonWriter, tool: JsonValue): void {
  json.beginObject().key("type").string("function").key("function").beginObject();
  json.key("name").stringRaw(tool.member("name").rawText()).key("parameters");
  const schema = tool.member("parameters");
  if (schema.kind == JsonKind.Object) json.stringBytes(schema.raw);
  else json.string('{"type":"object","properties":{}}');
  const description = tool.member("description");
  if (description.kind == JsonKind.String) json.key("description").raw(description.raw);
  json.endObject().endObject();
}
