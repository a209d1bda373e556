import { Bytes, ConfigPath, JsonKind, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { SchemaCompiler, textsOf } from "./compile";
import { expressionOf } from "./compile-value";
import { Dependency, ObjectRule } from "./object-rule";
import { Schema } from "./schema";

/** The keywords of objects. */
export function addObjectRule(compiler: SchemaCompiler, schema: Schema, value: JsonValue, path: ConfigPath): void {
  const rule = new ObjectRule();
  rule.least = compiler.count(value, "minProperties", path, 0);
  rule.most = compiler.count(value, "maxProperties", path, i64.MAX_VALUE);
  readRequired(compiler, rule, value.member("required"), path.key("required"));
  readProperties(compiler, rule, value.member("properties"), path.key("properties"));
  readPatterns(compiler, rule, value.member("patternProperties"), path.key("patternProperties"));
  const additional = value.member("additionalProperties");
  if (additional.exists) rule.additional = compiler.of(additional, path.key("additionalProperties"));
  const names = value.member("propertyNames");
  if (names.exists) rule.propertyNames = compiler.of(names, path.key("propertyNames"));
  readDependencies(compiler, rule, value, "dependencies", path);
  readDependencies(compiler, rule, value, "dependentRequired", path);
  readDependencies(compiler, rule, value, "dependentSchemas", path);
  if (!rule.isIdle) schema.rules.push(rule);
}

function readRequired(compiler: SchemaCompiler, rule: ObjectRule, value: JsonValue, path: ConfigPath): void {
  if (!value.exists) return;
  const names = textsOf(compiler, value, path);
  for (let i = 0; i < names.length; i++) rule.required.push(names[i]);
}

/** Whether it is an object; an error where it is something else. */
function isObject(compiler: SchemaCompiler, value: JsonValue, path: ConfigPath): bool {
  if (value.kind == JsonKind.Object) return true;
  if (value.exists) compiler.issues.error(path, "expected an object");
  return false;
}

function readProperties(compiler: SchemaCompiler, rule: ObjectRule, value: JsonValue, path: ConfigPath): void {
  if (!isObject(compiler, value, path)) return;
  const items = value.items();
  while (items.next()) {
    if (rule.names.add(items.key)) rule.properties.push(compiler.of(items.value, path.item(items)));
    else compiler.issues.error(path.item(items), "stands there twice");
  }
}

function readPatterns(compiler: SchemaCompiler, rule: ObjectRule, value: JsonValue, path: ConfigPath): void {
  if (!isObject(compiler, value, path)) return;
  const items = value.items();
  while (items.next()) {
    const expression = expressionOf(compiler, items.key.toString(), path.item(items));
    if (expression == null) continue;
    rule.patterns.push(expression);
    rule.patternProperties.push(compiler.of(items.value, path.item(items)));
  }
}

function readDependencies(
  compiler: SchemaCompiler,
  rule: ObjectRule,
  schema: JsonValue,
  name: string,
  path: ConfigPath,
): void {
  const value = schema.member(name);
  if (!isObject(compiler, value, path.key(name))) return;
  const items = value.items();
  while (items.next()) {
    const place = path.key(name).item(items);
    const isList = items.value.kind == JsonKind.Array || name == "dependentRequired";
    const needs = isList ? textsOf(compiler, items.value, place) : ([] as Bytes[]);
    rule.dependencies.push(new Dependency(items.key, needs, isList ? null : compiler.of(items.value, place)));
  }
}
