import { Bytes, JsonKind, JsonValue, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ChatTools, schemaOf } from "./chat-tools";
import { ClaudeMembers } from "./claude-members";

/**
 * The tools of a chat request for protocols that know functions only, in OpenAI's form. A function that must be called is
 * the only one offered: not all of them can be told its name.
 */
@final
export class FunctionTools extends ChatTools {
  constructor(request: ClaudeMembers) {
    super(request);
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

  protected isAllowed(tool: JsonValue): bool {
    const chosen = this.chosenName;
    return chosen.length > 0 ? chosen.equals(this.nameOf(tool)) : super.isAllowed(tool);
  }

  protected nameOf(tool: JsonValue): Bytes {
    return this.functionOf(tool).member("name").rawText();
  }
}
