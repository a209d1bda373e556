import { Bytes, jsonErrorAt, JsonKind, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { truncated } from "./text-collector";

/** Bytes of `[]`. */
const EMPTY_LIST: i32 = 2;

/** A value for the log or a span: a text, or JSON that is logged as it is. */
@final
export class FieldValue {
  private constructor(
    /** UTF-8 of a text, or JSON text */
    readonly text: Bytes,
    readonly isJson: bool,
  ) {}

  static ofText(text: Bytes): FieldValue {
    return new FieldValue(text, false);
  }

  static ofString(text: string): FieldValue {
    return FieldValue.ofText(Bytes.of(text));
  }

  static ofInteger(value: i64): FieldValue {
    return new FieldValue(Bytes.of(value.toString()), true);
  }

  static ofJson(json: Bytes): FieldValue {
    return new FieldValue(json, true);
  }

  /** Null for what is no value: nothing there, null, an empty string, a query's empty list. */
  static of(value: JsonValue): FieldValue | null {
    if (value.kind == JsonKind.Missing || value.kind == JsonKind.Null) return null;
    if (value.kind == JsonKind.Array && value.raw.length == EMPTY_LIST) return null;
    if (value.kind != JsonKind.String) {
      // Bodies are not validated on the way, but what goes into the log as JSON must be JSON.
      return jsonErrorAt(value.raw) < 0 ? FieldValue.ofJson(value.raw) : FieldValue.ofText(value.raw);
    }
    const text = value.asBytes();
    return text.length == 0 ? null : FieldValue.ofText(text);
  }

  /** The value itself, or a text of its two ends when it is longer than `limit` bytes. */
  within(limit: i32): FieldValue {
    return this.text.length <= limit ? this : FieldValue.ofText(truncated(this.text, limit));
  }

  /** The value as a count: a number, or a text of digits; -1 for anything else. */
  get count(): i64 {
    const text = this.text;
    let count: i64 = 0;
    if (text.length == 0 || text.length > MAX_DIGITS) return -1;
    for (let i = 0; i < text.length; i++) {
      const digit = text.at(i) - 0x30;
      if (digit < 0 || digit > 9) return -1;
      count = count * 10 + digit;
    }
    return count;
  }
}

/** Digits of the largest count; more would not fit an i64 with room to add. */
const MAX_DIGITS: i32 = 16;
