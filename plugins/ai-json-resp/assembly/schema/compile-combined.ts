import { ConfigPath, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AllRule, AnyRule, IfRule, NotRule } from "./combined-rules";
import { SchemaCompiler } from "./compile";
import { Schema } from "./schema";

/** `allOf`, `anyOf`, `oneOf`, `not`, `if`. */
export function addCombinedRules(compiler: SchemaCompiler, schema: Schema, value: JsonValue, path: ConfigPath): void {
  const all = value.member("allOf");
  if (all.exists) schema.rules.push(new AllRule(compiler.list(all, path.key("allOf"))));
  const any = value.member("anyOf");
  if (any.exists) schema.rules.push(new AnyRule(compiler.list(any, path.key("anyOf")), false));
  const one = value.member("oneOf");
  if (one.exists) schema.rules.push(new AnyRule(compiler.list(one, path.key("oneOf")), true));
  const not = value.member("not");
  if (not.exists) schema.rules.push(new NotRule(compiler.of(not, path.key("not"))));
  const condition = value.member("if");
  if (!condition.exists) return;
  const yes = optional(compiler, value, "then", path);
  const no = optional(compiler, value, "else", path);
  schema.rules.push(new IfRule(compiler.of(condition, path.key("if")), yes, no));
}

function optional(compiler: SchemaCompiler, value: JsonValue, name: string, path: ConfigPath): Schema | null {
  const schema = value.member(name);
  return schema.exists ? compiler.of(schema, path.key(name)) : null;
}
