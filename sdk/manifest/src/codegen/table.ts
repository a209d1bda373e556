import type { ConfigModel, ConfigType, ObjectType, Property } from "../config/model.ts";
import { replacePart } from "./marked-part.ts";

/** Objects whose keys have rows already, and where. */
type Shown = Map<ObjectType, string>;

/**
 * The table of a README: one row a key, those of nested objects under their path (`consumers[].name`). An object that
 * stands in several places has the rows of its keys once.
 */
export function generateTable(model: ConfigModel): string {
  const shown: Shown = new Map();
  const rows = model.root.properties.flatMap((property) => propertyRows(property, "", shown));
  return ["| Key | Type | Default | Meaning |", "|---|---|---|---|", ...rows].join("\n");
}

/** The README with its table replaced; undefined when it has no place for one. */
export function replaceTable(readme: string, table: string): string | undefined {
  return replacePart(readme, "config", table);
}

function propertyRows(property: Property, prefix: string, shown: Shown): readonly string[] {
  const path = `${prefix}${property.key}`;
  const cells = [code(path), typeText(property.type), fallbackText(property), property.description];
  return [`| ${cells.map(cell).join(" | ")} |`, ...nestedRows(property.type, path, shown)];
}

function nestedRows(type: ConfigType, path: string, shown: Shown): readonly string[] {
  switch (type.kind) {
    case "list":
      return nestedRows(type.items, `${path}[]`, shown);
    case "map":
      return nestedRows(type.values, `${path}.*`, shown);
    case "object":
      return objectRows(type, path, shown);
    default:
      return [];
  }
}

function objectRows(type: ObjectType, path: string, shown: Shown): readonly string[] {
  const first = shown.get(type);
  if (first !== undefined) return [`| ${code(`${path}.*`)} | | | The same keys as ${code(`${first}.*`)}. |`];
  shown.set(type, path);
  return type.properties.flatMap((property) => propertyRows(property, `${path}.`, shown));
}

function typeText(type: ConfigType): string {
  switch (type.kind) {
    case "string":
      if (type.values !== undefined) return type.values.map((value) => code(JSON.stringify(value))).join(" or ");
      return type.secret ? "string, secret" : "string";
    case "integer":
    case "number":
      return `${type.kind}${rangeText(type.minimum, type.maximum)}`;
    case "list":
      return `list of ${typeText(type.items)}`;
    case "map":
      return `map of ${typeText(type.values)}`;
    case "json":
      return "any JSON";
    default:
      return type.kind;
  }
}

function rangeText(minimum: number | undefined, maximum: number | undefined): string {
  if (minimum !== undefined && maximum !== undefined) return `, ${minimum} to ${maximum}`;
  if (minimum !== undefined) return `, at least ${minimum}`;
  return maximum === undefined ? "" : `, at most ${maximum}`;
}

function fallbackText({ required, fallback }: Property): string {
  if (required) return "required";
  return fallback === undefined ? "–" : code(JSON.stringify(fallback));
}

function code(text: string): string {
  return `\`${text}\``;
}

/** A cell holds one line, and no bar of its own. */
function cell(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll("|", "\\|");
}
