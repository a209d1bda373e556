import { Bytes, ConfigIssues, ConfigPath, JsonValue, jsonParse } from "proxy-wasm-assemblyscript-sdk/assembly";
import { linkUnicodeClasses } from "proxy-wasm-assemblyscript-sdk/assembly/regex";
import { Check } from "../schema/check";
import { compileSchema, Dialect } from "../schema/compile";

/** What is wrong with a document, "" for nothing; of a wrong schema what is wrong with that, behind "schema: ". */
export function verdict(schema: string, document: string, dialect: Dialect = new Dialect(false, false)): string {
  linkUnicodeClasses();
  const issues = new ConfigIssues();
  const compiled = compileSchema(JsonValue.of(Bytes.of(schema)), dialect, ConfigPath.root(), issues);
  if (issues.failed) return "schema: " + issues.summary;
  const value = jsonParse(Bytes.of(document));
  if (!value.exists) return "no JSON";
  const check = new Check();
  const fits = check.document(value, compiled);
  if (fits != (check.report.text.length == 0)) return "fits " + fits.toString() + ": " + check.report.text;
  return check.report.text;
}

/** @param rows schema, document and what is wrong in turn */
export function expectRows(rows: Array<string>, dialect: Dialect = new Dialect(false, false)): void {
  for (let i = 0; i + 2 < rows.length; i += 3) {
    expect(verdict(rows[i], rows[i + 1], dialect)).toBe(rows[i + 2], rows[i] + " " + rows[i + 1]);
  }
}
