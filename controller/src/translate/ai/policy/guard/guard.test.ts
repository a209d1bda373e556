import { expect, test } from "vitest";
import type { AIPolicySpec } from "../../../../generated/sluice.gen.ts";
import type { AIPolicy } from "../../../../resources/resources.ts";
import { BUNDLED_PLUGINS } from "../../catalog/plugin-catalog.ts";
import type { AiContext } from "../../context.ts";
import { GUARD } from "./guard.ts";

type Guard = NonNullable<NonNullable<AIPolicySpec["defaults"]>["guard"]>;
type RequestRule = NonNullable<Guard["request"]>[number];

const moderator = { type: "Webhook", url: "http://judge.example" } as const;
const matching = (match: NonNullable<RequestRule["match"]>, rest: Partial<RequestRule> = {}): Guard => ({
  request: [{ name: "a", match, ...rest }],
});
const issues = (guard: Guard) => GUARD.admit(guard, "guard", { catalog: BUNDLED_PLUGINS });

// The plugins refuse these, and a listener of Envoy's with a plugin that refuses its configuration answers nothing.
test.each<{ name: string; guard: Guard; path: string; message: string }>([
  {
    name: "more moderators than are asked at once",
    guard: { request: Array.from({ length: 17 }, (_, index) => ({ name: `m${index}`, moderator })) },
    path: "request[16].moderator",
    message: "at most 16 rules of a policy may have a moderator",
  },
  {
    name: "a score beyond any",
    guard: { request: [{ name: "a", moderator: { ...moderator, thresholds: { hate: "101" } } }] },
    path: "request[0].moderator.thresholds.hate",
    message: "must be <= 100",
  },
  {
    name: "scores of nothing",
    guard: { request: [{ name: "a", moderator: { ...moderator, thresholds: {} } }] },
    path: "request[0].moderator.thresholds",
    message: "must not be empty",
  },
  {
    name: "an unknown detector",
    guard: matching({ detectors: ["email", "emails"] }),
    path: "request[0].match.detectors[1]",
    message: "is no detector; there are creditCard, ",
  },
  {
    name: "digests without a key",
    guard: matching({ words: ["a"] }, { action: "Hash" }),
    path: "request[0].action",
    message: "Hash needs guard.hashKeyRef",
  },
  {
    name: "a placeholder that keeps characters",
    guard: matching({ words: ["a"] }, { action: "Mask", keepLast: 2, reversible: true }),
    path: "request[0].keepLast",
    message: "is not for what is reversible",
  },
  {
    name: "a change of an injection",
    guard: matching({ words: ["a"], injection: {} }, { action: "Mask" }),
    path: "request[0].action",
    message: "must be Block, Tag or Log with injection and systemPromptLeak",
  },
  {
    name: "a change of a leak",
    guard: { response: [{ name: "a", match: { systemPromptLeak: {} }, action: "Replace" }] },
    path: "response[0].action",
    message: "must be Block, Tag or Log with injection and systemPromptLeak",
  },
  {
    name: "a topic called as a rule is",
    guard: { ...matching({ words: ["a"] }), topics: { deny: [{ name: "a", words: ["b"] }] } },
    path: "topics.deny[0].name",
    message: "request[0] is called a, too",
  },
  {
    name: "two topics of one name",
    guard: {
      topics: { allow: [{ name: "a", words: ["b"] }], deny: [{ name: "a", words: ["b"] }] },
    },
    path: "topics.allow[0].name",
    message: "topics.deny[0] is called a, too",
  },
  ...["\u200b", "\u0301", "\0", "\u3164", "\u00ad\u034f"].map((text) => ({
    name: `a text of what is left out (${text.codePointAt(0)})`,
    guard: matching({ literals: ["x", text] }),
    path: "request[0].match.literals[1]",
    message: "there is nothing in it to look for",
  })),
  {
    name: "such a word of a topic",
    guard: { topics: { deny: [{ name: "a", words: ["\u200b"] }] } },
    path: "topics.deny[0].words[0]",
    message: "there is nothing in it to look for",
  },
  ...["\\pL", "[\\p{Han}]", "\\P{Greek}", "\\C"].map((pattern) => ({
    name: `a class that the plugin does not have (${pattern})`,
    guard: matching({ patterns: [pattern] }),
    path: "request[0].match.patterns[0]",
    message: "which this plugin does not have",
  })),
  {
    name: "repetitions of repetitions",
    guard: matching({ patterns: ["(?:a{40}){40}"] }),
    path: "request[0].match.patterns[0]",
    message: "more than 1000 repetitions",
  },
  {
    name: "groups too deep",
    guard: matching({ patterns: [`${"(".repeat(251)}a${")".repeat(251)}`] }),
    path: "request[0].match.patterns[0]",
    message: "groups inside of each other",
  },
])("$name is refused", ({ guard, path, message }) => {
  expect(issues(guard)).toEqual([{ path: `guard.${path}`, message: expect.stringContaining(message) }]);
});

test.each<{ name: string; guard: Guard }>([
  {
    name: "16 moderators",
    guard: { request: Array.from({ length: 16 }, (_, index) => ({ name: `m${index}`, moderator })) },
  },
  { name: "blank between", guard: matching({ literals: [" ", "a\u200b", "漢", "😀", "!"] }) },
  { name: "what is left out, looked for as it is", guard: matching({ literals: ["\u200b"], exact: true }) },
  { name: "what looks like a class", guard: matching({ patterns: ["\\\\pL", "\\Q\\pL\\E", "\\.(?:x)"] }) },
  { name: "a digest", guard: { ...matching({ words: ["a"] }, { action: "Hash" }), hashKeyRef: { name: "digests" } } },
])("$name is taken", ({ guard }) => {
  expect(issues(guard)).toEqual([]);
});

test.each([undefined, "too short"])("without a key (%s) what would become a digest is masked", (text) => {
  const guard = { ...matching({ words: ["a"] }, { action: "Hash" }), hashKeyRef: { name: "digests" } };
  const data = { key: Buffer.from(text ?? "").toString("base64") };
  const store = { get: () => (text === undefined ? undefined : { data }) };
  const context = { store, grants: { permits: () => true }, catalog: BUNDLED_PLUGINS } as unknown as AiContext;
  const policy = { metadata: { name: "p", namespace: "default" } } as AIPolicy;
  const { plugins, problems } = GUARD.render(guard, policy, context);
  expect(problems.map(({ message }) => message)).toEqual([expect.stringContaining("guard.hashKeyRef: ")]);
  expect(plugins[0]?.config).toMatchObject({ rules: [{ action: "mask" }] });
});
