import { Bytes, ByteWriter, JsonKind, JsonValue, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";

/** What a client fills in: an object of its request, or none. Of duplicate keys the last counts, as for providers. */
@final
export class Properties {
  private readonly names: Array<Bytes> = [];
  private readonly values: Array<JsonValue> = [];

  /** @param object of a validated document; what is no object has no properties */
  constructor(object: JsonValue) {
    const items = object.items();
    while (object.kind == JsonKind.Object && items.next()) {
      this.names.push(items.key);
      this.values.push(items.value);
    }
  }

  /** The property as the content of a JSON string: a text as it is, other values as their JSON, null as nothing; null where there is none. */
  text(name: Bytes): Bytes | null {
    for (let i = this.names.length - 1; i >= 0; i--) {
      if (this.names[i].equals(name)) return contentOf(this.values[i]);
    }
    return null;
  }
}

function contentOf(value: JsonValue): Bytes {
  if (value.kind == JsonKind.String) return value.rawText();
  if (value.kind == JsonKind.Null) return Bytes.empty();
  if (value.kind != JsonKind.Object && value.kind != JsonKind.Array) return value.raw;
  const out = new ByteWriter(value.raw.length + 64);
  new JsonWriter(out).stringBytes(value.raw);
  const quoted = out.take();
  return quoted.slice(1, quoted.length - 1);
}
