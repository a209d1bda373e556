import { Bytes, JsonKind, JsonValue, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { BedrockModel } from "./bedrock-model";
import { cachePoint, isHourly } from "./bedrock-turn";
import { ChatTools, writeSchema } from "./chat-tools";
import { ChatTurns } from "./chat-turns";
import { ClaudeMembers } from "./claude-members";

/** The tools of a chat request and the choice among them, for Converse. */
@final
export class BedrockTools extends ChatTools {
  constructor(request: ClaudeMembers) {
    super(request);
  }

  /**
   * Writes `toolConfig`; answers what can not be translated, or nothing. Converse can not forbid calls: for `none` the tools
   * are left out. It must have tools when the messages show calls, be it one that stands in.
   */
  write(json: JsonWriter, turns: ChatTurns, model: BedrockModel): string {
    const isNone = this.mode.equalsString("none");
    const hasAny = this.any;
    if (!turns.hasTools && (isNone || !hasAny)) return "";
    json.key("toolConfig").beginObject().key("tools").beginArray();
    const name = turns.toolName;
    if (!hasAny) this.writeSpec(json, name.length > 0 ? name : Bytes.of("tool"), JsonValue.missing(), false);
    const items = this.tools();
    while (items.next()) {
      const tool = items.value;
      if (!this.isAllowed(tool)) continue;
      const body = this.functionOf(tool);
      if (body.kind != JsonKind.Object) return "tools[" + items.index.toString() + "]: expected a function";
      this.writeSpec(json, body.member("name").rawText(), body, model.takesSchema);
      const mark = tool.member("cache_control");
      if (mark.kind == JsonKind.Object && model.takesCachePoints) json.raw(cachePoint(isHourly(mark)));
    }
    json.endArray();
    if (hasAny && !isNone && model.takesChoice) this.writeChoice(json, model.takesNamedChoice);
    json.endObject();
    return "";
  }

  private writeSpec(json: JsonWriter, name: Bytes, body: JsonValue, isStrict: bool): void {
    json.beginObject().key("toolSpec").beginObject().key("name").stringRaw(name);
    const description = body.member("description").rawText();
    if (description.length > 0) json.key("description").stringRaw(description);
    const holds = isStrict && body.member("strict").kind == JsonKind.True;
    writeSchema(json.key("inputSchema").beginObject().key("json"), body, holds);
    json.endObject();
    if (holds) json.key("strict").bool(true);
    json.endObject().endObject();
  }

  private writeChoice(json: JsonWriter, isNamed: bool): void {
    const name = this.canBeForced ? this.chosenName : Bytes.empty();
    const mode = this.mode;
    const isAny = this.canBeForced && (mode.equalsString("required") || name.length > 0);
    if (!isAny && !mode.equalsString("auto")) return;
    json.key("toolChoice").beginObject();
    if (isNamed && name.length > 0) json.key("tool").beginObject().key("name").stringRaw(name);
    else json.key(isAny ? "any" : "auto").beginObject();
    json.endObject().endObject();
  }
}
