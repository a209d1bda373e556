import { EXTRA_HOSTCALLS } from "./hostcalls.ts";

/** JSON Schema (draft 2020-12) of `plugin.json`; `$schema` may point an editor at a copy of it. */
export const manifestSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "A plugin's manifest",
  type: "object",
  required: ["name", "version", "description"],
  additionalProperties: false,
  properties: {
    $schema: { type: "string" },
    name: {
      type: "string",
      pattern: "^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
      maxLength: 63,
      "x-must-be": "a name such as my-plugin: lowercase letters and digits, parted by single hyphens, a letter first",
    },
    version: {
      type: "string",
      pattern: "^\\d+\\.\\d+\\.\\d+(-[0-9A-Za-z.-]+)?$",
      "x-must-be": "a version such as 1.2.3 or 1.2.3-beta.1",
    },
    description: { type: "string", minLength: 1, maxLength: 300 },
    category: { enum: ["ai", "auth", "security", "traffic", "observability", "protocol", "custom"] },
    phase: { enum: ["AUTHN", "AUTHZ", "STATS", "UNSPECIFIED_PHASE"] },
    priority: { type: "integer", minimum: 1, maximum: 1000 },
    envoy: {
      type: "object",
      description: "place in the controller's chain on stock Envoy, where it is another than Higress's",
      required: ["phase", "priority"],
      additionalProperties: false,
      properties: {
        phase: { enum: ["AUTHN", "AUTHZ", "STATS", "UNSPECIFIED_PHASE"] },
        priority: { type: "integer", minimum: 1, maximum: 1000 },
      },
    },
    flavours: { type: "array", items: { enum: ["envoy", "higress"] }, minItems: 1, uniqueItems: true },
    hostcalls: { type: "array", items: { enum: EXTRA_HOSTCALLS }, uniqueItems: true },
    config: { type: "string", description: "file of the configuration's JSON Schema, relative to this one" },
    license: { type: "string", minLength: 1 },
    budget: {
      type: "object",
      additionalProperties: false,
      properties: {
        rawBytes: { type: "integer", minimum: 1, maximum: 10_485_760 },
        gzipBytes: { type: "integer", minimum: 1, maximum: 10_485_760 },
      },
    },
  },
} as const;
