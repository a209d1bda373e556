import { describe, expect, test } from "vitest";
import { fieldName } from "./names.ts";
import { parseConfigSchema } from "./parse.ts";

const parse = (properties: object, rest: object = {}) =>
  parseConfigSchema({ title: "Test", type: "object", properties, ...rest }, "config.schema.json");

describe("parseConfigSchema refuses", () => {
  test.each([
    {
      name: "a type that is several",
      property: { type: ["string", "null"] },
      message: /properties\.a: type .* is not supported; use x-any/,
    },
    {
      name: "a keyword we do not check",
      property: { type: "string", multipleOf: 2 },
      message: /properties\.a: keyword "multipleOf"/,
    },
    { name: "a keyword of another type", property: { type: "boolean", minimum: 2 }, message: /keyword "minimum"/ },
    {
      name: "a default of another type",
      property: { type: "integer", default: "1" },
      message: /properties\.a\.default: must be integer/,
    },
    {
      name: "a default out of range",
      property: { type: "integer", maximum: 3, default: 4 },
      message: /properties\.a\.default: must be <= 3/,
    },
    { name: "a reference to nothing", property: { $ref: "#/$defs/x" }, message: /\$ref "#\/\$defs\/x" leads nowhere/ },
    {
      name: "an array without items",
      property: { type: "array" },
      message: /properties\.a\.items: a schema is an object/,
    },
    { name: "bounds beyond 2^53", property: { type: "integer", maximum: 2 ** 60 }, message: /bounds are no integers/ },
    {
      name: "properties beside a map's values",
      property: { type: "object", properties: {}, additionalProperties: { type: "string" } },
      message: /choose one/,
    },
    {
      name: "a key with a space",
      property: { type: "object", properties: { "b c": { type: "string" } } },
      message: /properties\.a\.properties\["b c"\]: "b c" holds a space/,
    },
    {
      name: "an allowed value with a space",
      property: { type: "string", enum: ["b", "c d"] },
      message: /properties\.a\.enum: "c d" holds a space/,
    },
    {
      name: "more keys than a decoder tells apart",
      property: {
        type: "object",
        properties: Object.fromEntries(Array.from({ length: 129 }, (_, i) => [`k${i}`, { type: "string" }])),
      },
      message: /properties\.a: more than 128 properties/,
    },
    { name: "a required key that is none", property: { type: "object", required: ["z"] }, message: /requires "z"/ },
  ])("$name", ({ property, message }) => {
    expect(() => parse({ a: property })).toThrow(message);
  });

  test("a schema that contains itself", () => {
    const $defs = { node: { type: "object", properties: { next: { $ref: "#/$defs/node" } } } };
    expect(() => parse({ a: { $ref: "#/$defs/node" } }, { $defs })).toThrow(/may not contain itself/);
  });

  test("two keys that share a field, and two objects that share a class", () => {
    expect(() => parse({ "a-b": { type: "boolean" }, a_b: { type: "boolean" } })).toThrow(
      /its field would be named aB/,
    );
    const item = { title: "Item", type: "object" };
    expect(() => parse({ a: item, b: { ...item, properties: {} } })).toThrow(/class Item is taken/);
  });

  test("a configuration that is no object", () => {
    expect(() => parseConfigSchema({ type: "array", items: { type: "string" } }, "f")).toThrow(/of type object/);
  });
});

describe("fieldName", () => {
  test.each([
    ["modelMapping", "modelMapping"],
    ["on_role", "onRole"],
    ["x-foo.bar", "xFooBar"],
    ["default", "default_"],
    ["2fa", "_2fa"],
  ])("%s is %s", (key, field) => {
    expect(fieldName(key)).toBe(field);
  });
});
