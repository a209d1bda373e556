import { type Category, isRecord, type JsonSchema } from "@sluice/manifest";
import { stringify } from "yaml";
import type { ImagePlugin } from "./image.ts";

/** Higress's names of what we name otherwise. */
const CATEGORIES: Readonly<Record<Category, string>> = {
  ai: "ai",
  auth: "auth",
  security: "security",
  protocol: "protocol",
  custom: "custom",
  traffic: "flow-control",
  observability: "flow-monitor",
};

/**
 * `spec.yaml` of Higress's images (WasmPluginMeta, apiVersion 1.0.0): what its console shows of a plugin, and the form in which
 * it asks for the configuration.
 */
export function specYaml({ name, version, description, category, phase, priority, configSchema }: ImagePlugin): string {
  const schema = configSchema === undefined ? { type: "object" } : openApiSchema(configSchema);
  return stringify(
    {
      apiVersion: "1.0.0",
      info: {
        category: CATEGORIES[category],
        name,
        title: name,
        "x-title-i18n": { "en-US": name },
        description,
        "x-description-i18n": { "en-US": description },
        version,
      },
      spec: { phase, priority, configSchema: { openAPIV3Schema: schema } },
    },
    { lineWidth: 0 },
  );
}

/** Keywords that OpenAPI 3.0's schema objects have, of those that a plugin's schema uses. */
const KEYWORDS: readonly string[] = [
  "title",
  "type",
  "description",
  "default",
  "enum",
  "format",
  "minimum",
  "maximum",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "uniqueItems",
  "pattern",
  "required",
];

/** A schema without references and without what OpenAPI 3.0 does not know; a definition within itself ends as an object. */
function openApiSchema(root: JsonSchema): JsonSchema {
  return new SchemaConverter(isRecord(root.$defs) ? root.$defs : {}).convert(root, []);
}

class SchemaConverter {
  readonly #definitions: JsonSchema;

  constructor(definitions: JsonSchema) {
    this.#definitions = definitions;
  }

  /** @param within names of the definitions that it is part of */
  convert(schema: unknown, within: readonly string[]): JsonSchema {
    if (!isRecord(schema)) return {};
    const { $ref: reference, ...own } = schema;
    if (typeof reference !== "string") return this.#convertOwn(own, within);
    const name = reference.replace("#/$defs/", "");
    const target = within.includes(name)
      ? { type: "object" }
      : this.convert(this.#definitions[name], [...within, name]);
    return { ...target, ...this.#convertOwn(own, within) };
  }

  #convertOwn(schema: JsonSchema, within: readonly string[]): JsonSchema {
    const { properties, items, additionalProperties: others, allOf } = schema;
    return {
      ...Object.fromEntries(KEYWORDS.flatMap((key) => (schema[key] === undefined ? [] : [[key, schema[key]]]))),
      ...(schema["x-secret"] === true ? { format: "password" } : {}),
      ...(isRecord(properties) ? { properties: this.#convertEach(properties, within) } : {}),
      ...(items === undefined ? {} : { items: this.convert(items, within) }),
      ...(others === undefined
        ? {}
        : { additionalProperties: isRecord(others) ? this.convert(others, within) : others }),
      ...(Array.isArray(allOf) ? { allOf: allOf.map((part) => this.convert(part, within)) } : {}),
    };
  }

  #convertEach(properties: JsonSchema, within: readonly string[]): JsonSchema {
    return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, this.convert(value, within)]));
  }
}
