import { Bytes } from "../bytes";
import { Literal, literalAddress, literalLength } from "../literal";
import { decodeUtf8 } from "../utf8";
import { unescapeText } from "./escape";
import { JsonItems } from "./items";
import { JsonKind } from "./kind";
import { findMember } from "./member";
import { JsonPath } from "./path";
import { walkPath } from "./query";
import { OPEN_BRACE, OPEN_BRACKET, QUOTE, skipSpace, skipValue } from "./scanner";
import { checkLiteral, checkNumber } from "./text";
import { parseInteger, parseNumber } from "./number";

/**
 * A value inside of a document: its kind and where it stands. Nothing is decoded before it is asked for, so a value is
 * cheap; it keeps the document's buffer alive. A number keeps its text: `raw` is exact, however large it is.
 */
@final
export class JsonValue {
  constructor(
    readonly kind: JsonKind,
    private readonly buffer: ArrayBuffer,
    private readonly start: i32,
    private readonly end: i32,
  ) {}

  /** The value that stands for "there is none". */
  static missing(): JsonValue {
    return MISSING;
  }

  /**
   * The value that a document is, delimited but not validated (`jsonParse` validates); Missing when the document does not
   * begin with one. Use it on bytes that were validated or written by the SDK.
   */
  static of(document: Bytes): JsonValue {
    return valueAt(document.buffer, skipSpace(document.ptr, document.ptrEnd), document.ptrEnd);
  }

  /** The exact bytes of the value, quotes included. */
  get raw(): Bytes {
    return new Bytes(this.buffer, this.start, this.end);
  }

  /** False when there is no such value, or it is malformed; true for null. */
  get exists(): bool {
    return this.kind != JsonKind.Missing;
  }

  /** A string's content between the quotes, still escaped; empty for other kinds. */
  rawText(): Bytes {
    if (this.kind != JsonKind.String) return Bytes.empty();
    return new Bytes(this.buffer, this.start + 1, this.end - 1);
  }

  /** A string's content as UTF-8 (a window of the document when nothing is escaped); empty for other kinds. */
  asBytes(): Bytes {
    return unescapeText(this.rawText());
  }

  /** A string's content; `fallback` for other kinds. Unpaired surrogates and what is not UTF-8 become U+FFFD. */
  asString(fallback: string = ""): string {
    if (this.kind != JsonKind.String) return fallback;
    const text = this.asBytes();
    return decodeUtf8(text.ptr, text.length);
  }

  /** A string's content, any other value's JSON text, nothing for null: gjson's `String()`. */
  asText(): Bytes {
    if (this.kind == JsonKind.String) return this.asBytes();
    return this.kind == JsonKind.Null ? Bytes.empty() : this.raw;
  }

  asBool(fallback: bool = false): bool {
    return this.kind == JsonKind.True ? true : this.kind == JsonKind.False ? false : fallback;
  }

  /**
   * A number as an integer: exact for an integer of 64 bits, truncated towards zero when it has a fraction or an exponent;
   * `fallback` for other kinds and beyond 64 bits.
   */
  asI64(fallback: i64 = 0): i64 {
    return this.kind == JsonKind.Number ? parseInteger(this.raw, fallback) : fallback;
  }

  /** A number; `fallback` for other kinds. Infinite beyond the range of f64. */
  asF64(fallback: f64 = 0): f64 {
    return this.kind == JsonKind.Number ? parseNumber(this.raw, fallback) : fallback;
  }

  /** An object's member, the first of that name; Missing for other kinds. The name is taken as it is, not as a path. */
  member(name: string): JsonValue {
    if (this.kind != JsonKind.Object) return MISSING;
    const key = String.UTF8.encode(name);
    return this.find(changetype<usize>(key), key.byteLength);
  }

  /** The same for a text of the program. */
  memberLiteral(name: Literal): JsonValue {
    if (this.kind != JsonKind.Object) return MISSING;
    return this.find(literalAddress(name), literalLength(name));
  }

  /** The value at a gjson path below this one; for configured paths compile a `JsonPath` once. */
  get(path: string): JsonValue {
    return walkPath(JsonPath.compile(path), this);
  }

  /** The members of an object or the elements of an array; none for other kinds. */
  items(): JsonItems {
    return new JsonItems(this.kind, this.buffer, this.start, this.end);
  }

  /** Address of the first byte; see `Bytes.ptr`. */
  get address(): usize {
    return changetype<usize>(this.buffer) + <usize>this.start;
  }

  /** Address after the last byte. */
  get limit(): usize {
    return changetype<usize>(this.buffer) + <usize>this.end;
  }

  /** The buffer that `raw` is a window of. */
  get source(): ArrayBuffer {
    return this.buffer;
  }

  private find(name: usize, length: i32): JsonValue {
    const end = this.limit;
    return valueAt(this.buffer, findMember(this.address, end, name, name + <usize>length), end);
  }
}

const MISSING: JsonValue = new JsonValue(JsonKind.Missing, new ArrayBuffer(0), 0, 0);

/** The kind of the value `[p, valueEnd)`; Missing for a malformed number or literal. */
function kindOf(p: usize, valueEnd: usize): JsonKind {
  const c = load<u8>(p);
  if (c == QUOTE) return JsonKind.String;
  if (c == OPEN_BRACE) return JsonKind.Object;
  if (c == OPEN_BRACKET) return JsonKind.Array;
  if (c == 0x2d || <u32>c - 0x30 < 10) return checkNumber(p, valueEnd) == valueEnd ? JsonKind.Number : JsonKind.Missing;
  if (checkLiteral(p, valueEnd) != valueEnd) return JsonKind.Missing;
  return c == 0x74 ? JsonKind.True : c == 0x66 ? JsonKind.False : JsonKind.Null;
}

/** The value that begins at `p` inside of `buffer`; Missing for `p` 0 and for what is cut off or no value. */
export function valueAt(buffer: ArrayBuffer, p: usize, end: usize): JsonValue {
  return valueBetween(buffer, p, skipValue(p, end));
}

/** The same where its end is known already; Missing for `valueEnd` 0. */
export function valueBetween(buffer: ArrayBuffer, p: usize, valueEnd: usize): JsonValue {
  if (valueEnd == 0) return MISSING;
  const kind = kindOf(p, valueEnd);
  if (kind == JsonKind.Missing) return MISSING;
  const base = changetype<usize>(buffer);
  return new JsonValue(kind, buffer, <i32>(p - base), <i32>(valueEnd - base));
}
