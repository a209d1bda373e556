import { ByteWriter, Bytes, JsonItems, JsonKind, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { writeToolInput } from "proxy-wasm-assemblyscript-sdk/assembly/ai";

/** The calls of an assistant's message one by one; the one of OpenAI's first tools API, known by its function's name, last. */
@final
export class MessageCalls {
  /** The call at hand. */
  call: JsonValue = JsonValue.missing();
  /** Its id, escaped. */
  id: Bytes = Bytes.empty();
  /** Its `{name, arguments}`. */
  body: JsonValue = JsonValue.missing();
  private readonly list: JsonItems;
  private legacy: JsonValue;

  constructor(message: JsonValue) {
    const calls = message.member("tool_calls");
    this.list = (calls.kind == JsonKind.Array ? calls : JsonValue.missing()).items();
    this.legacy = message.member("function_call");
  }

  next(): bool {
    if (this.list.next()) {
      const call = this.list.value;
      this.call = call;
      this.id = call.member("id").rawText();
      this.body = call.member("function");
      return true;
    }
    const legacy = this.legacy;
    this.legacy = JsonValue.missing();
    if (legacy.kind != JsonKind.Object) return false;
    this.call = legacy;
    this.body = legacy;
    this.id = this.name;
    return true;
  }

  /** Name of its function, escaped. */
  get name(): Bytes {
    return this.body.member("name").rawText();
  }

  /** Its arguments as a JSON object. */
  get input(): Bytes {
    const out = new ByteWriter();
    const given = this.body.member("arguments");
    if (given.kind == JsonKind.Object) out.bytes(given.raw);
    else writeToolInput(out, given.rawText());
    return out.take();
  }
}
