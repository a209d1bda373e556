import {
  Bytes,
  ByteWriter,
  JsonKind,
  jsonParse,
  JsonValue,
  JsonWriter,
  PropertyPath,
  unescapeText,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { FieldValue } from "./field-value";

const AI_LOG: PropertyPath = PropertyPath.of("ai_log");

/**
 * The fields that this plugin adds to `ai_log`. A later value of a key replaces an earlier one. Keys are escaped, as they
 * stand in JSON.
 */
@final
export class LogFields {
  private readonly keys: string[] = [];
  private readonly values: FieldValue[] = [];

  set(key: string, value: FieldValue): void {
    const at = this.keys.indexOf(key);
    if (at >= 0) this.values[at] = value;
    else {
      this.keys.push(key);
      this.values.push(value);
    }
  }

  /** Sets what is not empty. */
  setText(key: string, text: Bytes, limit: i32): void {
    if (text.length > 0) this.set(key, FieldValue.ofText(text).within(limit));
  }

  /** Sets what is known, that is, not less than 0. */
  setCount(key: string, count: i64): void {
    if (count >= 0) this.set(key, FieldValue.ofInteger(count));
  }

  /**
   * The log that has these fields beside those that were written before, as content of a JSON string, since access logs put
   * it between quotes.
   */
  mergedInto(written: JsonValue): Bytes {
    const out = new ByteWriter(512);
    const json = new JsonWriter(out).beginObject();
    const members = written.items();
    while (written.kind == JsonKind.Object && members.next()) {
      // What a log of ours said on the way may have changed.
      const isPassing = members.rawKey.equalsString("usage_missing");
      if (!isPassing && !this.has(members.rawKey)) json.keyBytes(members.key).raw(members.value.raw);
    }
    for (let i = 0; i < this.keys.length; i++) {
      const value = this.values[i];
      json.key(this.keys[i]);
      value.writeTo(json);
    }
    json.endObject();
    return quotable(out.view());
  }

  private has(key: Bytes): bool {
    for (let i = 0; i < this.keys.length; i++) if (key.equalsString(this.keys[i])) return true;
    return false;
  }
}

/** The stream's `ai_log`, as far as it was written. */
export function readAiLog(): JsonValue {
  const log = AI_LOG.bytes();
  return parsedLog(log == null ? Bytes.empty() : log);
}

/** Adds the fields to the stream's `ai_log`. @param before what it was */
export function writeAiLog(fields: LogFields, before: JsonValue): void {
  AI_LOG.set(fields.mergedInto(before));
}

/** @param log JSON as content of a JSON string */
export function parsedLog(log: Bytes): JsonValue {
  return jsonParse(unescapeText(log));
}

/** A text as content of a JSON string, without the quotes. */
export function quotable(text: Bytes): Bytes {
  const out = new ByteWriter(text.length + (text.length >> 2) + 2);
  new JsonWriter(out).stringBytes(text);
  return out.view().slice(1, out.length - 1);
}
