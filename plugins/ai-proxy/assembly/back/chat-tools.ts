import { Bytes, JsonItems, JsonKind, JsonValue, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { copySchema, SchemaForm } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { ClaudeMembers } from "./claude-members";

/** The tools of a chat request and the choice among them, whatever protocol they go to. */
export class ChatTools {
  protected readonly list: JsonValue;
  protected readonly choice: JsonValue;
  /** `functions` and `function_call` of OpenAI's first tools API, whose items are the bare functions */
  protected readonly isLegacy: bool;
  /** the tools that an `allowed_tools` choice names; Missing when all are allowed */
  private readonly allowed: JsonValue;
  /** Whether the model can be made to call a tool; else it is only allowed to. */
  canBeForced: bool = true;

  constructor(request: ClaudeMembers) {
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
      const type = items.value.member("type").rawText();
      if (type.equalsString("custom"))
        return "tools[" + items.index.toString() + "].type: custom tools have no counterpart";
      if (this.nameOf(items.value).length == 0 && !this.isOwn(items.value))
        return "tools[" + items.index.toString() + "]: expected a named function";
    }
    return "";
  }

  /** Whether a tool that is no function is the provider's own, in its form. */
  protected isOwn(tool: JsonValue): bool {
    return false;
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

  /** Whether the model must call a tool, which Claude does not allow while it thinks. */
  get isForced(): bool {
    return this.canBeForced && this.any && (this.mode.equalsString("required") || this.chosenName.length > 0);
  }

  protected tools(): JsonItems {
    return (this.list.kind == JsonKind.Array ? this.list : JsonValue.missing()).items();
  }

  protected isAllowed(tool: JsonValue): bool {
    if (this.allowed.kind != JsonKind.Array) return true;
    const name = this.nameOf(tool);
    const items = this.allowed.items();
    while (items.next()) if (items.value.member("function").member("name").rawText().equals(name)) return true;
    return false;
  }

  /** A tool's function; Missing, or no object, for tools of other kinds. */
  protected functionOf(tool: JsonValue): JsonValue {
    return this.isLegacy ? tool : tool.member("function");
  }

  /** Name of a function, or of a server tool. */
  protected nameOf(tool: JsonValue): Bytes {
    const body = this.functionOf(tool);
    return (body.kind == JsonKind.Object ? body : tool).member("name").rawText();
  }
}

/**
 * Writes the schema of a function's arguments.
 * @param isStrict whether Claude shall be held to it
 */
export function writeSchema(json: JsonWriter, body: JsonValue, isStrict: bool): void {
  const schema = body.member("parameters");
  if (isStrict && schema.kind == JsonKind.Object) copySchema(json, schema, SchemaForm.ToClaude);
  else json.raw(schemaOf(body));
}

/** The schema of a function's arguments. */
export function schemaOf(body: JsonValue): Bytes {
  const schema = body.member("parameters");
  return schema.kind == JsonKind.Object ? schema.raw : ANY_OBJECT;
}

const ANY_OBJECT: Bytes = Bytes.of('{"type":"object","properties":{}}');
