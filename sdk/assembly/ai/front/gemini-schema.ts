import { Bytes } from "../../bytes";
import { ByteWriter } from "../../byte-writer";
import { JsonKind } from "../../json/kind";
import { JsonValue } from "../../json/value";
import { JsonWriter } from "../../json/writer";
import { escapeBytes } from "../escaped";
import { camelCase } from "./proto-json";

/** Which way a schema goes. */
export const enum SchemaForm {
  /** Gemini's own form, a subset of OpenAPI 3.0, becomes JSON Schema: `STRING` → `string`, `nullable` → a list of types. */
  FromOpenApi,
  /** JSON Schema as Gemini takes it: `const` and `definitions` in words that it knows, nothing beside a `$ref`. */
  ToGemini,
  /** JSON Schema that Claude can be held to: limits of numbers, lengths and patterns become words of the description. */
  ToClaude,
}

/** Copies a schema; what is no object is copied as it stands. The document was validated, so its depth is bounded. */
export function copySchema(json: JsonWriter, schema: JsonValue, form: SchemaForm): void {
  if (schema.kind != JsonKind.Object) {
    json.raw(schema.raw);
    return;
  }
  json.beginObject();
  const isNullable = form == SchemaForm.FromOpenApi && schema.member("nullable").kind == JsonKind.True;
  const isReference = form == SchemaForm.ToGemini && schema.member("$ref").exists;
  const limits = form == SchemaForm.ToClaude ? limitsOf(schema) : Bytes.empty();
  const members = schema.items();
  while (members.next()) {
    const key = members.key;
    const value = members.value;
    if (form == SchemaForm.ToClaude) {
      const isMoved = limits.length > 0 && (key.equalsString("description") || isLimit(key, value));
      if (!isMoved) copyInner(json.keyBytes(key), key, value, form);
    } else if (form == SchemaForm.FromOpenApi) copyOpenApi(json, camelCase(key), value, isNullable);
    else if (!isReference || key.at(0) == 0x24 || key.equalsString("definitions")) copyJsonSchema(json, key, value);
  }
  if (limits.length > 0) describe(json, schema.member("description").rawText(), limits);
  json.endObject();
}

/** The members that are limits, as they stand in an object; empty for none. */
function limitsOf(schema: JsonValue): Bytes {
  const out = new ByteWriter();
  const json = new JsonWriter(out);
  const members = schema.items();
  while (members.next()) if (isLimit(members.key, members.value)) json.keyBytes(members.key).raw(members.value.raw);
  return out.take();
}

/** Of the limits Claude knows a list's least length alone, up to 1. */
function isLimit(key: Bytes, value: JsonValue): bool {
  if (key.equalsString("minItems")) return value.asI64() > 1;
  if (key.equalsString("pattern") || key.equalsString("multipleOf")) return true;
  return key.startsWith(MIN) || key.startsWith(MAX) || key.startsWith(EXCLUSIVE);
}

/** @param text escaped */
function describe(json: JsonWriter, text: Bytes, limits: Bytes): void {
  const out = new ByteWriter(text.length + limits.length + 8);
  out.bytes(text);
  if (text.length > 0) out.text("\\n\\n");
  out.byte(0x7b);
  out.bytes(escapeBytes(limits));
  out.byte(0x7d);
  json.key("description").stringRaw(out.take());
}

function copyOpenApi(json: JsonWriter, key: Bytes, value: JsonValue, isNullable: bool): void {
  if (key.equalsString("nullable") || key.equalsString("propertyOrdering")) return;
  json.keyBytes(key);
  if (key.equalsString("type")) {
    if (isNullable) json.beginArray();
    json.stringBytes(lowerCase(value.asBytes()));
    if (isNullable) json.string("null").endArray();
    // Limits of 64 bits are strings in protobuf's JSON.
  } else if (value.kind == JsonKind.String && (key.startsWith(MIN) || key.startsWith(MAX)))
    json.integer(toInteger(value));
  else copyInner(json, key, value, SchemaForm.FromOpenApi);
}

function copyJsonSchema(json: JsonWriter, key: Bytes, value: JsonValue): void {
  if (key.equalsString("$schema")) return;
  if (key.equalsString("const")) {
    // Its values may be texts and numbers only.
    if (value.kind != JsonKind.String && value.kind != JsonKind.Number) return;
    json.key("enum").beginArray().raw(value.raw).endArray();
    return;
  }
  json.keyBytes(key.equalsString("definitions") ? DEFS : key);
  if (key.equalsString("$ref") && value.rawText().startsWith(OLD_REFERENCE)) {
    json.stringRaw(joined(NEW_REFERENCE, value.rawText().slice(OLD_REFERENCE.length)));
  } else copyInner(json, key, value, SchemaForm.ToGemini);
}

/** The value of a keyword: a schema, a list of them, a map of them, or anything else. */
function copyInner(json: JsonWriter, key: Bytes, value: JsonValue, form: SchemaForm): void {
  const isMap = key.equalsString("properties") || key.equalsString("$defs") || key.equalsString("definitions");
  const isList = key.endsWith(OF) || key.equalsString("prefixItems");
  const isSchema = key.equalsString("items") || key.equalsString("additionalProperties");
  if (isMap && value.kind == JsonKind.Object) {
    json.beginObject();
    const members = value.items();
    while (members.next()) copySchema(json.keyBytes(members.key), members.value, form);
    json.endObject();
  } else if (isList && value.kind == JsonKind.Array) {
    json.beginArray();
    const items = value.items();
    while (items.next()) copySchema(json, items.value, form);
    json.endArray();
  } else if (isSchema) copySchema(json, value, form);
  else json.raw(value.raw);
}

const MIN: Bytes = Bytes.of("min");
const MAX: Bytes = Bytes.of("max");
const EXCLUSIVE: Bytes = Bytes.of("exclusive");
/** `anyOf`, `oneOf`, `allOf` */
const OF: Bytes = Bytes.of("Of");
const DEFS: Bytes = Bytes.of("$defs");
const OLD_REFERENCE: Bytes = Bytes.of("#/definitions/");
const NEW_REFERENCE: Bytes = Bytes.of("#/$defs/");

function toInteger(value: JsonValue): i64 {
  return JsonValue.of(value.asBytes()).asI64();
}

function joined(a: Bytes, b: Bytes): Bytes {
  const out = new ByteWriter(a.length + b.length);
  out.bytes(a);
  out.bytes(b);
  return out.take();
}

/** The same with its ASCII letters in lower case. */
export function lowerCase(text: Bytes): Bytes {
  const out = new ByteWriter(text.length);
  for (let i = 0; i < text.length; i++) {
    const byte = text.at(i);
    out.byte(byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte);
  }
  return out.take();
}
