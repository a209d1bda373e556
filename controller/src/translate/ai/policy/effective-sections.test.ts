import { expect, test } from "vitest";
import type { AIPolicy } from "../../../resources/resources.ts";
import type { AttachedRule } from "../../fleet-builder.ts";
import { type EffectiveSection, effectiveSections } from "./effective-sections.ts";
import { targetKey } from "./policy-target.ts";

const LEVELS = {
  gateway: targetKey("Gateway", "infra", "gw"),
  listener: targetKey("Gateway", "infra", "gw", "http"),
  route: targetKey("AIRoute", "team", "chat"),
  rule: targetKey("AIRoute", "team", "chat", "gpt"),
} as const;

type Level = keyof typeof LEVELS;

const RULE = {
  kind: "AIRoute",
  namespace: "team",
  name: "chat",
  rule: "gpt",
  route: "airoute/team/chat/gpt",
  listener: { name: "http", gateway: { kind: "Gateway", namespace: "infra", name: "gw" } },
} as unknown as AttachedRule;

function policy(level: Level, strength: "defaults" | "overrides", sections: readonly string[]): AIPolicy {
  const values = Object.fromEntries(sections.map((section) => [section, { from: `${level} ${strength}` }]));
  return {
    apiVersion: "sluice.dev/v1alpha1",
    kind: "AIPolicy",
    metadata: { namespace: "team", name: `${level}-${strength}` },
    spec: { targetRefs: [], [strength]: values },
  } as unknown as AIPolicy;
}

function effective(policies: readonly (readonly [Level, "defaults" | "overrides", readonly string[]])[]): unknown {
  const byTarget = new Map<string, AIPolicy[]>();
  for (const [level, strength, sections] of policies) {
    const key = LEVELS[level];
    byTarget.set(key, [...(byTarget.get(key) ?? []), policy(level, strength, sections)]);
  }
  const found = effectiveSections(RULE, { byTarget });
  return Object.fromEntries(
    found.map(({ section, value }: EffectiveSection) => [section, (value as { from: string }).from]),
  );
}

const S = ["statistics"];

test.each([
  { name: "no policy", policies: [], expected: {} },
  {
    name: "a default of the Gateway",
    policies: [["gateway", "defaults", S]],
    expected: { statistics: "gateway defaults" },
  },
  {
    name: "of defaults the rule's",
    policies: [
      ["gateway", "defaults", S],
      ["listener", "defaults", S],
      ["route", "defaults", S],
      ["rule", "defaults", S],
    ],
    expected: { statistics: "rule defaults" },
  },
  {
    name: "of defaults the route's where the rule has none",
    policies: [
      ["gateway", "defaults", S],
      ["route", "defaults", S],
      ["rule", "defaults", ["prompts"]],
    ],
    expected: { prompts: "rule defaults", statistics: "route defaults" },
  },
  {
    name: "of defaults the listener's before the Gateway's",
    policies: [
      ["gateway", "defaults", S],
      ["listener", "defaults", S],
    ],
    expected: { statistics: "listener defaults" },
  },
  {
    name: "of overrides the Gateway's",
    policies: [
      ["rule", "overrides", S],
      ["route", "overrides", S],
      ["listener", "overrides", S],
      ["gateway", "overrides", S],
    ],
    expected: { statistics: "gateway overrides" },
  },
  {
    name: "of overrides the listener's before the route's",
    policies: [
      ["route", "overrides", S],
      ["listener", "overrides", S],
    ],
    expected: { statistics: "listener overrides" },
  },
  {
    name: "an override above a default below",
    policies: [
      ["gateway", "overrides", S],
      ["rule", "defaults", S],
    ],
    expected: { statistics: "gateway overrides" },
  },
  {
    name: "an override below a default above",
    policies: [
      ["gateway", "defaults", S],
      ["rule", "overrides", S],
    ],
    expected: { statistics: "rule overrides" },
  },
  {
    name: "the route's override before the rule's default",
    policies: [
      ["rule", "defaults", S],
      ["route", "overrides", S],
    ],
    expected: { statistics: "route overrides" },
  },
  {
    name: "each section by itself",
    policies: [
      ["gateway", "overrides", ["consumers"]],
      ["route", "defaults", ["consumers", "prompts"]],
      ["rule", "defaults", ["prompts"]],
    ],
    expected: { consumers: "gateway overrides", prompts: "rule defaults" },
  },
] as const)("$name", ({ policies, expected }) => {
  expect(effective(policies as never)).toEqual(expected);
});
