import { Bytes, JsonKind, JsonValue, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ChatTools, writeSchema } from "./chat-tools";
import { ClaudeMembers } from "./claude-members";

/** The tools of a chat request and the choice among them, for Claude. */
@final
export class ClaudeTools extends ChatTools {
  private readonly isParallel: bool;

  /** @param knowsStrict whether the provider holds arguments to their schema */
  constructor(
    request: ClaudeMembers,
    private readonly knowsStrict: bool,
  ) {
    super(request);
    this.isParallel = request.parallelToolCalls.kind != JsonKind.False;
  }

  /** Writes `tools` and `tool_choice`; nothing without tools. */
  write(json: JsonWriter): void {
    if (!this.any) return;
    json.key("tools").beginArray();
    const items = this.tools();
    while (items.next()) if (this.isAllowed(items.value)) this.writeTool(json, items.value);
    json.endArray();
    this.writeChoice(json);
  }

  private writeTool(json: JsonWriter, tool: JsonValue): void {
    const body = this.functionOf(tool);
    if (body.kind != JsonKind.Object) {
      // A server tool of Anthropic's own, which the client sent in its form.
      json.raw(tool.raw);
      return;
    }
    json.beginObject().key("name").stringRaw(body.member("name").rawText());
    const description = body.member("description");
    if (description.kind == JsonKind.String) json.key("description").raw(description.raw);
    const isStrict = this.knowsStrict && body.member("strict").kind == JsonKind.True;
    writeSchema(json.key("input_schema"), body, isStrict);
    if (isStrict) json.key("strict").bool(true);
    const cache = tool.member("cache_control");
    if (cache.kind == JsonKind.Object) json.key("cache_control").raw(cache.raw);
    json.endObject();
  }

  private writeChoice(json: JsonWriter): void {
    const name = this.canBeForced ? this.chosenName : Bytes.empty();
    const mode = this.mode;
    const isNone = mode.equalsString("none");
    const isAny = this.canBeForced && mode.equalsString("required");
    if (name.length == 0 && !isNone && !isAny && this.isParallel && !mode.equalsString("auto")) return;
    json.key("tool_choice").beginObject().key("type");
    if (name.length > 0) json.string("tool").key("name").stringRaw(name);
    else json.string(isNone ? "none" : isAny ? "any" : "auto");
    if (!this.isParallel && !isNone) json.key("disable_parallel_tool_use").bool(true);
    json.endObject();
  }
}
