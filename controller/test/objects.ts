import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import { parseAllDocuments } from "yaml";
import { findKind } from "../src/resources/kinds.ts";
import type { ResourceKind, Resources } from "../src/resources/resources.ts";
import type { TranslateOptions } from "../src/translate/options.ts";

type Json = { readonly [key: string]: unknown };

/** What a case file holds: objects, and where translation is to differ from the cluster's options. */
export interface Case {
  readonly objects: readonly Resources[ResourceKind][];
  readonly options: Partial<TranslateOptions>;
}

const schemas = JSON.parse(
  readFileSync(new URL("../src/generated/schemas.gen.json", import.meta.url), "utf8"),
) as Record<string, { readonly spec: Json }>;
const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false });
const validators = new Map<string, ValidateFunction>();

/** Fields of kinds without a schema of ours. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  ConfigMap: ["data"],
  EndpointSlice: ["addressType", "endpoints", "ports"],
  Namespace: [],
  Secret: ["type", "data"],
  Service: ["spec", "status"],
};

/** Reads a case strictly: what nobody knows fails the test rather than being passed over. */
export function parseCase(text: string): Case {
  const objects: Resources[ResourceKind][] = [];
  let options: Partial<TranslateOptions> = {};
  for (const document of parseAllDocuments(text)) {
    if (!("errors" in document) || document.errors.length > 0) throw new Error(`not YAML: ${document.errors?.[0]}`);
    const value = document.toJS() as Json | null;
    if (value === null) continue;
    if (value.kind === "TranslateOptions") options = value.options as Partial<TranslateOptions>;
    else objects.push(checked(value));
  }
  return { objects, options };
}

function checked(value: Json): Resources[ResourceKind] {
  const info = findKind(String(value.apiVersion), String(value.kind));
  if (info === undefined) throw new Error(`${value.apiVersion} ${value.kind} is not read`);
  const known = FIELDS[info.kind] ?? ["spec"];
  const unknown = Object.keys(value).filter((key) => !["apiVersion", "kind", "metadata", ...known].includes(key));
  if (unknown.length > 0) throw new Error(`${info.kind}: unknown fields ${unknown.join(", ")}`);
  const schema = schemas[info.kind]?.spec;
  if (schema !== undefined) checkSpec(info.kind, schema, value.spec);
  const metadata = value.metadata as Json;
  const namespace = info.namespaced ? { namespace: "default" } : {};
  return { ...value, metadata: { ...namespace, ...metadata } } as unknown as Resources[ResourceKind];
}

function checkSpec(kind: string, schema: Json, spec: unknown): void {
  const validate = validators.get(kind) ?? ajv.compile(closed(schema) as Json);
  validators.set(kind, validate);
  if (!validate(spec)) throw new Error(`${kind}.spec: ${ajv.errorsText(validate.errors)}`);
}

/** Objects with listed properties take no others. */
export function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== "object" || schema === null) return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  const open = copy["x-kubernetes-preserve-unknown-fields"] === true || "additionalProperties" in copy;
  return copy.type === "object" && "properties" in copy && !open ? { ...copy, additionalProperties: false } : copy;
}
