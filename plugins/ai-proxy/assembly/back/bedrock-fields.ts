import { ByteWriter, Bytes, JsonValue, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";

/**
 * `additionalModelRequestFields`: those of the configuration win over those that the client sent, both over what a
 * translation makes.
 */
@final
export class BedrockFields {
  private readonly out: ByteWriter;
  private readonly json: JsonWriter;

  constructor(
    private readonly configured: JsonValue,
    private readonly own: JsonValue,
  ) {
    const out = new ByteWriter();
    this.out = out;
    this.json = new JsonWriter(out);
    const members = configured.items();
    while (members.next()) this.json.keyBytes(members.key).raw(members.value.raw);
    const others = own.items();
    while (others.next()) if (!has(configured, others.key)) this.json.keyBytes(others.key).raw(others.value.raw);
  }

  /** Adds a field, unless there is one of its name. @param value JSON; empty adds nothing */
  add(name: Bytes, value: Bytes): void {
    if (value.length > 0 && !has(this.configured, name) && !has(this.own, name)) this.json.keyBytes(name).raw(value);
  }

  /** Writes the object; nothing when it is empty. */
  write(json: JsonWriter): void {
    if (this.out.length > 0) {
      json.key("additionalModelRequestFields").beginObject().raw(this.out.view()).endObject();
    }
  }
}

function has(object: JsonValue, name: Bytes): bool {
  const members = object.items();
  while (members.next()) if (members.keyIs(name)) return true;
  return false;
}
