import { errorText, formatJsonPath, isRecord, pointerSegments } from "@sluice/manifest";
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import schemas from "../generated/schemas.gen.json" with { type: "json" };
import type { Issue } from "../store/resource-store.ts";
import { CORE_SCHEMAS } from "./core-schemas.ts";
import { patternWords } from "./pattern-words.ts";
import type { ResourceKind } from "./resources.ts";

type JsonSchema = { readonly [key: string]: unknown };

const METADATA = {
  type: "object",
  required: ["name"],
  properties: {
    name: { type: "string", minLength: 1, maxLength: 253, pattern: "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$" },
    namespace: { type: "string", minLength: 1, maxLength: 63, pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$" },
    generation: { type: "integer" },
    creationTimestamp: { type: ["string", "null"] },
    deletionTimestamp: { type: "string" },
    resourceVersion: { type: "string" },
    uid: { type: "string" },
    labels: { type: "object", additionalProperties: { type: "string" } },
    annotations: { type: "object", additionalProperties: { type: "string" } },
    finalizers: { type: "array", items: { type: "string" } },
  },
};

/** Defaults are filled in as an API server does, so that objects from files look the same. */
const ajv = new Ajv({ strict: false, allErrors: true, verbose: true, useDefaults: true, validateFormats: false });
const compiled = new Map<ResourceKind, ValidateFunction>();

/** The `spec` of a kind's CRD, with Kubernetes' own keywords; undefined for kinds that have no CRD. */
export function crdSchema(kind: ResourceKind): JsonSchema | undefined {
  return (schemas as Readonly<Record<string, { readonly spec: JsonSchema }>>)[kind]?.spec;
}

/**
 * What is wrong with an object by its kind's schema. Fills in defaults.
 * @param strict whether a field that the schema does not know is wrong, as for files; an API server has dropped them
 */
export function checkSchema(kind: ResourceKind, object: unknown, strict: boolean): readonly Issue[] {
  const validate = compiled.get(kind) ?? compile(kind);
  if (validate(object)) return [];
  return (validate.errors ?? []).filter(({ keyword }) => strict || keyword !== "additionalProperties").map(issueOf);
}

function compile(kind: ResourceKind): ValidateFunction {
  const validate = ajv.compile(wholeSchema(kind));
  compiled.set(kind, validate);
  return validate;
}

function wholeSchema(kind: ResourceKind): JsonSchema {
  const spec = crdSchema(kind);
  const own =
    spec === undefined
      ? worded(CORE_SCHEMAS[kind] as JsonSchema)
      : { required: ["spec"], properties: { spec: worded(closed(spec)) } };
  return { ...own, type: "object", properties: { ...(own.properties as object), metadata: worded(METADATA) } };
}

/** A structural schema (apiextensions.k8s.io/v1) drops unknown fields; here they are refused instead. */
function closed(schema: JsonSchema): JsonSchema {
  const entries = Object.entries(schema).flatMap(([key, value]): [string, unknown][] => {
    if (key.startsWith("x-kubernetes-")) return [];
    if (key === "properties") {
      const inner = Object.entries(value as JsonSchema).map(([name, part]) => [name, closed(part as JsonSchema)]);
      return [[key, Object.fromEntries(inner)]];
    }
    if (key === "items" || key === "additionalProperties") {
      return [[key, typeof value === "object" ? closed(value as JsonSchema) : value]];
    }
    return [[key, value]];
  });
  const isOpen =
    schema.properties === undefined ||
    schema.additionalProperties !== undefined ||
    schema["x-kubernetes-preserve-unknown-fields"] === true;
  return { ...Object.fromEntries(entries), ...(isOpen ? {} : { additionalProperties: false }) };
}

/** With words beside each pattern: CRDs may hold no keyword of ours. */
function worded(schema: JsonSchema): JsonSchema {
  const parts = Object.entries(schema).map(([key, value]) => [key, isRecord(value) ? worded(value) : value]);
  const words = typeof schema.pattern === "string" ? patternWords(schema.pattern) : undefined;
  return { ...Object.fromEntries(parts), ...(words === undefined ? {} : { "x-must-be": words }) };
}

function issueOf(error: ErrorObject): Issue {
  const segments = pointerSegments(error.instancePath);
  if (error.keyword !== "additionalProperties") return { path: formatJsonPath(segments), message: errorText(error) };
  const key = String(error.params.additionalProperty);
  return { path: formatJsonPath([...segments, key]), message: "is not a field of this kind" };
}
