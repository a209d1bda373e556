import { isObject } from "../json.ts";
import { constraints, unserializable } from "./errors.ts";

/**
 * Checks a JSON body against one of the schemas that the official client carries (`ConverseRequest$` and others). Its
 * notation: numbers are simple types (0 string, 1 number, 2 boolean, 15 any document, 21 bytes), plus 64 for a list of
 * them and 128 for a map; arrays begin with their kind (0 simple, 1 list, 2 map, 3 structure, 4 union); a function gives
 * a schema; a pair gives one with traits, of which 1 says that a member is not in the body.
 */
export function checkBody(schema: unknown, body: unknown): void {
  const missing: string[] = [];
  check(schema, body, "", missing);
  if (missing.length > 0) {
    const reason = "failed to satisfy constraint: Member must not be null";
    throw constraints(missing.map((path) => `Value at '${path}' ${reason}`));
  }
}

const LIST = 64;
const MAP = 128;
const SIMPLE: Readonly<Record<number, { name: string; fits: (value: unknown) => boolean }>> = {
  0: { name: "String", fits: (value) => typeof value === "string" },
  1: { name: "Number", fits: (value) => typeof value === "number" },
  2: { name: "Boolean", fits: (value) => typeof value === "boolean" },
  15: { name: "Document", fits: () => true },
  21: { name: "Blob", fits: (value) => typeof value === "string" && /^[A-Za-z0-9+/]*={0,2}$/.test(value) },
};

function check(schema: unknown, value: unknown, path: string, missing: string[]): void {
  if (value === undefined || value === null) return;
  if (typeof schema === "function") check(schema(), value, path, missing);
  else if (typeof schema === "number") checkSimple(schema, value, path, missing);
  else if (Array.isArray(schema)) checkKind(schema, value, path, missing);
}

function checkKind(schema: readonly unknown[], value: unknown, path: string, missing: string[]): void {
  const [kind, , , , first, second] = schema;
  // A pair of a schema and its traits, not a schema of a kind with its namespace.
  if (typeof schema[1] !== "string") check(kind, value, path, missing);
  else if (kind === 0) check(first, value, path, missing);
  else if (kind === 1) checkList(first, value, path, missing);
  else if (kind === 2) checkMap(second, value, path, missing);
  else checkMembers(schema, value, path, missing);
}

function checkSimple(type: number, value: unknown, path: string, missing: string[]): void {
  const simple = SIMPLE[type];
  if (type >= MAP) checkMap(type - MAP, value, path, missing);
  else if (type >= LIST) checkList(type - LIST, value, path, missing);
  else if (simple !== undefined && !simple.fits(value)) throw misplaced(value, simple.name, path);
}

function checkList(item: unknown, value: unknown, path: string, missing: string[]): void {
  if (!Array.isArray(value)) throw misplaced(value, "List", path);
  for (const [index, inner] of value.entries()) check(item, inner, `${path}.${index + 1}.member`, missing);
}

function checkMap(item: unknown, value: unknown, path: string, missing: string[]): void {
  if (!isObject(value)) throw misplaced(value, "Map", path);
  for (const [key, inner] of Object.entries(value)) check(item, inner, `${path}.${key}.member`, missing);
}

/** Members of a structure, of which the first so many are required, or of a union, of which one is there. */
function checkMembers(schema: readonly unknown[], value: unknown, path: string, missing: string[]): void {
  const [kind, , name, , names, types, required = 0] = schema as readonly [
    number,
    string,
    string,
    unknown,
    readonly string[],
    readonly unknown[],
    number?,
  ];
  if (!isObject(value)) throw misplaced(value, name, path);
  const given = Object.keys(value).filter((key) => value[key] !== null);
  for (const key of given) {
    const at = names.indexOf(key);
    if (at < 0) throw unserializable(`Unexpected field [${key}] in ${name}${place(path)}`);
    check(types[at], value[key], join(path, key), missing);
  }
  for (const [index, key] of names.entries()) {
    if (index < required && !given.includes(key) && inBody(types[index])) missing.push(join(path, key));
  }
  if (kind === 4 && given.length !== 1) {
    throw unserializable(`Union ${name}${place(path)} must have exactly one member, but has ${given.length}`);
  }
}

function inBody(type: unknown): boolean {
  return !(Array.isArray(type) && type.length === 2 && type[1] === 1);
}

function join(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}

function place(path: string): string {
  return path === "" ? "" : ` at ${path}`;
}

function misplaced(value: unknown, wanted: string, path: string): Error {
  if (Array.isArray(value)) return unserializable(`Start of list found where not expected${place(path)}`);
  if (isObject(value)) return unserializable(`Start of structure or map found where not expected${place(path)}`);
  const token = typeof value === "boolean" ? String(value).toUpperCase() : (typeof value).toUpperCase();
  return unserializable(`${token}_VALUE cannot be converted to ${wanted}${place(path)}`);
}
