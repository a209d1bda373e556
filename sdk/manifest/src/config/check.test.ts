import { describe, expect, test } from "vitest";
import type { JsonSchema } from "../manifest.ts";
import { formatViolation } from "../validate.ts";
import { makeConfigCheck } from "./check.ts";

const schema: JsonSchema = {
  title: "Test",
  type: "object",
  required: ["service"],
  properties: {
    service: { type: "string" },
    port: { type: "integer", minimum: 1, maximum: 65535 },
    mapping: { type: "object", additionalProperties: { type: "string" } },
    list: { type: "array", items: { type: "object", properties: { a: { type: "boolean" } } } },
  },
};

function report(config: unknown, rest: object = {}) {
  const { errors, warnings } = makeConfigCheck({ ...schema, ...rest }, "schema")(config);
  return { errors: errors.map(formatViolation), warnings: warnings.map(formatViolation) };
}

const rule = (own: object) => ({ _match_route_: ["r"], ...own });

describe("a configuration check", () => {
  test.each([
    { name: "a good one", config: { service: "s", port: 1, mapping: { "a*": "b" } }, errors: [] },
    { name: "null as absent", config: { service: "s", port: null }, errors: [] },
    { name: "no object", config: [], errors: ["must be object"] },
    { name: "a missing key", config: {}, errors: ["must have required property 'service'"] },
    {
      name: "a wrong type in a map",
      config: { service: "s", mapping: { "gpt-*": 5 } },
      errors: ['mapping["gpt-*"]: must be string'],
    },
    { name: "a value out of range", config: { service: "s", port: 0 }, errors: ["port: must be >= 1"] },
    { name: "a good rule alone", config: { _rules_: [rule({ service: "s" })] }, errors: [] },
    {
      name: "a bad rule",
      config: { service: "s", _rules_: [rule({ service: 1 })] },
      errors: ["_rules_[0].service: must be string"],
    },
    { name: "rules that are no list", config: { service: "s", _rules_: {} }, errors: ["_rules_: must be array"] },
    { name: "no rule at all", config: { _rules_: [] }, errors: ["neither a key of the plugin nor a rule is there"] },
    {
      name: "a rule for nothing",
      config: { _rules_: [{ service: "s" }] },
      errors: [
        "_rules_[0]: needs at least one of _match_route_, _match_domain_, _match_service_, _match_route_prefix_, when",
      ],
    },
    {
      name: "a test without a name",
      config: { _rules_: [{ service: "s", when: [{ header: { exact: "a" } }] }] },
      errors: ["_rules_[0].when[0].header: must have required property 'name'"],
    },
  ])("$name", ({ config, errors }) => {
    expect(report(config).errors).toEqual(errors);
  });

  test("unknown keys are warnings, at every depth", () => {
    const { errors, warnings } = report({
      service: "s",
      prot: 1,
      list: [{ b: 1 }],
      _rules_: [rule({ service: "s", x: 1 })],
    });
    expect(errors).toEqual([]);
    expect(warnings).toEqual([
      'prot: unknown key; did you mean "port"?',
      'list[0].b: unknown key; did you mean "a"?',
      "_rules_[0].x: unknown key",
    ]);
  });

  test("unknown keys are no errors where the schema allows no others, either", () => {
    const { errors, warnings } = report({ service: "s", prot: 1 }, { additionalProperties: false });
    expect(errors).toEqual([]);
    expect(warnings).toEqual(['prot: unknown key; did you mean "port"?']);
  });

  test("a global part that cannot be read is tolerated beside rules, as the plugin does", () => {
    const { errors, warnings } = report({ port: 5, _rules_: [rule({ service: "s" })] });
    expect(errors).toEqual([]);
    expect(warnings).toEqual(["must have required property 'service'"]);
  });

  test("with x-override a rule need not repeat the global part", () => {
    const config = { service: "s", _rules_: [rule({ port: 5 })] };
    expect(report(config).errors).toEqual(["_rules_[0]: must have required property 'service'"]);
    expect(report(config, { "x-override": true }).errors).toEqual([]);
  });
});
