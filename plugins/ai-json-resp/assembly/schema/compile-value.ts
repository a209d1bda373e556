import { ConfigPath, JsonKind, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Regex } from "proxy-wasm-assemblyscript-sdk/assembly/regex";
import { SchemaCompiler } from "./compile";
import { FORMATS } from "./formats";
import { Schema } from "./schema";
import { StringRule } from "./string-rule";
import { EnumRule, NULL_TYPE, NumberRule, TypeRule, typeBit } from "./value-rules";

/** `type`, `enum`, `const`, and the keywords of numbers and strings. */
export function addValueRules(compiler: SchemaCompiler, schema: Schema, value: JsonValue, path: ConfigPath): void {
  addType(compiler, schema, value, path);
  const constant = value.member("const");
  if (constant.exists) schema.rules.push(new EnumRule([constant]));
  const allowed = value.member("enum");
  if (allowed.kind == JsonKind.Array) schema.rules.push(new EnumRule(valuesOf(allowed)));
  else if (allowed.exists) compiler.issues.error(path.key("enum"), "expected an array");
  if (allowed.kind == JsonKind.Array && !allowed.items().next()) {
    compiler.issues.error(path.key("enum"), "must not be empty: no answer would be right");
  }
  addNumberRule(compiler, schema, value, path);
  addStringRule(compiler, schema, value, path);
}

function addType(compiler: SchemaCompiler, schema: Schema, value: JsonValue, path: ConfigPath): void {
  const type = value.member("type");
  if (!type.exists) return;
  const place = path.key("type");
  let mask = 0;
  if (type.kind == JsonKind.Array) {
    const items = type.items();
    while (items.next()) mask |= bitOf(compiler, items.value, place.item(items));
    if (!type.items().next()) compiler.issues.error(place, "must not be empty: no answer would be right");
  } else mask = bitOf(compiler, type, place);
  if (compiler.dialect.nullable && value.member("nullable").asBool()) mask |= NULL_TYPE;
  schema.rules.push(new TypeRule(mask));
}

function bitOf(compiler: SchemaCompiler, value: JsonValue, path: ConfigPath): i32 {
  const bit = typeBit(value.asString());
  if (bit == 0) {
    compiler.issues.error(path, "expected null, boolean, integer, number, string, object or array");
  }
  return bit;
}

function valuesOf(list: JsonValue): Array<JsonValue> {
  const values: JsonValue[] = [];
  const items = list.items();
  while (items.next()) values.push(items.value);
  return values;
}

function addNumberRule(compiler: SchemaCompiler, schema: Schema, value: JsonValue, path: ConfigPath): void {
  const rule = new NumberRule();
  rule.minimum = numberOf(compiler, value, "minimum", path, -Infinity);
  rule.maximum = numberOf(compiler, value, "maximum", path, Infinity);
  rule.multipleOf = numberOf(compiler, value, "multipleOf", path, 0);
  if (rule.multipleOf < 0 || (rule.multipleOf == 0 && value.member("multipleOf").exists))
    compiler.issues.error(path.key("multipleOf"), "must be more than 0");
  // Until draft 4, and in OpenAPI 3.0, a boolean says of `minimum` and `maximum` whether they are exclusive.
  if (value.member("exclusiveMinimum").asBool()) rule.above = rule.minimum;
  else rule.above = numberOf(compiler, value, "exclusiveMinimum", path, -Infinity);
  if (value.member("exclusiveMaximum").asBool()) rule.below = rule.maximum;
  else rule.below = numberOf(compiler, value, "exclusiveMaximum", path, Infinity);
  if (rule.isIdle) return;
  schema.rules.push(rule);
}

function numberOf(compiler: SchemaCompiler, schema: JsonValue, name: string, path: ConfigPath, usual: f64): f64 {
  const value = schema.member(name);
  if (!value.exists || value.kind == JsonKind.False) return usual;
  if (value.kind == JsonKind.Number) return value.asF64();
  compiler.issues.error(path.key(name), "expected a number");
  return usual;
}

function addStringRule(compiler: SchemaCompiler, schema: Schema, value: JsonValue, path: ConfigPath): void {
  const rule = new StringRule();
  rule.minLength = compiler.count(value, "minLength", path, 0);
  rule.maxLength = compiler.count(value, "maxLength", path, i64.MAX_VALUE);
  const pattern = value.member("pattern");
  if (pattern.exists) {
    rule.patternText = pattern.asString();
    rule.pattern = expressionOf(compiler, rule.patternText, path.key("pattern"));
  }
  const format = value.member("format").asString();
  if (FORMATS.includes(format)) rule.format = format;
  const isIdle = rule.minLength == 0 && rule.maxLength == i64.MAX_VALUE && !pattern.exists && rule.format.length == 0;
  if (!isIdle) schema.rules.push(rule);
}

/** Null, and an error, for what RE2's syntax does not have, such as looking ahead. */
export function expressionOf(compiler: SchemaCompiler, pattern: string, path: ConfigPath): Regex | null {
  const compiled = Regex.compile(pattern);
  if (compiled.ok) return compiled.value;
  compiler.issues.error(path, compiled.error);
  return null;
}
