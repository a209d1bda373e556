import { expect, test } from "vitest";
import { pluginIr, ruleIr } from "../../../test/ir.ts";
import type { PluginIr } from "../../ir/plugin.ts";
import { internalHeaders } from "./internal-headers.ts";
import { configurationOf } from "./plugin.ts";

const rule = ruleIr("httproute/default/app/0", { limit: 1 });
const ruled = { limit: 1, _match_route_: ["httproute/default/app/0"] };

test.each<{ readonly name: string; readonly plugin: Partial<PluginIr>; readonly expected: unknown }>([
  { name: "keys for everybody", plugin: { defaults: { limit: 9 } }, expected: { limit: 9 } },
  { name: "on only where a rule says so", plugin: { rules: [rule] }, expected: { _rules_: [ruled] } },
  {
    name: "keys for whoever has no rule",
    plugin: { defaults: { limit: 9 }, rules: [rule] },
    expected: { limit: 9, _rules_: [ruled] },
  },
  {
    name: "a plugin's own defaults for whoever has no rule",
    plugin: { defaults: {}, rules: [rule] },
    expected: { _rules_: [ruled, { _match_domain_: ["*"] }] },
  },
  {
    name: "rules that the user wrote, behind those of the targets",
    plugin: { defaults: { limit: 9, _rules_: [{ limit: 2, _match_domain_: ["a.example.com"] }] }, rules: [rule] },
    expected: { limit: 9, _rules_: [ruled, { limit: 2, _match_domain_: ["a.example.com"] }] },
  },
])("the configuration holds $name", ({ plugin, expected }) => {
  expect(configurationOf(pluginIr("limiter", plugin))).toEqual(expected);
});

test("a route that is a target twice is named once", () => {
  const twice = { ...rule, targets: [...rule.targets, ...rule.targets] };
  expect(configurationOf(pluginIr("limiter", { rules: [twice] }))).toEqual({ _rules_: [ruled] });
});

test("the headers that model-router writes are internal ones, of other plugins those that are listed", () => {
  const router = pluginIr("model-router", {
    defaults: { modelToHeader: "X-Model" },
    rules: [ruleIr("r", { addProviderHeader: "x-provider" })],
  });
  const other = pluginIr("other", { defaults: { modelToHeader: "x-other" } });
  expect(internalHeaders([router, other])).toEqual([
    "x-gateway-destination-endpoint",
    "x-model",
    "x-mse-consumer",
    "x-provider",
    "x-sluice-target",
  ]);
});
