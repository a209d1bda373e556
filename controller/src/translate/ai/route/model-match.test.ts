import { describe, expect, test } from "vitest";
import { modelHeaderMatch, modelRank, parseModelMatch } from "./model-match.ts";

describe("a model as routes name it", () => {
  test.each([
    { text: "gpt-4o", parsed: { kind: "exact", value: "gpt-4o" }, header: { kind: "exact", value: "gpt-4o" } },
    { text: "gpt-4.*", parsed: { kind: "prefix", value: "gpt-4." }, header: { kind: "regex", value: "gpt-4\\..*" } },
    { text: "~o[13].*", parsed: { kind: "regex", value: "o[13].*" }, header: { kind: "regex", value: "o[13].*" } },
    { text: "a/b(c)*", parsed: { kind: "prefix", value: "a/b(c)" }, header: { kind: "regex", value: "a/b\\(c\\).*" } },
    { text: "*", parsed: { kind: "any" }, header: undefined },
  ])("$text", ({ text, parsed, header }) => {
    const match = parseModelMatch(text);
    expect(match).toEqual(parsed);
    expect(modelHeaderMatch(match)).toEqual(
      header === undefined ? undefined : { name: "x-higress-llm-model", ...header },
    );
  });

  test("the more specific one ranks higher", () => {
    const texts = ["*", "~.*", "g*", "gpt-*", "gpt-4o*", "gpt-4o"];
    const ranks = texts.map((text) => modelRank(parseModelMatch(text)));
    expect([...ranks].sort((a, b) => a - b)).toEqual(ranks);
    expect(new Set(ranks).size).toBe(ranks.length);
  });

  test("no prefix is as specific as a whole name", () => {
    const longest = modelRank(parseModelMatch(`${"x".repeat(252)}*`));
    expect(longest).toBeLessThan(modelRank(parseModelMatch("x")));
  });
});
