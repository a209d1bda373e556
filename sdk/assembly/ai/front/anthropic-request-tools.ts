import { Bytes } from "../../bytes";
import { JsonKind } from "../../json/kind";
import { JsonValue } from "../../json/value";
import { JsonWriter } from "../../json/writer";
import { copyMark } from "./anthropic-request-parts";

/**
 * Writes `tools` as OpenAI functions. Anthropic's own server tools have no counterpart and are left out.
 * @param keepsMarks whether `cache_control` goes on
 */
export function writeTools(json: JsonWriter, tools: JsonValue, choice: JsonValue, keepsMarks: bool): void {
  if (!hasFunctions(tools)) return;
  json.key("tools").beginArray();
  const items = tools.items();
  while (items.next()) if (isFunction(items.value)) writeTool(json, items.value, keepsMarks);
  json.endArray();
  if (choice.member("disable_parallel_tool_use").kind == JsonKind.True) json.key("parallel_tool_calls").bool(false);
}

/** Writes `tool_choice`; nothing when no tool is left to choose, which OpenAI would refuse. */
export function writeToolChoice(json: JsonWriter, tools: JsonValue, choice: JsonValue): void {
  if (!hasFunctions(tools)) return;
  const type = choice.member("type").rawText();
  if (type.equalsString("auto") || type.equalsString("none")) json.key("tool_choice").stringRaw(type);
  else if (type.equalsString("any")) json.key("tool_choice").string("required");
  else if (type.equalsString("tool")) {
    json.key("tool_choice").beginObject().key("type").string("function").key("function").beginObject();
    json.key("name").stringRaw(choice.member("name").rawText()).endObject().endObject();
  }
}

function hasFunctions(tools: JsonValue): bool {
  if (tools.kind != JsonKind.Array) return false;
  const items = tools.items();
  while (items.next()) if (isFunction(items.value)) return true;
  return false;
}

/** A tool of the client's own: without type, or "custom". */
function isFunction(tool: JsonValue): bool {
  const type = tool.member("type").rawText();
  return (type.length == 0 || type.equalsString("custom")) && tool.member("name").rawText().length > 0;
}

function writeTool(json: JsonWriter, tool: JsonValue, keepsMarks: bool): void {
  json.beginObject().key("type").string("function").key("function").beginObject();
  json.key("name").stringRaw(tool.member("name").rawText());
  const description = tool.member("description");
  if (description.kind == JsonKind.String) json.key("description").raw(description.raw);
  const schema = tool.member("input_schema");
  json.key("parameters").raw(schema.kind == JsonKind.Object ? schema.raw : ANY_OBJECT);
  const strict = tool.member("strict");
  if (strict.kind == JsonKind.True || strict.kind == JsonKind.False) json.key("strict").raw(strict.raw);
  json.endObject();
  if (keepsMarks) copyMark(json, tool);
  json.endObject();
}

const ANY_OBJECT: Bytes = Bytes.of('{"type":"object","properties":{}}');
