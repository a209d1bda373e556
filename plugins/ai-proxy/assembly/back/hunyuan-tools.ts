import { JsonKind, JsonValue, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ChatTools, schemaOf } from "./chat-tools";
import { ClaudeMembers } from "./claude-members";

/** The tools of a chat request and the choice among them, for Tencent. */
@final
export class HunyuanTools extends ChatTools {
  constructor(request: ClaudeMembers) {
    super(request);
  }

  /**
   * Writes `tools` and `tool_choice`; nothing without tools. Answers what cannot be translated, with its JSON path, or
   * nothing. A tool can only be forced by its name: where one of several is required, the model is left the choice.
   */
  write(json: JsonWriter): string {
    const named = this.chosenName;
    const mode = this.mode;
    const isRequired = mode.equalsString("required");
    let forced = JsonValue.missing();
    let count = 0;
    const tools = this.tools();
    while (tools.next()) {
      const tool = this.functionOf(tools.value);
      const name = tool.member("name").rawText();
      if (name.length == 0)
        return (this.isLegacy ? "functions[" : "tools[") + tools.index.toString() + "]: expected a named function";
      if (!this.isAllowed(tools.value)) continue;
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
}

/** The schema of the parameters goes as text. */
function writeTool(json: JsonWriter, tool: JsonValue): void {
  json.beginObject().key("type").string("function").key("function").beginObject();
  json.key("name").stringRaw(tool.member("name").rawText()).key("parameters").stringBytes(schemaOf(tool));
  const description = tool.member("description");
  if (description.kind == JsonKind.String) json.key("description").raw(description.raw);
  json.endObject().endObject();
}
