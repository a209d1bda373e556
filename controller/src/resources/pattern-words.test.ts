import { manifestSchema } from "@sluice/manifest";
import { expect, test } from "vitest";
import plugins from "../generated/plugins.gen.json" with { type: "json" };
import schemas from "../generated/schemas.gen.json" with { type: "json" };
import { CORE_SCHEMAS } from "./core-schemas.ts";
import { patternWords } from "./pattern-words.ts";
import { checkSchema } from "./schema.ts";

/** Each pattern of a schema with its words. */
function patterns(
  schema: unknown,
  path: string,
): readonly (readonly [path: string, pattern: string, words: unknown])[] {
  if (typeof schema !== "object" || schema === null) return [];
  const below = Object.entries(schema).flatMap(([key, value]) => patterns(value, `${path}.${key}`));
  const { pattern, "x-must-be": words } = schema as Readonly<Record<string, unknown>>;
  return typeof pattern === "string" ? [[path, pattern, words], ...below] : below;
}

test.each([
  { name: "plugins' configurations", schema: plugins, least: 4 },
  { name: "plugin.json", schema: manifestSchema, least: 2 },
])("every pattern of $name says what to write", ({ name, schema, least }) => {
  const found = patterns(schema, name);
  expect(found.length).toBeGreaterThanOrEqual(least);
  expect(found.filter(([, , words]) => typeof words !== "string")).toEqual([]);
});

test("every pattern of the kinds of resources says what to write", () => {
  const found = [...patterns(schemas, "crd"), ...patterns(CORE_SCHEMAS, "core")];
  expect(found.length).toBeGreaterThan(100);
  expect(found.filter(([, pattern]) => patternWords(pattern) === undefined)).toEqual([]);
});

const meta = { name: "a", namespace: "default" };
const budget = { amount: "ten", window: "soon" };

test.each([
  {
    name: "metadata",
    kind: "Service",
    object: { metadata: { name: "A_b", namespace: "c.d" }, spec: { ports: [{ port: 80 }] } },
    messages: [
      "metadata.name: must be a name of lowercase letters, digits, hyphens and dots, such as my-name",
      "metadata.namespace: must be a name of lowercase letters, digits and hyphens, such as my-name",
    ],
  },
  {
    name: "fields of a CRD, in lists, too",
    kind: "AIPolicy",
    object: { metadata: meta, spec: { targetRefs: [{ kind: "AIRoute", name: "r" }], defaults: { budgets: [budget] } } },
    messages: [
      'spec.defaults.budgets[0].amount: must be an amount in quotes, such as "2.50": up to 16 digits, and up to twelve behind a point',
      "spec.defaults.budgets[0].window: must be a duration such as 10s, 500ms or 1h30m",
    ],
  },
] as const)("messages have the words: $name", ({ kind, object, messages }) => {
  const found = checkSchema(kind, structuredClone(object), true).map(({ path, message }) => `${path}: ${message}`);
  expect(found.filter((message) => /must be a[n ]/.test(message)).sort()).toEqual(messages);
  expect(found.join()).not.toContain("pattern");
});
