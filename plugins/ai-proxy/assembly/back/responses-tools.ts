import { Bytes, JsonItems, JsonKind, JsonValue, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { copyDefinition } from "proxy-wasm-assemblyscript-sdk/assembly/ai";

/** The tools of a chat request and the choice among them, for the Responses API. */
@final
export class ResponsesTools {
  /** Whether they are `functions` of OpenAI's first tools API, whose items are the bare functions. */
  readonly isLegacy: bool;
  private readonly list: JsonValue;

  constructor(tools: JsonValue, functions: JsonValue) {
    const isLegacy = tools.kind != JsonKind.Array && functions.kind == JsonKind.Array;
    this.isLegacy = isLegacy;
    this.list = isLegacy ? functions : tools;
  }

  /** Writes `tools` and `tool_choice`, nothing without tools. Answers what cannot be translated, or nothing. */
  write(json: JsonWriter, choice: JsonValue): string {
    const items = this.list.items();
    if (this.list.kind != JsonKind.Array || !items.next()) return "";
    json.key("tools").beginArray();
    do {
      if (items.value.member("type").rawText().equalsString("custom")) {
        return "tools[" + items.index.toString() + "].type: custom tools have no counterpart";
      }
      this.tool(json, items.value);
    } while (items.next());
    json.endArray();
    this.choice(json, choice);
    return "";
  }

  private tool(json: JsonWriter, tool: JsonValue): void {
    const body = this.functionOf(tool);
    if (body.kind != JsonKind.Object) {
      // A tool of the API's own, which the client sent in its form.
      json.raw(tool.raw);
      return;
    }
    json.beginObject().key("type").string("function");
    copyDefinition(json, body);
    // Here functions are strict unless it is said, in chat completions the other way round.
    if (isUnset(body.member("strict"))) json.key("strict").bool(false);
    if (isUnset(body.member("parameters"))) json.key("parameters").raw(Bytes.of('{"type":"object","properties":{}}'));
    json.endObject();
  }

  private choice(json: JsonWriter, choice: JsonValue): void {
    if (isUnset(choice)) return;
    json.key("tool_choice");
    const allowed = choice.member("allowed_tools");
    if (this.isNamed(choice)) this.name(json, choice);
    else if (allowed.kind == JsonKind.Object) {
      json.beginObject().key("type").string("allowed_tools").key("mode").stringRaw(allowed.member("mode").rawText());
      json.key("tools").beginArray();
      const tools: JsonItems = allowed.member("tools").items();
      while (tools.next()) if (this.isNamed(tools.value)) this.name(json, tools.value);
      json.endArray().endObject();
    } else json.raw(choice.raw);
  }

  private isNamed(tool: JsonValue): bool {
    return this.functionOf(tool).member("name").kind == JsonKind.String;
  }

  private name(json: JsonWriter, tool: JsonValue): void {
    json
      .beginObject()
      .key("type")
      .string("function")
      .key("name")
      .raw(this.functionOf(tool).member("name").raw)
      .endObject();
  }

  private functionOf(tool: JsonValue): JsonValue {
    return this.isLegacy ? tool : tool.member("function");
  }
}

function isUnset(value: JsonValue): bool {
  return !value.exists || value.kind == JsonKind.Null;
}
