import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { JsonKind } from "./kind";
import { Splice } from "./splice";
import { JsonValue } from "./value";
import { JsonWriter } from "./writer";

const DOT: i32 = 0x2e;
const BACKSLASH: i32 = 0x5c;

/**
 * One place in a document, to read and to write: keys and indices joined by dots, `\.` for a dot inside a key. That is the
 * part of gjson's paths that names a single place, the only part that a writer can serve; for queries see `JsonPath`.
 *
 * Of duplicate keys the last one counts, as for the JSON parsers of providers (RFC 8259, section 4): what a gateway decides
 * by must be what the provider reads.
 */
@final
export class JsonPlace {
  private readonly keys: Array<Bytes> = [];

  constructor(path: string) {
    const text = Bytes.of(path);
    const key = new ByteWriter(text.length);
    for (let i = 0; i <= text.length; i++) {
      const byte = text.at(i);
      if (byte < 0 || byte == DOT) this.keys.push(key.take());
      else key.byte(byte == BACKSLASH && i + 1 < text.length ? text.at(++i) : byte);
    }
  }

  /** The value there, or Missing. */
  find(document: Bytes): JsonValue {
    let value = JsonValue.of(document);
    for (let i = 0; i < this.keys.length && value.exists; i++) value = child(value, this.keys[i]);
    return value;
  }

  /**
   * The change that puts a string there. Objects on the way are made where they are missing; every other byte stays.
   * @returns null where something that is no object is in the way
   */
  put(document: Bytes, text: Bytes): Splice | null {
    const out = new ByteWriter(text.length + 16);
    new JsonWriter(out).stringBytes(text);
    return this.putRaw(document, out.view());
  }

  /** As `put`, for a value given as JSON text, which is taken as it is. */
  putRaw(document: Bytes, json: Bytes): Splice | null {
    let value = JsonValue.of(document);
    for (let i = 0; i < this.keys.length; i++) {
      const next = child(value, this.keys[i]);
      if (!next.exists) return value.kind == JsonKind.Object ? this.insert(document, value, i, json) : null;
      value = next;
    }
    const out = new ByteWriter(value.raw.start - document.start + json.length);
    out.raw(document.ptr, value.raw.start - document.start);
    out.bytes(json);
    return new Splice(value.raw.end - document.start, out.take());
  }

  /** Makes the keys from `level` on, as the first member of `parent`. */
  private insert(document: Bytes, parent: JsonValue, level: i32, json: Bytes): Splice {
    const after = parent.raw.start - document.start + 1;
    const out = new ByteWriter(after + json.length + 64);
    out.raw(document.ptr, after);
    const writer = new JsonWriter(out).keyBytes(this.keys[level]);
    for (let i = level + 1; i < this.keys.length; i++) writer.beginObject().keyBytes(this.keys[i]);
    writer.raw(json);
    for (let i = level + 1; i < this.keys.length; i++) writer.endObject();
    if (parent.items().next()) out.byte(0x2c);
    return new Splice(after, out.take());
  }
}

/** The last member of that name, or the element of that index. */
function child(value: JsonValue, key: Bytes): JsonValue {
  const items = value.items();
  let found = JsonValue.missing();
  while (items.next()) {
    const matches = value.kind == JsonKind.Object ? items.keyIs(key) : key.equalsString(items.index.toString());
    if (matches) found = items.value;
  }
  return found;
}
