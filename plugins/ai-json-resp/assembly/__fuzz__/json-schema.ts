import { ConfigIssues, ConfigPath, jsonParse } from "proxy-wasm-assemblyscript-sdk/assembly";
import { given } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";
import { jsonIn } from "../found-json";
import { Check } from "../schema/check";
import { compileSchema, Dialect } from "../schema/compile";

export { input } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";

/** What comes of an input: an object with a schema `s` and a document `d`. */
const NO_INPUT: i32 = 0;
const REFUSED: i32 = 1;
const WRONG: i32 = 2;
const RIGHT: i32 = 3;

/** Checks a document by a schema, and looks for JSON in the input; nothing traps, and what is wrong is said. */
export function run(size: i32): i32 {
  const bytes = given(size);
  const found = jsonIn(bytes);
  for (let i = 0; i < found.length; i++) if (!jsonParse(found[i].raw).exists) unreachable();
  const both = jsonParse(bytes);
  const schema = both.member("s");
  const document = both.member("d");
  if (!schema.exists || !document.exists) return NO_INPUT | (found.length << 8);
  const issues = new ConfigIssues();
  const compiled = compileSchema(schema, new Dialect(false, false), ConfigPath.root(), issues);
  if (issues.failed) return REFUSED | (min(issues.errors.length, 15) << 8);
  const check = new Check();
  const fits = check.document(document, compiled);
  if (fits == check.report.text.length > 0) unreachable();
  const kind = <i32>document.kind;
  return (fits ? RIGHT : WRONG) | (kind << 8) | (check.report.faults.length << 12);
}
