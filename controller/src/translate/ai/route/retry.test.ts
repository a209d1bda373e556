import { describe, expect, test } from "vitest";
import type { Attempt } from "./chain.ts";
import { isGated, retryOf } from "./retry.ts";
import type { RuleSpec } from "./target.ts";

const attempts = (count: number): readonly Attempt[] => Array.from({ length: count }, () => ({}) as Attempt);
const rule = (fallback?: RuleSpec["fallback"]): RuleSpec => ({
  targets: [],
  ...(fallback === undefined ? {} : { fallback }),
});

describe("what is tried again", () => {
  test.each([
    { name: "a connection, once", rule: rule(), count: 1, keys: 1, retries: 1, avoid: "hosts" },
    { name: "with each key", rule: rule(), count: 1, keys: 3, retries: 2, avoid: "hosts" },
    { name: "with some keys of many", rule: rule(), count: 1, keys: 20, retries: 3, avoid: "hosts" },
    { name: "with each target", rule: rule({}), count: 3, keys: 1, retries: 2, avoid: "priorities" },
    {
      name: "less than there are targets",
      rule: rule({ attempts: 2 }),
      count: 3,
      keys: 1,
      retries: 1,
      avoid: "priorities",
    },
    {
      name: "more than there are targets",
      rule: rule({ attempts: 5 }),
      count: 2,
      keys: 1,
      retries: 4,
      avoid: "priorities",
    },
    { name: "a fallback that leads nowhere", rule: rule({}), count: 1, keys: 1, retries: 1, avoid: "hosts" },
    {
      name: "the same target, as often as said",
      rule: rule({ attempts: 3 }),
      count: 1,
      keys: 1,
      retries: 2,
      avoid: "hosts",
    },
  ])("$name", ({ rule: spec, count, keys, retries, avoid }) => {
    expect(retryOf(spec, attempts(count), keys)).toMatchObject({ retries, avoid });
  });

  test("nothing, where one try is all", () => {
    expect(retryOf(rule({ attempts: 1 }), attempts(3), 2)).toBeUndefined();
  });

  test.each([
    { on: ["5xx"], words: ["5xx"], statuses: [] },
    { on: ["529", "429"], words: [], statuses: [429, 529] },
    { on: ["connect-failure"], words: ["connect-failure", "refused-stream"], statuses: [] },
    { on: ["timeout"], words: ["reset"], statuses: [] },
    { on: ["first-event"], words: [], statuses: [502, 503, 504] },
  ])("$on in Envoy's words", ({ on, words, statuses }) => {
    expect(retryOf(rule({ on }), attempts(2), 1)).toMatchObject({ on: words, statuses });
  });
});

describe("an answer is held until its first word", () => {
  test.each([
    { name: "where another target follows", rule: rule({}), count: 2, held: [true, false] },
    { name: "as often as is tried", rule: rule({ attempts: 2 }), count: 3, held: [true, false, false] },
    { name: "where the first targets come again", rule: rule({ attempts: 4 }), count: 2, held: [true, true] },
    { name: "not without a fallback", rule: rule(), count: 1, held: [false] },
    { name: "not where its beginning does not count", rule: rule({ on: ["5xx"] }), count: 2, held: [false, false] },
  ])("$name", ({ rule: spec, count, held }) => {
    const all = attempts(count);
    expect(all.map((_, position) => isGated(spec, position, all))).toEqual(held);
  });
});
