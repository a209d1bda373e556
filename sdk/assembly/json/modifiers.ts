import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { JsonKind } from "./kind";
import { jsonErrorAt } from "./parse";
import { CLOSE_BRACE, CLOSE_BRACKET, COLON, COMMA, OPEN_BRACE, OPEN_BRACKET, QUOTE, skipString } from "./scanner";
import { JsonValue } from "./value";

/** Arrays flattened deeply are followed this far down. */
const MAX_DEPTH: i32 = 512;

/** Whether `name` is a modifier; other components that begin with `@` are keys. */
export function isModifier(name: Bytes): bool {
  return (
    name.equalsString("this") ||
    name.equalsString("reverse") ||
    name.equalsString("keys") ||
    name.equalsString("values") ||
    name.equalsString("flatten") ||
    name.equalsString("valid") ||
    name.equalsString("ugly")
  );
}

/** What the modifier `name` makes of `value`; Missing stays Missing. */
export function applyModifier(name: Bytes, argument: Bytes, value: JsonValue): JsonValue {
  if (!value.exists || name.equalsString("this")) return value;
  if (name.equalsString("valid")) return jsonErrorAt(value.raw) < 0 ? value : JsonValue.missing();
  const out = new ByteWriter(value.raw.length + 2);
  if (name.equalsString("reverse")) {
    if (!isContainer(value)) return value;
    reverse(value, out);
  } else if (name.equalsString("keys")) keys(value, out);
  else if (name.equalsString("values")) {
    if (value.kind == JsonKind.Array) return value;
    values(value, out);
  } else if (name.equalsString("flatten")) {
    if (value.kind != JsonKind.Array) return value;
    const deep = JsonValue.of(argument).member("deep").asBool();
    out.byte(OPEN_BRACKET);
    flatten(value, deep ? MAX_DEPTH : 1, out);
    out.byte(CLOSE_BRACKET);
  } else ugly(value.raw, out);
  return JsonValue.of(out.view());
}

function isContainer(value: JsonValue): bool {
  return value.kind == JsonKind.Array || value.kind == JsonKind.Object;
}

/** The items in opposite order, an object's with their keys. */
function reverse(value: JsonValue, out: ByteWriter): void {
  const isObject = value.kind == JsonKind.Object;
  const keys: Bytes[] = [];
  const found: Bytes[] = [];
  const items = value.items();
  while (items.next()) {
    keys.push(items.rawKey);
    found.push(items.value.raw);
  }
  out.byte(isObject ? OPEN_BRACE : OPEN_BRACKET);
  for (let i = found.length - 1; i >= 0; i--) {
    if (isObject) {
      quoted(keys[i], out);
      out.byte(COLON);
    }
    out.bytes(found[i]);
    if (i > 0) out.byte(COMMA);
  }
  out.byte(isObject ? CLOSE_BRACE : CLOSE_BRACKET);
}

function quoted(text: Bytes, out: ByteWriter): void {
  out.byte(QUOTE);
  out.bytes(text);
  out.byte(QUOTE);
}

/** An object's keys; a null for each element of an array and for a scalar, as in gjson. */
function keys(value: JsonValue, out: ByteWriter): void {
  const items = value.items();
  out.byte(OPEN_BRACKET);
  if (!isContainer(value)) out.bytes(NULL);
  while (items.next()) {
    if (out.length > 1) out.byte(COMMA);
    if (value.kind == JsonKind.Object) quoted(items.rawKey, out);
    else out.bytes(NULL);
  }
  out.byte(CLOSE_BRACKET);
}

const NULL: Bytes = Bytes.of("null");

/** An object's values; a scalar becomes an array of one. */
function values(value: JsonValue, out: ByteWriter): void {
  const items = value.items();
  out.byte(OPEN_BRACKET);
  if (!isContainer(value)) out.bytes(value.raw);
  while (items.next()) {
    if (out.length > 1) out.byte(COMMA);
    out.bytes(items.value.raw);
  }
  out.byte(CLOSE_BRACKET);
}

/** The elements, those of inner arrays in their place, down to `depth` levels. */
function flatten(value: JsonValue, depth: i32, out: ByteWriter): void {
  const items = value.items();
  while (items.next()) {
    const item = items.value;
    if (depth > 0 && item.kind == JsonKind.Array) flatten(item, depth - 1, out);
    else {
      if (out.length > 1) out.byte(COMMA);
      out.bytes(item.raw);
    }
  }
}

/** The text without the white space between tokens. */
function ugly(text: Bytes, out: ByteWriter): void {
  const end = text.ptrEnd;
  for (let p = text.ptr; p < end; ) {
    if (load<u8>(p) <= 0x20) {
      p++;
      continue;
    }
    const isString = load<u8>(p) == QUOTE;
    const next = isString ? skipString(p + 1, end) : p + 1;
    // A string that is not closed cannot stand in a value that was delimited; copied as it is, all the same.
    const stop = next == 0 ? end : next;
    out.raw(p, <i32>(stop - p));
    p = stop;
  }
}
