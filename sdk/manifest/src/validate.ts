import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import { UserError } from "./errors.ts";
import type { JsonSchema } from "./manifest.ts";
import { didYouMean } from "./nearest.ts";

/** One thing that is wrong with a document. */
export interface Violation {
  /** JSON path as written in code, `rules[1].limit`; empty for the document itself. */
  readonly path: string;
  readonly message: string;
}

/** A function that answers what is wrong with a document; nothing when it is right. */
export type Validator = (document: unknown) => readonly Violation[];

/** Our annotations (`x-…`) are no keywords of JSON Schema, hence not strict. */
const ajv = new Ajv2020({ allErrors: true, strict: false, allowUnionTypes: true, verbose: true });

export interface ValidatorOptions {
  /** What is said of keys that the schema does not know, where it allows no others. Default that they are unknown. */
  readonly unknownKeys?: "ignored";
}

/** @throws Error when the schema itself is not valid JSON Schema */
export function makeValidator(schema: JsonSchema, { unknownKeys }: ValidatorOptions = {}): Validator {
  const validate = ajv.compile(schema);
  // `if` only says that its branch failed, which has said why.
  const silent = unknownKeys === "ignored" ? ["if", "additionalProperties"] : ["if"];
  const isTold = ({ keyword }: ErrorObject) => !silent.includes(keyword);
  return (document) => (validate(document) ? [] : (validate.errors ?? []).filter(isTold).map(violation));
}

/** A check that hands back the document with its type, or throws a `UserError` with all violations. */
export function compileSchema<T>(schema: JsonSchema): (document: unknown, where: string) => T {
  const validate = makeValidator(schema);
  return (document, where) => {
    const wrong = validate(document);
    if (wrong.length > 0) throw new UserError(wrong.map(formatViolation).join("; "), { where });
    return document as T;
  };
}

export function formatViolation({ path, message }: Violation): string {
  return path === "" ? message : `${path}: ${message}`;
}

/** `["rules", "1", "gpt-*"]` as `rules[1]["gpt-*"]`. */
export function formatJsonPath(segments: readonly string[]): string {
  return segments.reduce((path, segment) => {
    if (/^\d+$/.test(segment)) return `${path}[${segment}]`;
    if (!/^[A-Za-z_$][\w$-]*$/.test(segment)) return `${path}[${JSON.stringify(segment)}]`;
    return path === "" ? segment : `${path}.${segment}`;
  }, "");
}

type ErrorParts = Pick<ErrorObject, "keyword" | "params" | "message" | "parentSchema">;

function violation(error: ErrorObject): Violation {
  const path = formatJsonPath(pointerSegments(error.instancePath));
  if (error.keyword === "additionalProperties") {
    const key: unknown = error.params.additionalProperty;
    const known = Object.keys(error.parentSchema?.properties ?? {});
    return { path, message: `unknown key ${JSON.stringify(key)}${didYouMean(String(key), known)}` };
  }
  return { path, message: errorText(error) };
}

/**
 * What Ajv found, in words that name the allowed values. A `pattern` is told by the schema's `x-must-be`, which ends the
 * sentence "must be …"; Ajv has to be `verbose` for it.
 */
export function errorText({ keyword, params, message, parentSchema }: ErrorParts): string {
  const words: unknown = parentSchema?.["x-must-be"];
  if (keyword === "pattern" && typeof words === "string") return `must be ${words}`;
  if (keyword !== "enum") return message ?? keyword;
  const allowed: unknown = params.allowedValues;
  const values = Array.isArray(allowed) ? allowed.map((value) => JSON.stringify(value)).join(", ") : "";
  return `must be one of ${values}`;
}

/** `/rules/1/a~1b` as `rules`, `1`, `a/b` (RFC 6901). */
export function pointerSegments(pointer: string): readonly string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));
}
