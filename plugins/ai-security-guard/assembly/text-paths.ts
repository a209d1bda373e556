import { Bytes, JsonKind, JsonPath, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";

/** Where texts stand in documents that are not read by their protocol: the first path that finds one counts. */
@final
export class TextPaths {
  private readonly paths: Array<JsonPath> = [];

  /** @param usual what Higress has by default */
  constructor(
    first: string,
    others: Array<string>,
    readonly usual: string,
  ) {
    this.isUsual = first == usual;
    this.paths.push(JsonPath.compile(first));
    for (let i = 0; i < others.length; i++) if (others[i] != first) this.paths.push(JsonPath.compile(others[i]));
  }

  /** Whether texts are found by their protocol instead. */
  readonly isUsual: bool;

  /** The text of a document; no bytes where no path finds one. */
  textOf(document: Bytes): Bytes {
    for (let i = 0; i < this.paths.length; i++) {
      const text = joinedText(this.paths[i].get(document));
      if (text.length > 0) return text;
    }
    return Bytes.empty();
  }

  /** The value that the first path finds, to be replaced. */
  valueOf(document: Bytes): JsonValue {
    return this.paths.length > 0 ? this.paths[0].get(document) : JsonValue.missing();
  }
}

/** A string as it is, the texts of a list one behind the other; of anything else its JSON, as gjson has it. */
function joinedText(value: JsonValue): Bytes {
  if (value.kind != JsonKind.Array) return value.exists && value.kind != JsonKind.Null ? value.asText() : Bytes.empty();
  const parts: string[] = [];
  const items = value.items();
  while (items.next()) {
    const item = items.value;
    parts.push(item.kind == JsonKind.Object ? item.member("text").asString() : item.asText().toString());
  }
  return Bytes.of(parts.join(""));
}
