import { isObject, type JsonObject } from "./json.ts";

export type Kind = "string" | "integer" | "number" | "boolean" | "array" | "object";

/** What a field of a request may be. A field that is null counts as absent. */
export interface Field {
  /** Kinds it may have; empty: any. */
  readonly kinds: readonly Kind[];
  readonly required?: boolean;
  /** Least and greatest value of a number, both allowed. */
  readonly range?: readonly [low: number, high: number];
  /** Values a string may have. */
  readonly values?: readonly string[];
}

/** The fields an object may have. */
export type Fields = Readonly<Record<string, Field>>;

/** What is wrong with a field. Each provider has its own words for it. */
export type Fault =
  | { readonly what: "unknown" | "missing"; readonly path: string }
  | { readonly what: "kind"; readonly path: string; readonly kinds: readonly Kind[]; readonly value: unknown }
  | { readonly what: "range"; readonly path: string; readonly range: readonly [number, number]; readonly value: number }
  | { readonly what: "value"; readonly path: string; readonly values: readonly string[]; readonly value: string };

export const text: Field = { kinds: ["string"] };
export const whole: Field = { kinds: ["integer"] };
export const decimal: Field = { kinds: ["number"] };
export const flag: Field = { kinds: ["boolean"] };
export const list: Field = { kinds: ["array"] };
export const object: Field = { kinds: ["object"] };
export const anything: Field = { kinds: [] };

export function required(field: Field): Field {
  return { ...field, required: true };
}

export function between(low: number, high: number, field = decimal): Field {
  return { ...field, range: [low, high] };
}

export function oneOf(...values: readonly string[]): Field {
  return { ...text, values };
}

/** The first fault of an object, in the order of its own fields; `path` comes before each name. */
export function faultOf(value: JsonObject, fields: Fields, path = ""): Fault | undefined {
  for (const [name, inner] of Object.entries(value)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined) return { what: "unknown", path: path + name };
    const fault = faultOfField(inner, field, path + name);
    if (fault !== undefined) return fault;
  }
  for (const [name, field] of Object.entries(fields)) {
    const inner = value[name] ?? undefined;
    if (field.required === true && inner === undefined) return { what: "missing", path: path + name };
  }
  return undefined;
}

/** How a provider refuses what is wrong. */
export interface Checks {
  /** @throws the provider's error for the first fault of an object; `path` comes before each name in it */
  check(value: JsonObject, fields: Fields, path: string): void;
  /** @throws the provider's error for anything but an object */
  objectAt(value: unknown, path: string): JsonObject;
}

/** @param faulty a provider's words for a fault */
export function checksWith(faulty: (fault: Fault) => Error): Checks {
  return {
    check: (value, fields, path) => {
      const fault = faultOf(value, fields, path);
      if (fault !== undefined) throw faulty(fault);
    },
    objectAt: (value, path) => {
      if (isObject(value)) return value;
      throw faulty({ what: "kind", path, kinds: ["object"], value });
    },
  };
}

function faultOfField(value: unknown, field: Field, path: string): Fault | undefined {
  const { kinds, range, values } = field;
  if (value === undefined || value === null) return undefined;
  if (kinds.length > 0 && !kinds.some((kind) => isKind(value, kind))) return { what: "kind", path, kinds, value };
  if (range !== undefined && typeof value === "number" && (value < range[0] || value > range[1])) {
    return { what: "range", path, range, value };
  }
  if (values !== undefined && typeof value === "string" && !values.includes(value)) {
    return { what: "value", path, values, value };
  }
  return undefined;
}

function isKind(value: unknown, kind: Kind): boolean {
  switch (kind) {
    case "array":
      return Array.isArray(value);
    case "object":
      return isObject(value);
    case "integer":
      return Number.isInteger(value);
    case "string":
    case "number":
    case "boolean":
      return typeof value === kind;
  }
}
