import type { ConfigType, IntegerType, NumberType, Property, StringType } from "../config/model.ts";
import { capitalize } from "../config/names.ts";

const I32_MAX = 2 ** 31 - 1;
const I32_MIN = -(2 ** 31);

/** Expressions and names that a reading is made of. */
export interface Reading {
  readonly value: string;
  /** Place of the value. */
  readonly path: string;
  /** Function that reads the value when it is a list or a map. */
  readonly reader: string;
}

/** AssemblyScript type of a field. */
export function fieldType(type: ConfigType): string {
  switch (type.kind) {
    case "string":
      return type.bytes ? "Bytes" : "string";
    case "integer":
      return isNarrow(type) ? "i32" : "i64";
    case "number":
      return "f64";
    case "boolean":
      return "bool";
    case "list":
      return `Array<${fieldType(type.items)}>`;
    case "map":
      return `ConfigMap<${fieldType(type.values)}>`;
    case "object":
      return type.name;
    case "json":
      return "JsonValue";
  }
}

/** Whether the range says that 32 bits hold every value. */
function isNarrow({ minimum, maximum }: IntegerType): boolean {
  return minimum !== undefined && minimum >= I32_MIN && maximum !== undefined && maximum <= I32_MAX;
}

/** Initial value of a field: the default, else an empty value. */
export function fallbackOf({ type, fallback }: Property): string {
  return fallback === undefined ? emptyOf(type) : literal(type, fallback);
}

function emptyOf(type: ConfigType): string {
  switch (type.kind) {
    case "string":
      return type.bytes ? "Bytes.empty()" : '""';
    case "integer":
    case "number":
      return "0";
    case "boolean":
      return "false";
    case "list":
      return "[]";
    case "json":
      return "JsonValue.missing()";
    case "map":
    case "object":
      return `new ${fieldType(type)}()`;
  }
}

function literal(type: ConfigType, value: unknown): string {
  if (type.kind === "list" && Array.isArray(value)) {
    return `[${value.map((item) => literal(type.items, item)).join(", ")}]`;
  }
  if (type.kind === "map" || type.kind === "object") return emptyOf(type);
  const text = JSON.stringify(value);
  return type.kind === "string" && type.bytes ? `Bytes.of(${text})` : text;
}

/** An optional key without a default: its field alone cannot say that it was absent. */
export function hasFlag({ required, fallback, type }: Property): boolean {
  return !required && fallback === undefined && type.kind !== "json";
}

export function hasName({ field }: Property): string {
  return `has${capitalize(field)}`;
}

export function readerName(owner: string, field: string): string {
  return `read${owner}${capitalize(field)}`;
}

/** The expression that reads a value of that type. */
export function readExpression(type: ConfigType, { value, path, reader }: Reading): string {
  const scalar = `${value}, ${path}, issues`;
  switch (type.kind) {
    case "string":
      return stringRead(type, scalar);
    case "integer":
      return integerRead(type, scalar);
    case "number":
      return `readNumber(${scalar}${numberBounds(type)})`;
    case "boolean":
      return `readBool(${scalar})`;
    case "list":
    case "map":
      return `${reader}(${scalar})`;
    case "object":
      return `${type.name}.decode(${scalar})`;
    case "json":
      return value;
  }
}

function stringRead(type: StringType, scalar: string): string {
  if (type.values !== undefined) return `readEnum(${scalar}, ${words(type.values)})`;
  const read = type.bytes ? "readBytes" : "readString";
  if (type.maxLength !== undefined) return `${read}(${scalar}, ${type.minLength}, ${type.maxLength})`;
  return `${read}(${scalar}${type.minLength === 0 ? "" : `, ${type.minLength}`})`;
}

/** A list of names as the SDK takes them: one text, parted by spaces. */
export function words(names: readonly string[]): string {
  return JSON.stringify(names.join(" "));
}

function integerRead(type: IntegerType, scalar: string): string {
  const { minimum, maximum } = type;
  const low = minimum ?? "i64.MIN_VALUE";
  const bounds = maximum !== undefined ? `, ${low}, ${maximum}` : minimum !== undefined ? `, ${low}` : "";
  const read = `readInteger(${scalar}${bounds})`;
  return isNarrow(type) ? `<i32>${read}` : read;
}

function numberBounds({ minimum, maximum }: NumberType): string {
  if (minimum === undefined && maximum === undefined) return "";
  const low = minimum ?? "-f64.MAX_VALUE";
  const high = maximum ?? "f64.MAX_VALUE";
  const range =
    minimum === undefined
      ? `at most ${maximum}`
      : maximum === undefined
        ? `at least ${minimum}`
        : `between ${minimum} and ${maximum}`;
  return `, ${low}, ${high}, ${JSON.stringify(range)}`;
}
