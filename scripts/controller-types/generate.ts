import { compile } from "json-schema-to-typescript";
import { type JsonObject, type ResourceVersion, readVersions } from "./crd.ts";
import { jsonLines, pluginsJson, providersJson } from "./plugins.ts";

const HEADER = "/* Generated from controller/crds by `npm run generate`. Do not edit. */\n";

/** Kind → the version that the controller reads; the API server converts the others. */
const READ: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "gateway-api": {
    BackendTLSPolicy: "v1",
    Gateway: "v1",
    GatewayClass: "v1",
    GRPCRoute: "v1",
    HTTPRoute: "v1",
    ReferenceGrant: "v1beta1",
    TCPRoute: "v1alpha2",
    TLSRoute: "v1alpha2",
    UDPRoute: "v1alpha2",
  },
  "inference-extension": { InferenceObjective: "v1alpha2", InferencePool: "v1" },
  sluice: { AIProvider: "v1alpha1", AIRoute: "v1alpha1", AIPolicy: "v1alpha1" },
};

/** Kind → members of its `spec` that later versions of the definition do without. */
const OPTIONAL: Readonly<Record<string, readonly string[]>> = { InferencePool: ["endpointPickerRef"] };

/** File name → text: the types of each group of resources, the schemas of all of them, and what is known of plugins. */
export async function generateControllerTypes(): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  const schemas: Record<string, unknown> = {};
  for (const [folder, kinds] of Object.entries(READ)) {
    const versions = readVersions(folder)
      .filter(({ kind, version }) => kinds[kind] === version)
      .map(relaxed);
    files.set(`${folder}.gen.ts`, HEADER + (await types(versions)));
    for (const version of versions) schemas[version.kind] = schemaEntry(version);
  }
  files.set("schemas.gen.json", jsonLines(schemas));
  files.set("plugins.gen.json", await pluginsJson());
  files.set("providers.gen.json", providersJson());
  return files;
}

function relaxed(version: ResourceVersion): ResourceVersion {
  const optional = OPTIONAL[version.kind] ?? [];
  const { properties, ...rest } = version.schema;
  const { spec, ...others } = properties as { readonly spec: JsonObject };
  const required = ((spec.required ?? []) as readonly string[]).filter((name) => !optional.includes(name));
  if (optional.length === 0) return version;
  return { ...version, schema: { ...rest, properties: { ...others, spec: { ...spec, required } } } };
}

async function types(versions: readonly ResourceVersion[]): Promise<string> {
  const texts: string[] = [];
  for (const { kind, schema } of versions) {
    const { spec } = schema.properties as JsonObject;
    const text = await compile(mapSchema(opened(spec as JsonObject), (key) => SHAPE.has(key)) as never, `${kind}Spec`, {
      additionalProperties: false,
      bannerComment: "",
      format: false,
    });
    // The compiler has no option for it; objects in the store are shared and never changed.
    texts.push(text.replace(/^(\w+|"[^"]+")(\??): /gm, "readonly $1$2: "));
  }
  return texts.join("\n");
}

/** Keywords that say a value's type; ranges, descriptions and what only an API server knows say nothing of it. */
const SHAPE = new Set(["type", "properties", "required", "items", "additionalProperties", "enum"]);

/** What keeps unknown fields may have any. */
function opened(schema: JsonObject): JsonObject {
  const inner = Object.entries(schema).map(([key, value]): [string, unknown] => {
    if (Array.isArray(value) || typeof value !== "object" || value === null) return [key, value];
    return [key, opened(value as JsonObject)];
  });
  const open = schema["x-kubernetes-preserve-unknown-fields"] === true && schema.type === "object";
  return { ...Object.fromEntries(inner), ...(open ? { additionalProperties: true } : {}) };
}

function schemaEntry({ group, version, plural, namespaced, schema }: ResourceVersion): JsonObject {
  const { spec } = schema.properties as JsonObject;
  return { group, version, plural, namespaced, spec: mapSchema(spec as JsonObject, (key) => key !== "description") };
}

/** Keeps the keywords that `keep` wants, at every level; names of properties are no keywords. */
function mapSchema(schema: JsonObject, keep: (keyword: string) => boolean): JsonObject {
  const entries = Object.entries(schema).flatMap(([key, value]): [string, unknown][] => {
    if (!keep(key)) return [];
    if (key === "properties") {
      const properties = Object.entries(value as JsonObject).map(([name, inner]) => [
        name,
        mapSchema(inner as JsonObject, keep),
      ]);
      return [[key, Object.fromEntries(properties)]];
    }
    if (key === "items" || key === "additionalProperties") {
      return [[key, typeof value === "object" && value !== null ? mapSchema(value as JsonObject, keep) : value]];
    }
    return [[key, value]];
  });
  return Object.fromEntries(entries);
}
