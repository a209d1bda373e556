import { isRecord, type JsonSchema } from "@sluice/manifest";
import { printable } from "../terminal.ts";

/** Keys that are shown. */
const MAX_KEYS = 200;
/** Characters. */
const MAX_LINE = 1_000;

/** A configuration's keys, one a line: name, type, whether it must be there, and its description's first sentence. */
export function describeSchema(schema: JsonSchema): readonly string[] {
  const properties = isRecord(schema.properties) ? Object.entries(schema.properties) : [];
  const required = Array.isArray(schema.required) ? schema.required : [];
  const shown = properties.slice(0, MAX_KEYS);
  const width = Math.max(0, ...shown.map(([name]) => name.length));
  const lines = shown.map(([name, property]) => {
    const { type, description } = isRecord(property) ? property : {};
    const kind = typeof type === "string" ? type : "any";
    const must = required.includes(name) ? "*" : " ";
    const text = typeof description === "string" ? (description.split(/(?<=\.)\s/)[0] ?? "") : "";
    return `  ${name.padEnd(width)}${must} ${kind.padEnd(7)} ${text}`.trimEnd();
  });
  const more = properties.length > MAX_KEYS ? [`  … and ${properties.length - MAX_KEYS} more`] : [];
  return [...lines, ...more].map((line) => printable(line, MAX_LINE));
}
