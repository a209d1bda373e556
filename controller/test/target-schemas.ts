import { readdirSync, readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import { parse } from "yaml";
import { checkSchema } from "../src/resources/schema.ts";
import type { KubeObject } from "../src/store/kube-object.ts";

const FOLDER = new URL("../crds/targets/", import.meta.url);

type Json = { readonly [key: string]: unknown };

interface Definition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: Json } }[];
  };
}

const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false });

/** `group/version/Kind` → whether an object is one, unknown fields counted as wrong. */
const validators = new Map(
  readdirSync(FOLDER)
    .filter((name) => name.endsWith(".yaml"))
    .flatMap((name) => validatorsOf(parse(readFileSync(new URL(name, FOLDER), "utf8")) as Definition)),
);

function validatorsOf({ spec }: Definition): readonly (readonly [string, ValidateFunction])[] {
  return spec.versions.map(({ name, schema }) => [
    `${spec.group}/${name}/${spec.names.kind}`,
    ajv.compile(closedTop(closed(schema.openAPIV3Schema) as Json)),
  ]);
}

/** `metadata` is anything. */
function closedTop(schema: Json): Json {
  return { ...schema, properties: { ...(schema.properties as Json), metadata: {} } };
}

/** What is wrong with a rendered object by the definition of its kind; throws for a kind that has none here. */
export function targetFaults(object: KubeObject): readonly string[] {
  const { apiVersion, kind, metadata } = object;
  const key = `${apiVersion}/${kind}`;
  const validate = validators.get(key);
  if (validate !== undefined) {
    return validate(object) ? [] : [`${metadata.name}: ${ajv.errorsText(validate.errors)}`];
  }
  if (kind !== "Ingress" && kind !== "HTTPRoute") throw new Error(`no schema of ${key}`);
  return checkSchema(kind, structuredClone(object), true).map(
    ({ path, message }) => `${metadata.name}: ${path} ${message}`,
  );
}

/** Objects with listed properties take no others. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== "object" || schema === null) return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  const open = copy["x-kubernetes-preserve-unknown-fields"] === true || "additionalProperties" in copy;
  return copy.type === "object" && "properties" in copy && !open ? { ...copy, additionalProperties: false } : copy;
}
