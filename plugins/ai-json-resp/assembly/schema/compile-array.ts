import { ConfigPath, JsonKind, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ArrayRule } from "./array-rule";
import { SchemaCompiler } from "./compile";
import { Schema } from "./schema";

/** The keywords of arrays. */
export function addArrayRule(compiler: SchemaCompiler, schema: Schema, value: JsonValue, path: ConfigPath): void {
  const rule = new ArrayRule();
  rule.least = compiler.count(value, "minItems", path, 0);
  rule.most = compiler.count(value, "maxItems", path, i64.MAX_VALUE);
  rule.isUnique = value.member("uniqueItems").asBool();
  readItems(compiler, rule, value, path);
  const contains = value.member("contains");
  if (contains.exists) {
    rule.contains = compiler.of(contains, path.key("contains"));
    rule.leastContained = compiler.count(value, "minContains", path, 1);
    rule.mostContained = compiler.count(value, "maxContains", path, i64.MAX_VALUE);
  }
  const isIdle = rule.least == 0 && rule.most == i64.MAX_VALUE && !rule.isUnique && !contains.exists;
  if (!isIdle || rule.prefix.length > 0 || rule.rest != null) schema.rules.push(rule);
}

function readItems(compiler: SchemaCompiler, rule: ArrayRule, value: JsonValue, path: ConfigPath): void {
  const items = value.member("items");
  const prefix = value.member("prefixItems");
  const additional = value.member("additionalItems");
  if (items.kind == JsonKind.Array) {
    rule.prefix = compiler.list(items, path.key("items"));
    if (additional.exists) rule.rest = compiler.of(additional, path.key("additionalItems"));
    return;
  }
  if (prefix.exists) rule.prefix = compiler.list(prefix, path.key("prefixItems"));
  if (items.exists) rule.rest = compiler.of(items, path.key("items"));
}
