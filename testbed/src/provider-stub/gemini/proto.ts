import { isObject, type JsonObject } from "../json.ts";
import { type Dialect, PACKAGES } from "./dialect.ts";
import { malformed, type Violation } from "./errors.ts";

/**
 * Reading of JSON as Google's servers do: by the proto3 JSON mapping, with their own leniences (a single value for a
 * repeated field, enum names in any case). https://protobuf.dev/programming-guides/json/
 */
export type Scalar = "string" | "bool" | "int32" | "int64" | "float" | "bytes";

export interface EnumType {
  readonly kind: "enum";
  readonly name: string;
  readonly values: readonly string[];
}

/** `T` is the type of what `readMessage` returns: keys in lower camel case. */
export interface MessageType<T> {
  readonly kind: "message";
  readonly name: string;
  /** Fields by lower camel case name; a function, since messages hold themselves. */
  readonly fields: () => Readonly<Record<string, Field>>;
  /** Fields of which a message has one at most. */
  readonly oneof: readonly string[];
  readonly shape?: T;
}

/** `any`: JSON of any kind; `struct`: a JSON object of any kind. */
export type Field =
  | Scalar
  | "any"
  | "struct"
  | EnumType
  | MessageType<unknown>
  | { readonly kind: "list"; readonly of: Field }
  | { readonly kind: "map"; readonly of: Field }
  | { readonly kind: "only"; readonly dialect: Dialect; readonly of: Field };

/** A message type; `T` gives the names of its fields, and the compiler tells when one is added. */
export function message<T>(
  name: string,
  fields: () => Readonly<Record<keyof T & string, Field>>,
  oneof: readonly (keyof T & string)[] = [],
): MessageType<T> {
  return { kind: "message", name, fields, oneof };
}

/** A message of another name with some of the fields of a type. */
export function narrowed<T>(type: MessageType<T>, name: string, fields: readonly (keyof T & string)[]): MessageType<T> {
  const known = (): Record<string, Field> =>
    Object.fromEntries(
      Object.entries(type.fields()).filter(([field]) => (fields as readonly string[]).includes(field)),
    );
  return { ...type, name, fields: known };
}

export function enumeration(name: string, values: readonly string[]): EnumType {
  return { kind: "enum", name, values };
}

export function list(of: Field): Field {
  return { kind: "list", of };
}

export function map(of: Field): Field {
  return { kind: "map", of };
}

/** A field that one of the APIs does not know. */
export function only(dialect: Dialect, of: Field): Field {
  return { kind: "only", dialect, of };
}

/** Reads a message. Throws GoogleError with every violation. */
export function readMessage<T>(type: MessageType<T>, value: unknown, dialect: Dialect): T {
  const reader = new Reader(dialect);
  const result = reader.message(type, value, "");
  if (reader.violations.length > 0) throw malformed(reader.violations);
  return result as T;
}

const RANGES: Readonly<Record<string, number>> = { int32: 2 ** 31, int64: 2 ** 63, float: Number.MAX_VALUE };
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

class Reader {
  readonly violations: Violation[] = [];
  private readonly dialect: Dialect;

  constructor(dialect: Dialect) {
    this.dialect = dialect;
  }

  message(type: MessageType<unknown>, value: unknown, path: string): JsonObject {
    if (!isObject(value)) {
      this.wrong(path, `type.googleapis.com/${PACKAGES[this.dialect]}.${type.name}`, value);
      return {};
    }
    const fields = type.fields();
    const result: Record<string, unknown> = {};
    for (const [key, item] of Object.entries(value)) {
      const name = key in fields ? key : camelCase(key);
      const field = this.known(fields[name]);
      if (field === undefined) this.refuse(path, `Unknown name "${key}"${at(path)}: Cannot find field.`);
      else if (item !== null) {
        this.checkOneof(type, result, name, path);
        result[name] = this.field(field, item, join(path, name), { path, key });
      }
    }
    return result;
  }

