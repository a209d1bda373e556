import { Bytes, JsonKind, JsonValue, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { copySchema, SchemaForm } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { ChatTools } from "./chat-tools";
import { ClaudeMembers } from "./claude-members";

/** The tools of a chat request and the choice among them, for Gemini. */
@final
export class GeminiTools extends ChatTools {
  private count: i32 = 0;

  constructor(request: ClaudeMembers) {
    super(request);
  }

  /** A search, code execution and the like: `{"googleSearch":{}}`. */
  protected isOwn(tool: JsonValue): bool {
    const isFunction = tool.member("function").exists || tool.member("name").exists;
    return tool.kind == JsonKind.Object && !isFunction && !tool.member("type").exists;
  }

  /** Writes `tools` and `toolConfig`. An `allowed_tools` choice leaves the others out. */
  write(json: JsonWriter, webSearch: JsonValue): void {
    if (!this.any && webSearch.kind != JsonKind.Object) return;
    json.key("tools").beginArray();
    const items = this.tools();
    while (items.next()) if (this.isAllowed(items.value)) this.writeFunction(json, this.functionOf(items.value));
    if (this.count > 0) json.endArray().endObject();
    // Beside functions most models refuse a search.
    else if (webSearch.kind == JsonKind.Object) json.raw(SEARCH);
    const others = this.tools();
    while (others.next()) if (this.isOwn(others.value)) json.raw(others.value.raw);
    json.endArray();
    if (this.count > 0) this.writeChoice(json);
  }

  private writeFunction(json: JsonWriter, body: JsonValue): void {
    if (body.kind != JsonKind.Object) return;
    if (this.count++ == 0) json.beginObject().key("functionDeclarations").beginArray();
    json.beginObject().key("name").stringRaw(body.member("name").rawText());
    const description = body.member("description");
    if (description.kind == JsonKind.String) json.key("description").raw(description.raw);
    const schema = body.member("parameters");
    if (schema.kind == JsonKind.Object && schema.items().next()) {
      copySchema(json.key("parametersJsonSchema"), schema, SchemaForm.ToGemini);
    }
    json.endObject();
  }

  private writeChoice(json: JsonWriter): void {
    const name = this.chosenName;
    const mode = this.mode;
    const isAny = name.length > 0 || mode.equalsString("required");
    const isNone = mode.equalsString("none");
    if (!isAny && !isNone && !mode.equalsString("auto")) return;
    json.key("toolConfig").beginObject().key("functionCallingConfig").beginObject().key("mode");
    json.string(isAny ? "ANY" : isNone ? "NONE" : "AUTO");
    if (name.length > 0) json.key("allowedFunctionNames").beginArray().stringRaw(name).endArray();
    json.endObject().endObject();
  }
}

const SEARCH: Bytes = Bytes.of('{"googleSearch":{}}');
