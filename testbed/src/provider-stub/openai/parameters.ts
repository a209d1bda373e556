import { isObject, type JsonObject, typeName } from "../json.ts";
import { invalid, missing, wrongType, wrongValue } from "./errors.ts";

/** The body as an object that has no parameter but those. Throws OpenAiError. */
export function readObject(body: unknown, known: Readonly<Record<string, true>>): JsonObject {
  if (!isObject(body)) throw invalid("We could not parse the JSON body of your request.");
  for (const name of Object.keys(body)) {
    if (!(name in known)) throw invalid(`Unknown parameter: '${name}'.`, name, "unknown_parameter");
  }
  return body;
}

/** A text that has to be there. Throws OpenAiError. */
export function readText(body: JsonObject, name: string): string {
  const value = body[name];
  if (value === undefined) throw missing(name);
  if (typeof value !== "string") throw wrongType(name, "a string", typeName(value));
  return value;
}

/** One of the values a parameter may have; the first where it is missing. Throws OpenAiError. */
export function readChoice(body: JsonObject, name: string, values: readonly [string, ...string[]]): string {
  const value = body[name] ?? values[0];
  if (!values.includes(String(value))) throw wrongValue(name, value, values);
  return String(value);
}

/** A number within bounds. Throws OpenAiError. */
export function readNumber(body: JsonObject, name: string, low: number, high: number, otherwise: number): number {
  const value = body[name] ?? otherwise;
  if (typeof value !== "number") throw wrongType(name, "a number", typeName(value));
  if (value < low || value > high) {
    throw invalid(`Invalid '${name}': expected a value between ${low} and ${high}, but got ${value} instead.`, name);
  }
  return value;
}
