import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { loadGuard, refusalOf } from "./emulated.ts";

const rule = (more: object) => ({ rules: [{ name: "r", match: { words: ["x"] }, ...more }] });

describe("a configuration that can not be meant is refused with its place", () => {
  test.each([
    ["a rule without a name", { rules: [{ match: { words: ["x"] } }] }, "rules[0].name: is required"],
    ["nothing to look for", rule({ match: {} }), "rules[0].match: says nothing to look for"],
    ["two of a name", { rules: [rule({}).rules[0], rule({}).rules[0]] }, "rules[1].name: another rule has this name"],
    ["an expression that is none", rule({ match: { patterns: ["a", "(b"] } }), "rules[0].match.patterns[1]: "],
    ["an unknown detector", rule({ match: { detectors: ["emial"] } }), "rules[0].match.detectors[0]: expected one of"],
    ["an unknown action", rule({ action: "drop" }), 'rules[0].action: expected one of "block"'],
    ["an unknown place", rule({ in: ["users"] }), 'rules[0].in[0]: expected one of "system"'],
    ["a digest without a key", rule({ action: "hash" }), "rules[0].action: needs a hashKey"],
    ["a key that is too short", { hashKey: "short", ...rule({ action: "hash" }) }, "hashKey: must have at least 16"],
    ["a way back from a block", rule({ reversible: true }), "rules[0].reversible: is for action"],
    [
      "a way back from answers",
      rule({ action: "mask", reversible: true, in: ["answer"] }),
      "rules[0].reversible: is for texts of requests",
    ],
    ["a masked injection", rule({ match: { injection: {} }, action: "mask" }), "rules[0].action: what injection"],
    ["an injection in answers", rule({ match: { injection: {} }, in: ["answer"] }), "rules[0].match.injection: "],
    [
      "a leak in requests",
      rule({ match: { systemPromptLeak: {} }, in: ["user"] }),
      "rules[0].match.systemPromptLeak: is looked for in answers",
    ],
    ["a topic of nothing", { topics: { deny: [{ name: "t" }] } }, "topics.deny[0]: says nothing to look for"],
    ["windows of nothing", { contextWindow: {} }, "contextWindow: one of tokens and models is required"],
    ["a threshold over 1", rule({ match: { injection: { threshold: 2 } } }), "threshold: must be between 0 and 1"],
  ])("%s", async (_name, config, expected) => {
    expect(await refusalOf(config)).toContain(expected);
  });

  test("and its key is in no message", async () => {
    const refusal = await refusalOf({ hashKey: "open sesame open sesame", ...rule({ action: "drop" }) });
    expect(refusal).not.toContain("sesame");
  });
});

test("an unknown key is a warning", async () => {
  const host = await loadGuard(rule({ acton: "mask" }));
  const warnings = host.logs.filter(({ level }) => level === "warn").map(({ message }) => message);
  expect(warnings.join()).toContain('rules[0].acton: unknown key; did you mean "action"?');
  host.close();
});

test("an empty configuration does nothing", async () => {
  expect(await refusalOf({})).toBe("");
});

test("the schema knows the detectors that there are", () => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
  const list = /detectorNames: string\[\] = \[([^\]]*)\]/.exec(
    read("../../../sdk/assembly/scan/detect/registry.ts"),
  )?.[1];
  const names = [...(list ?? "").matchAll(/"(\w+)"/g)].map(([, name]) => name);
  const { rules } = JSON.parse(read("../config.schema.json")).properties;
  expect(names).toContain("creditCard");
  expect(rules.items.properties.match.properties.detectors.items.enum).toEqual(names);
});