  private known(field: Field | undefined): Field | undefined {
    if (typeof field !== "object" || field.kind !== "only") return field;
    return field.dialect === this.dialect ? field.of : undefined;
  }

  private checkOneof(type: MessageType<unknown>, result: JsonObject, name: string, path: string): void {
    if (!type.oneof.includes(name) || !type.oneof.some((other) => other in result)) return;
    const reason = `oneof field 'data' is already set. Cannot set '${name}'`;
    this.violations.push({ field: path, description: `Invalid value${at(path)} (oneof), ${reason}` });
  }

  private field(field: Field, value: unknown, path: string, where: { path: string; key: string }): unknown {
    if (typeof field === "object" && field.kind === "list") {
      const items = Array.isArray(value) ? value : [value];
      return items.map((item, index) => this.field(field.of, item, `${path}[${index}]`, where));
    }
    if (field === "any") return value;
    if (Array.isArray(value)) {
      const reason = "Proto field is not repeating, cannot start list.";
      this.refuse(where.path, `Unknown name "${where.key}"${at(where.path)}: ${reason}`);
      return undefined;
    }
    if (typeof field === "string") return this.scalar(field, value, path);
    switch (field.kind) {
      case "message":
        return this.message(field, value, path);
      case "enum":
        return this.enumValue(field, value, path);
      case "map":
        return this.mapEntries(field.of, value, path, where);
      case "only":
        return this.field(field.of, value, path, where);
    }
  }

  private mapEntries(of: Field, value: unknown, path: string, where: { path: string; key: string }): unknown {
    if (!isObject(value)) return this.wrong(path, "Map", value);
    // Maps are told by position: properties[3].value.
    const entries = Object.entries(value).map(([key, item], index): [string, unknown] => [
      key,
      this.field(of, item, `${path}[${index}].value`, where),
    ]);
    return Object.fromEntries(entries);
  }

  private enumValue(type: EnumType, value: unknown, path: string): unknown {
    if (typeof value === "number") return type.values[value] ?? value;
    const found = typeof value === "string" ? type.values.find((name) => name === value.toUpperCase()) : undefined;
    return found ?? this.wrong(path, `type.googleapis.com/${PACKAGES[this.dialect]}.${type.name}`, value);
  }

  private scalar(type: Scalar | "struct", value: unknown, path: string): unknown {
    switch (type) {
      case "string":
        return typeof value === "string" ? value : this.wrong(path, "TYPE_STRING", value);
      case "bool":
        return typeof value === "boolean" ? value : this.wrong(path, "TYPE_BOOL", value);
      case "bytes":
        if (typeof value === "string" && BASE64.test(value)) return value;
        return this.wrong(path, "TYPE_BYTES", value, "Base64 decoding failed for ");
      case "struct":
        return isObject(value) ? value : this.wrong(path, "type.googleapis.com/google.protobuf.Struct", value);
      default:
        return this.number(type, value, path);
    }
  }

  /** Numbers may be written as strings. */
  private number(type: "int32" | "int64" | "float", value: unknown, path: string): unknown {
    const read = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    const fits = typeof read === "number" && Math.abs(read) <= (RANGES[type] ?? 0);
    if (!fits || (type !== "float" && !Number.isInteger(read))) {
      return this.wrong(path, `TYPE_${type.toUpperCase()}`, value);
    }
    return read;
  }

  private wrong(path: string, type: string, value: unknown, why = ""): undefined {
    const description = `Invalid value${at(path)} (${type}), ${why}${JSON.stringify(value)}`;
    this.violations.push({ field: path, description });
    return undefined;
  }

  private refuse(path: string, reason: string): void {
    this.violations.push({ field: path, description: `Invalid JSON payload received. ${reason}` });
  }
}

function at(path: string): string {
  return path === "" ? "" : ` at '${path}'`;
}

function join(path: string, name: string): string {
  return path === "" ? snakeCase(name) : `${path}.${snakeCase(name)}`;
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
