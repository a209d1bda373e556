import { Bytes, JsonItems, JsonKind, JsonValue, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ClaudeMembers } from "./claude-members";

/** The tools that a chat request offers, and the choice among them. */
export class ChatTools {
  private readonly list: JsonValue;
  private readonly choice: JsonValue;
  /** `functions` and `function_call` of OpenAI's first tools API, whose items are the bare functions */
  private readonly isLegacy: bool;
  /** the tools that an `allowed_tools` choice names; Missing when all are allowed */
  private readonly allowed: JsonValue;

  /** @param narrows whether a function that must be called is the only one offered, for protocols that cannot name it */
  constructor(
    request: ClaudeMembers,
    private readonly narrows: bool,
  ) {
    const isLegacy = request.tools.kind != JsonKind.Array && request.functions.kind == JsonKind.Array;
    const choice = isLegacy ? request.functionCall : request.toolChoice;
    const isAllowList = choice.member("type").rawText().equalsString("allowed_tools");
    this.isLegacy = isLegacy;
    this.list = isLegacy ? request.functions : request.tools;
    this.choice = choice;
    this.allowed = isAllowList ? choice.member("allowed_tools").member("tools") : JsonValue.missing();
  }

  /** What cannot be translated, or nothing. */
  check(): string {
    const items = this.tools();
    while (items.next()) {
      const path = "tools[" + items.index.toString() + "]";
      const type = items.value.member("type").rawText();
      if (type.equalsString("custom")) return path + ".type: custom tools have no counterpart";
      if (this.nameOf(items.value).length == 0) return path + ": expected a named function";
    }
    return "";
  }

  /** "auto", "none", "required", or nothing. */
  get mode(): Bytes {
    if (this.choice.kind == JsonKind.String) return this.choice.rawText();
    return this.choice.member("allowed_tools").member("mode").rawText();
  }

  /** The one function that must be called; empty when none is named. */
  get chosenName(): Bytes {
    if (this.isLegacy) return this.choice.member("name").rawText();
    return this.choice.member("function").member("name").rawText();
  }

  /** Whether the model may call any. */
  get any(): bool {
    const items = this.tools();
    while (items.next()) if (this.isAllowed(items.value)) return true;
    return false;
  }

  /** Whether arguments must follow the schema, with every function. */
  get areStrict(): bool {
    const items = this.tools();
    while (items.next()) if (this.functionOf(items.value).member("strict").kind != JsonKind.True) return false;
    return items.index >= 0;
  }

  /** Writes the list of functions, each as OpenAI's tool, or `bare`: as what stands within it. */
  writeFunctions(json: JsonWriter, bare: bool): void {
    json.beginArray();
    const items = this.tools();
    while (items.next()) {
      if (!this.isAllowed(items.value)) continue;
      if (!bare) json.beginObject().key("type").string("function").key("function");
      const body = this.functionOf(items.value);
      const description = body.member("description");
      json.beginObject().key("name").stringRaw(body.member("name").rawText());
      if (description.kind == JsonKind.String) json.key("description").raw(description.raw);
      json.key("parameters").raw(schemaOf(body)).endObject();
      if (!bare) json.endObject();
    }
    json.endArray();
  }

  protected tools(): JsonItems {
    return (this.list.kind == JsonKind.Array ? this.list : JsonValue.missing()).items();
  }

  protected isAllowed(tool: JsonValue): bool {
    const name = this.nameOf(tool);
    const chosen = this.narrows ? this.chosenName : Bytes.empty();
    if (chosen.length > 0) return chosen.equals(name);
    if (this.allowed.kind != JsonKind.Array) return true;
    const items = this.allowed.items();
    while (items.next()) if (items.value.member("function").member("name").rawText().equals(name)) return true;
    return false;
  }

  protected functionOf(tool: JsonValue): JsonValue {
    return this.isLegacy ? tool : tool.member("function");
  }

  protected nameOf(tool: JsonValue): Bytes {
    return this.functionOf(tool).member("name").rawText();
  }
}

/** The schema of a function's arguments. */
export function schemaOf(body: JsonValue): Bytes {
  const schema = body.member("parameters");
  return schema.kind == JsonKind.Object ? schema.raw : ANY_OBJECT;
}

const ANY_OBJECT: Bytes = Bytes.of('{"type":"object","properties":{}}');
