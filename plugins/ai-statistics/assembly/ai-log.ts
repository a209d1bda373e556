import {
  Bytes,
  ByteWriter,
  JsonItems,
  jsonParse,
  JsonWriter,
  PropertyPath,
  unescapeText,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { FieldValue } from "./field-value";

const AI_LOG: PropertyPath = PropertyPath.of("ai_log");

/** The fields that this plugin adds to `ai_log`. A later value of a key replaces an earlier one. */
@final
export class LogFields {
  private readonly keys: Bytes[] = [];
  private readonly values: FieldValue[] = [];

  set(key: Bytes, value: FieldValue): void {
    for (let i = 0; i < this.keys.length; i++) {
      if (!this.keys[i].equals(key)) continue;
      this.values[i] = value;
      return;
    }
    this.keys.push(key);
    this.values.push(value);
  }

  setText(key: Bytes, text: Bytes): void {
    this.set(key, FieldValue.ofText(text));
  }

  setInteger(key: Bytes, value: i64): void {
    this.set(key, FieldValue.ofInteger(value));
  }

  /**
   * The log that has these fields beside those of `before`. Both are JSON objects as content of a JSON string, since access
   * logs put them between quotes.
   */
  mergedInto(before: Bytes): Bytes {
    const out = new ByteWriter(512);
    const json = new JsonWriter(out).beginObject();
    const members = jsonParse(unescapeText(before)).items();
    while (members.next()) if (!this.has(members)) json.keyBytes(members.key).raw(members.value.raw);
    for (let i = 0; i < this.keys.length; i++) {
      const value = this.values[i];
      json.keyBytes(this.keys[i]);
      if (value.isJson) json.raw(value.text);
      else json.stringBytes(value.text);
    }
    json.endObject();
    return quotable(out.view());
  }

  private has(members: JsonItems): bool {
    for (let i = 0; i < this.keys.length; i++) if (members.keyIs(this.keys[i])) return true;
    return false;
  }
}

/** Adds the fields to the stream's `ai_log`. */
export function writeAiLog(fields: LogFields): void {
  const before = AI_LOG.bytes();
  AI_LOG.set(fields.mergedInto(before == null ? Bytes.empty() : before));
}

/** A text as content of a JSON string, without the quotes. */
export function quotable(text: Bytes): Bytes {
  const out = new ByteWriter(text.length + (text.length >> 2) + 2);
  new JsonWriter(out).stringBytes(text);
  return out.view().slice(1, out.length - 1);
}
