import { JsonKind } from "../../json/kind";
import { NamedMembers } from "../../json/named-members";
import { JsonValue } from "../../json/value";
import { JsonWriter } from "../../json/writer";
import { copyDefinition } from "./definition";
import { Member } from "./responses-members";

/**
 * Writes `tools`, `tool_choice` and `parallel_tool_calls` of a Responses request for chat completions; nothing when there
 * are no tools, as those refuse a choice then. Only functions have a counterpart: without another tool that the client
 * counts on (web search, MCP, …) the answer would be another one, so it is refused. Answers what is, or nothing.
 */
export function writeResponsesTools(json: JsonWriter, request: NamedMembers): string {
  const tools = request.at(Member.Tools);
  const items = tools.items();
  if (tools.kind != JsonKind.Array || !items.next()) return "";
  json.key("tools").beginArray();
  do {
    const tool = items.value;
    const type = tool.member("type").rawText();
    if (!type.equalsString("function")) {
      return "tools[" + items.index.toString() + "]: tools of type " + type.toString() + " have no counterpart";
    }
    beginFunction(json);
    copyDefinition(json, tool);
    json.endObject().endObject();
  } while (items.next());
  json.endArray();
  const parallel = request.at(Member.ParallelToolCalls);
  if (parallel.exists && parallel.kind != JsonKind.Null) json.key("parallel_tool_calls").raw(parallel.raw);
  return writeChoice(json, request.at(Member.ToolChoice));
}

function writeChoice(json: JsonWriter, choice: JsonValue): string {
  if (choice.kind == JsonKind.String) json.key("tool_choice").raw(choice.raw);
  if (choice.kind != JsonKind.Object) return "";
  json.key("tool_choice");
  if (isFunction(choice)) {
    writeName(json, choice);
    return "";
  }
  const type = choice.member("type").rawText();
  if (!type.equalsString("allowed_tools")) {
    return "tool_choice: choices of type " + type.toString() + " have no counterpart";
  }
  json.beginObject().key("type").stringRaw(type).key("allowed_tools").beginObject();
  json.key("mode").stringRaw(choice.member("mode").rawText()).key("tools").beginArray();
  const tools = choice.member("tools").items();
  // Others than functions cannot be among the tools.
  while (tools.next()) if (isFunction(tools.value)) writeName(json, tools.value);
  json.endArray().endObject().endObject();
  return "";
}

function isFunction(value: JsonValue): bool {
  return value.member("type").rawText().equalsString("function");
}

function beginFunction(json: JsonWriter): void {
  json.beginObject().key("type").string("function").key("function").beginObject();
}

function writeName(json: JsonWriter, value: JsonValue): void {
  beginFunction(json);
  json.key("name").stringRaw(value.member("name").rawText()).endObject().endObject();
}
