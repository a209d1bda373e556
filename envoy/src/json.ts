import {
  type DescField,
  type DescMessage,
  fromJson,
  type JsonObject,
  type JsonValue,
  type MessageShape,
  toJson,
} from "@bufbuild/protobuf";
import { UserError } from "@sluice/manifest";
import { envoyRegistry } from "./registry.ts";

/**
 * A message from its JSON form (proto3 JSON mapping, field names in snake_case or camelCase), all Any values resolved.
 * Throws UserError whose `where` is the path of what is wrong: unknown field, unknown type, value of another type.
 */
export function parseMessage<Desc extends DescMessage>(schema: Desc, value: unknown, source = ""): MessageShape<Desc> {
  try {
    return fromJson(schema, value as JsonValue, { registry: envoyRegistry });
  } catch (cause) {
    const fault = locate(schema, value as JsonValue, "");
    const path = fault.path === "" ? "" : `${fault.path}: `;
    const where = source === "" ? fault.path : source;
    throw new UserError(`${path}${fault.message}`, { where, cause });
  }
}

/** The JSON form with field names as Envoy's documentation writes them. */
export function formatMessage<Desc extends DescMessage>(schema: Desc, message: MessageShape<Desc>): JsonValue {
  return typeFirst(toJson(schema, message, { registry: envoyRegistry, useProtoFieldName: true }));
}

/** An extension is read from its type on, so `@type` stands first; the JSON mapping leaves the order open. */
function typeFirst(value: JsonValue): JsonValue {
  if (Array.isArray(value)) {
    return value.map(typeFirst);
  }
  if (!isObject(value)) {
    return value;
  }
  const entries = Object.entries(value).map(([key, inner]) => [key, typeFirst(inner)] as const);
  return Object.fromEntries([
    ...entries.filter(([key]) => key === "@type"),
    ...entries.filter(([key]) => key !== "@type"),
  ]);
}

interface Fault {
  readonly path: string;
  readonly message: string;
}

/** The innermost message that cannot be read by itself, and why: the error of the whole names no path. */
function locate(schema: DescMessage, value: JsonValue, path: string): Fault {
  for (const child of children(schema, value, path)) {
    if (problem(child.schema, child.value) !== undefined) {
      return locate(child.schema, child.value, child.path);
    }
  }
  return { path, message: problem(schema, value) ?? "cannot be read" };
}

function problem(schema: DescMessage, value: JsonValue): string | undefined {
  try {
    fromJson(schema, value, { registry: envoyRegistry });
    return undefined;
  } catch (error) {
    return shorten(error instanceof Error ? error.message : String(error));
  }
}

/** `cannot decode message a.b.C from JSON: key "x" is unknown` → `key "x" is unknown (in a.b.C)` */
function shorten(text: string): string {
  const match = /^cannot decode (?:message|field) (\S+) from JSON: (.*)$/s.exec(text);
  const [, subject, rest] = match ?? [];
  if (rest === undefined) {
    return text;
  }
  // Where protobuf-es has no reason to give it repeats the value alone.
  const reason = /^("[^"]*"|\S+)$/.test(rest) ? `unexpected ${rest}` : rest;
  return `${reason} (in ${subject})`;
}

interface Child {
  readonly schema: DescMessage;
  readonly value: JsonValue;
  readonly path: string;
}

/** Messages directly inside a value in JSON form, an Any's content among them. */
function children(schema: DescMessage, value: JsonValue, path: string): Child[] {
  if (!isObject(value)) {
    return [];
  }
  if (schema.typeName === "google.protobuf.Any") {
    return anyContent(value, path);
  }
  return Object.entries(value).flatMap(([key, inner]) => {
    const field = schema.fields.find((candidate) => candidate.name === key || candidate.jsonName === key);
    return field === undefined ? [] : fieldChildren(field, inner, path === "" ? key : `${path}.${key}`);
  });
}

function anyContent(value: JsonObject, path: string): Child[] {
  const { "@type": type, ...content } = value;
  const schema = typeof type === "string" ? envoyRegistry.getMessage(type.slice(type.lastIndexOf("/") + 1)) : undefined;
  return schema === undefined ? [] : [{ schema, value: content, path }];
}

function fieldChildren(field: DescField, value: JsonValue, path: string): Child[] {
  const schema = field.message;
  if (schema === undefined || value === null) {
    return [];
  }
  if (field.fieldKind === "list") {
    return Array.isArray(value)
      ? value.map((inner, index) => ({ schema, value: inner, path: `${path}[${index}]` }))
      : [];
  }
  if (field.fieldKind === "map") {
    const entries = isObject(value) ? Object.entries(value) : [];
    return entries.map(([key, inner]) => ({ schema, value: inner, path: `${path}[${JSON.stringify(key)}]` }));
  }
  return [{ schema, value, path }];
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
