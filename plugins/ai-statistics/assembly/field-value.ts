import { Bytes, JsonKind, JsonValue, JsonWriter, jsonErrorAt } from "proxy-wasm-assemblyscript-sdk/assembly";
import { truncated } from "./text-collector";

/** Bytes of `[]`. */
const EMPTY_LIST: i32 = 2;

const enum Form {
  Text,
  Json,
  Integer,
}

/** A value for the log or a span: a text, JSON that is logged as it is, or an integer. */
@final
export class FieldValue {
  private constructor(
    private readonly form: Form,
    private readonly bytes: Bytes,
    private readonly integer: i64,
  ) {}

  static ofText(text: Bytes): FieldValue {
    return new FieldValue(Form.Text, text, -1);
  }

  static ofString(text: string): FieldValue {
    return FieldValue.ofText(Bytes.of(text));
  }

  static ofInteger(value: i64): FieldValue {
    return new FieldValue(Form.Integer, Bytes.empty(), value);
  }

  static ofJson(json: Bytes): FieldValue {
    return new FieldValue(Form.Json, json, -1);
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

  /** UTF-8 of a text, or JSON text. */
  get text(): Bytes {
    return this.form == Form.Integer ? Bytes.of(this.integer.toString()) : this.bytes;
  }

  writeTo(json: JsonWriter): void {
    if (this.form == Form.Text) json.stringBytes(this.bytes);
    else if (this.form == Form.Json) json.raw(this.bytes);
    else json.integer(this.integer);
  }

  /** The value itself, or a text of its two ends when it is longer than `limit` bytes; integers are short enough. */
  within(limit: i32): FieldValue {
    return this.bytes.length <= limit ? this : FieldValue.ofText(truncated(this.bytes, limit));
  }

  /** The value as a count: a number, or a text of digits; -1 for anything else. */
  get count(): i64 {
    if (this.form == Form.Integer) return this.integer;
    const text = this.bytes;
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
