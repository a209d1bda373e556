import { Bytes, JsonItems, JsonKind, JsonValue, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ClaudeMembers } from "./claude-members";

/** The tools of a chat request and the choice among them. */
@final
export class ClaudeTools {
  private readonly list: JsonValue;
  private readonly choice: JsonValue;
  /** `functions` and `function_call` of OpenAI's first tools API, whose items are the bare functions */
  private readonly isLegacy: bool;
  private readonly isParallel: bool;
  /** the tools that an `allowed_tools` choice names; Missing when all are allowed */
  private readonly allowed: JsonValue;

  constructor(request: ClaudeMembers) {
    const isLegacy = request.tools.kind != JsonKind.Array && request.functions.kind == JsonKind.Array;
    const choice = isLegacy ? request.functionCall : request.toolChoice;
    const isAllowList = choice.member("type").rawText().equalsString("allowed_tools");
    this.isLegacy = isLegacy;
    this.list = isLegacy ? request.functions : request.tools;
    this.choice = choice;
    this.isParallel = request.parallelToolCalls.kind != JsonKind.False;
    this.allowed = isAllowList ? choice.member("allowed_tools").member("tools") : JsonValue.missing();
  }

  /** What cannot be translated, or nothing. */
  check(): string {
    const items = this.tools();
    while (items.next()) {
      const type = items.value.member("type").rawText();
      if (type.equalsString("custom"))
        return "tools[" + items.index.toString() + "].type: custom tools have no counterpart";
      if (this.nameOf(items.value).length == 0)
        return "tools[" + items.index.toString() + "]: expected a named function";
    }
    return "";
  }

  /** Whether the model must call a tool, which Anthropic does not allow while it thinks. */
  get isForced(): bool {
    if (!this.any()) return false;
    const mode = this.mode();
    return mode.equalsString("required") || this.chosenName().length > 0;
  }

  /** Writes `tools` and `tool_choice`; nothing without tools. */
  write(json: JsonWriter): void {
    if (!this.any()) return;
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
    const schema = body.member("parameters");
    json.key("input_schema").raw(schema.kind == JsonKind.Object ? schema.raw : ANY_OBJECT);
    if (body.member("strict").kind == JsonKind.True) json.key("strict").bool(true);
    const cache = tool.member("cache_control");
    if (cache.kind == JsonKind.Object) json.key("cache_control").raw(cache.raw);
    json.endObject();
  }

  private writeChoice(json: JsonWriter): void {
    const name = this.chosenName();
    const mode = this.mode();
    const isNone = mode.equalsString("none");
    const isAny = mode.equalsString("required");
    if (name.length == 0 && !isNone && !isAny && this.isParallel && !mode.equalsString("auto")) return;
    json.key("tool_choice").beginObject().key("type");
    if (name.length > 0) json.string("tool").key("name").stringRaw(name);
    else json.string(isNone ? "none" : isAny ? "any" : "auto");
    if (!this.isParallel && !isNone) json.key("disable_parallel_tool_use").bool(true);
    json.endObject();
  }

  /** "auto", "none", "required", or nothing. */
  private mode(): Bytes {
    if (this.choice.kind == JsonKind.String) return this.choice.rawText();
    return this.choice.member("allowed_tools").member("mode").rawText();
  }

  /** The one function that must be called; empty when none is named. */
  private chosenName(): Bytes {
    if (this.isLegacy) return this.choice.member("name").rawText();
    return this.choice.member("function").member("name").rawText();
  }

  private tools(): JsonItems {
    return (this.list.kind == JsonKind.Array ? this.list : JsonValue.missing()).items();
  }

  private any(): bool {
    const items = this.tools();
    while (items.next()) if (this.isAllowed(items.value)) return true;
    return false;
  }

  private isAllowed(tool: JsonValue): bool {
    if (this.allowed.kind != JsonKind.Array) return true;
    const name = this.nameOf(tool);
    const items = this.allowed.items();
    while (items.next()) if (items.value.member("function").member("name").rawText().equals(name)) return true;
    return false;
  }

  private functionOf(tool: JsonValue): JsonValue {
    return this.isLegacy ? tool : tool.member("function");
  }

  /** Name of a function, or of a server tool of Anthropic's. */
  private nameOf(tool: JsonValue): Bytes {
    const body = this.functionOf(tool);
    return (body.kind == JsonKind.Object ? body : tool).member("name").rawText();
  }
}

const ANY_OBJECT: Bytes = Bytes.of('{"type":"object","properties":{}}');
