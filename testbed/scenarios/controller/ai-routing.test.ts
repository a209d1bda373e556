import { showLogsOnFailure } from "@sluice/testing/hosts";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  aiPolicyYaml,
  aiRouteYaml,
  consumerYaml,
  GATEWAY_YAML,
  providerYaml,
  yamlOf,
} from "../../src/controller/ai-yaml.ts";
import { type ChatQuestion, type ChatReply, chat, chats } from "../../src/controller/chat.ts";
import { FileGateway } from "../../src/controller/file-gateway.ts";
import { startOpenAiStub } from "../../src/provider-stub/openai/server.ts";
import type { ProviderStub } from "../../src/provider-stub/stub-server.ts";

const names = ["a", "b", "c", "shadow"] as const;
const users = ["ada", "ben", "cleo", "dan", "eva", "fay", "gus", "hal", "ida", "jon", "kim", "leo"];

/** The model's name chooses the rule. */
const RULES = `
  - name: canary
    matches: [{models: [canary]}]
    targets: [{providerRef: {name: a}, model: stable, weight: 90}, {providerRef: {name: b}, model: next, weight: 10}]
  - name: ab
    matches: [{models: [ab]}]
    targets:
    - {providerRef: {name: a}}
    - {providerRef: {name: b}, when: {headers: [{name: x-experiment, value: "b[0-9]", type: RegularExpression}]}}
    - {providerRef: {name: c}, when: {consumers: [qa]}}
  - name: picky
    matches: [{models: [picky]}]
    targets: [{providerRef: {name: b}, when: {headers: [{name: x-experiment, value: b1}]}}]
  - name: session
    matches: [{models: [session]}]
    targets: [{providerRef: {name: a}}, {providerRef: {name: b}}]
    sticky: {by: header, name: x-session}
  - name: consumer
    matches: [{models: [consumer]}]
    targets: [{providerRef: {name: a}}, {providerRef: {name: b}}]
    sticky: {by: consumer}
  - name: cost
    matches: [{models: [cost]}]
    strategy: LeastCost
    targets: [{providerRef: {name: a}, model: long-answers}, {providerRef: {name: b}, model: long-questions}]
  - name: priority
    matches: [{models: [priority]}]
    strategy: Priority
    targets: [{providerRef: {name: a}, model: gpt-4o}, {providerRef: {name: b}, model: gpt-4o}]
  - name: mirrored
    matches: [{models: [mirrored]}]
    targets: [{providerRef: {name: a}}]
    mirror: {providerRef: {name: shadow}, model: shadow-model}
  - name: unseen
    matches: [{models: [unseen]}]
    targets: [{providerRef: {name: a}}]
    mirror: {providerRef: {name: shadow}, percent: 0}
  - name: others
    matches: [{models: [others]}]
    targets: [{providerRef: {name: a}, model: stub-error-503}, {providerRef: {name: b}, model: gpt-4o, weight: 0}]
    fallback: {targets: [{providerRef: {name: c}, model: stub-error-500}], includeTargets: true}
  - name: own
    matches: [{models: [own]}]
    targets: [{providerRef: {name: a}, model: stub-error-503}, {providerRef: {name: b}, model: gpt-4o, weight: 0}]
    fallback: {targets: [{providerRef: {name: c}, model: stub-error-500}]}
  - name: team
    matches: [{models: [part], headers: [{name: x-team, value: red}]}, {models: [part], path: {value: /red}}]
    targets: [{providerRef: {name: b}}]
  - name: rest
    matches: [{models: [part]}]
    targets: [{providerRef: {name: a}}]`;

/** From the least specific to the most: their order in the file says nothing. */
const NAMES = `
  - {matches: [{models: ["*"]}], targets: [{providerRef: {name: a}, model: any}]}
  - {matches: [{models: ["~gpt-.*-turbo"]}], targets: [{providerRef: {name: a}, model: regex}]}
  - {matches: [{models: ["gpt-4*"]}], targets: [{providerRef: {name: a}, model: prefix}]}
  - {matches: [{models: ["gpt-4o-*"]}], targets: [{providerRef: {name: a}, model: long-prefix}]}
  - {matches: [{models: [gpt-4o, gpt-4o-mini]}], targets: [{providerRef: {name: a}, model: exact}]}`;

const PRICES = {
  a: `  models: [{name: long-answers, price: {input: "3", output: "4"}}]`,
  b: `  models: [{name: long-questions, price: {input: "1", output: "10"}}]`,
  c: "",
  shadow: "",
};

let stubs: Record<(typeof names)[number], ProviderStub>;
let gateway: FileGateway;

beforeAll(async () => {
  const start = (name: string) => startOpenAiStub({ keys: [`sk-${name}`], keep: 1000 });
  const [a, b, c, shadow] = await Promise.all([start("a"), start("b"), start("c"), start("shadow")]);
  stubs = { a, b, c, shadow };
  gateway = await FileGateway.start({
    files: {
      "gateway.yaml": GATEWAY_YAML,
      "providers.yaml": yamlOf(
        ...names.map((name) =>
          providerYaml({ name, port: stubs[name].port, key: stubs[name].key, rest: PRICES[name] }),
        ),
      ),
      "routes.yaml": yamlOf(
        aiRouteYaml("routing", RULES, "  hostnames: [llm.example.com]"),
        aiRouteYaml("names", NAMES, "  hostnames: [names.example.com]"),
      ),
      "policies.yaml": yamlOf(
        ...["ab", "consumer"].map((rule) =>
          aiPolicyYaml(
            rule,
            `{group: sluice.dev, kind: AIRoute, name: routing, sectionName: ${rule}}`,
            `  defaults: {consumers: {secretSelector: {matchLabels: {sluice.dev/consumer: "true"}}}}`,
          ),
        ),
        ...["qa", ...users].map((user) => consumerYaml(user, `{key: key-of-${user}}`)),
      ),
    },
  });
});

afterAll(async () => {
  await gateway?.stop();
  await Promise.all(names.map((name) => stubs?.[name].close()));
});

beforeEach((context) => {
  for (const name of names) stubs[name].clear();
  showLogsOnFailure(context, { gateway });
});

function llm(question: ChatQuestion): ChatQuestion {
  return { ...question, headers: { host: "llm.example.com", ...question.headers } };
}

function ask(question: ChatQuestion): Promise<ChatReply> {
  return chat(gateway.url, llm(question));
}

function asUser(user: string, headers: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return { authorization: `Bearer key-of-${user}`, ...headers };
}

/** Who answered, each once, sorted. */
function providersOf(replies: readonly ChatReply[]): readonly string[] {
  return [...new Set(replies.map(({ provider }) => provider))].sort();
}

test("nothing is wrong with the resources", () => {
  expect(gateway.problems()).toEqual([]);
});

describe("a canary", () => {
  test("gets about its tenth of the requests, and its own model is asked for", async () => {
    const replies = await chats(gateway.url, llm({ model: "canary" }), 400);
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
    const canaries = replies.filter(({ provider }) => provider === "default/b").length;
    // Forty are to be expected; five and a half standard deviations to either side.
    expect(canaries).toBeGreaterThan(7);
    expect(canaries).toBeLessThan(73);
    expect([stubs.a.requests.length, stubs.b.requests.length]).toEqual([400 - canaries, canaries]);
    expect(new Set(stubs.a.requests.map(modelAsked))).toEqual(new Set(["stable"]));
    expect(new Set(stubs.b.requests.map(modelAsked))).toEqual(new Set(["next"]));
  });
});

describe("an A/B test", () => {
  test.each([
    { name: "without a condition, to everybody else", headers: asUser("ada"), provider: "default/a" },
    { name: "by header", headers: asUser("ada", { "x-experiment": "b1" }), provider: "default/b" },
    {
      name: "not by a part of the header",
      headers: asUser("ada", { "x-experiment": "b12" }),
      provider: "default/a",
    },
    { name: "by consumer", headers: asUser("qa"), provider: "default/c" },
    {
      name: "by the first condition that holds",
      headers: asUser("qa", { "x-experiment": "b1" }),
      provider: "default/b",
    },
    {
      name: "not by what a client says of itself",
      headers: asUser("ada", { "x-mse-consumer": "qa", "x-sluice-target": "2" }),
      provider: "default/a",
    },
  ])("leads $name", async ({ headers, provider }) => {
    const replies = await chats(gateway.url, llm({ model: "ab", headers }), 10);
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200));
    expect(providersOf(replies)).toEqual([provider]);
  });

  test("takes nobody who has no key", async () => {
    expect(await ask({ model: "ab" })).toMatchObject({ status: 401, provider: "" });
  });
});

describe("a sticky choice", () => {
  test("by header is the same for a session, and spread over sessions", async () => {
    const sessions = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        chats(gateway.url, llm({ model: "session", headers: { "x-session": `session-${index}` } }), 4),
      ),
    );
    expect(sessions.filter((replies) => providersOf(replies).length !== 1)).toEqual([]);
    expect(providersOf(sessions.flat())).toEqual(["default/a", "default/b"]);
  });

  test("by consumer is the same for each of them, and spread over consumers", async () => {
    const byUser = await Promise.all(
      users.map((user) => chats(gateway.url, llm({ model: "consumer", headers: asUser(user) }), 4)),
    );
    expect(byUser.filter((replies) => providersOf(replies).length !== 1)).toEqual([]);
    expect(providersOf(byUser.flat())).toEqual(["default/a", "default/b"]);
  });
});

describe("LeastCost", () => {
  test.each([
    { name: "a short question with a long answer", words: 10, max: 1000, provider: "default/a", model: "long-answers" },
    {
      name: "a long question with a short answer",
      words: 5000,
      max: 10,
      provider: "default/b",
      model: "long-questions",
    },
  ])("takes who is cheaper for $name", async ({ words, max, provider, model }) => {
    const prompt = "word ".repeat(words);
    expect(await ask({ model: "cost", prompt, body: { max_tokens: max } })).toMatchObject({
      status: 200,
      provider,
      model,
    });
  });
});

test("Priority takes the first", async () => {
  expect(providersOf(await chats(gateway.url, llm({ model: "priority" }), 20))).toEqual(["default/a"]);
});

describe("the model in the body", () => {
  test.each([
    { model: "gpt-4o", rule: "exact" },
    { model: "gpt-4o-mini", rule: "exact" },
    { model: "gpt-4o-mini-2024", rule: "long-prefix" },
    { model: "gpt-4.1", rule: "prefix" },
    { model: "gpt-4-turbo", rule: "prefix" },
    { model: "gpt-3.5-turbo", rule: "regex" },
    { model: "gpt-3.5-turbo-16k", rule: "any" },
    { model: "GPT-4o", rule: "any" },
  ])("$model is for the most specific rule: $rule", async ({ model, rule }) => {
    const question = { model, headers: { host: "names.example.com" } };
    expect(await chat(gateway.url, question)).toMatchObject({ status: 200, model: rule });
  });

  test("that is missing leads where any is taken, whose ai-proxy says what is wrong", async () => {
    const reply = await chat(gateway.url, { headers: { host: "names.example.com" } });
    expect(reply).toMatchObject({ status: 400, provider: "" });
    expect(reply.reply.text).toContain("model");
  });

  test("whose rule has no target for the request is 404, in the shape of OpenAI's errors", async () => {
    expect(await ask({ model: "picky", headers: { "x-experiment": "b1" } })).toMatchObject({ status: 200 });
    const { status, reply } = await ask({ model: "picky" });
    expect([status, reply.headers["content-type"]]).toEqual([404, "application/json"]);
    expect(JSON.parse(reply.text)).toMatchObject({
      error: { message: "No target of this route takes the request.", type: "invalid_request_error" },
    });
  });

  test.each([{ model: "unknown" }, { model: "canary2" }, {}])("that no rule has is 404: $model", async (question) => {
    expect(await ask(question)).toMatchObject({ status: 404, provider: "" });
    expect(names.map((name) => stubs[name].requests.length)).toEqual([0, 0, 0, 0]);
  });

  test.each([{ name: "x-higress-llm-model" }, { name: "x-sluice-target" }])(
    "counts, and not the header $name of a client",
    async ({ name }) => {
      expect(await ask({ model: "unknown", headers: { [name]: "canary" } })).toMatchObject({ status: 404 });
    },
  );

  test.each([
    { name: "neither", question: {}, provider: "default/a" },
    { name: "a header", question: { headers: { "x-team": "red" } }, provider: "default/b" },
    { name: "another value", question: { headers: { "x-team": "blue" } }, provider: "default/a" },
    { name: "a path", question: { path: "/red/v1/chat/completions" }, provider: "default/b" },
  ])("counts together with $name", async ({ question, provider }) => {
    expect(await ask({ model: "part", ...question })).toMatchObject({ status: 200, provider });
  });
});

test("a mirror gets the question with its own model and key, and the client another's answer", async () => {
  expect(await ask({ model: "unseen" })).toMatchObject({ status: 200, provider: "default/a" });
  const reply = await ask({ model: "mirrored", prompt: "for both" });
  expect(reply).toMatchObject({ status: 200, provider: "default/a" });
  const seen = await stubs.shadow.nextRequest();
  await seen.received;
  expect(seen.headers.authorization).toBe("Bearer sk-shadow");
  expect(seen.json).toMatchObject({ model: "shadow-model", messages: [{ content: "for both" }] });
  expect(stubs.shadow.requests).toHaveLength(1);
});

describe("after a failure", () => {
  test("includeTargets: the other targets are asked behind the fallback's", async () => {
    expect(await ask({ model: "others" })).toMatchObject({ status: 200, provider: "default/b" });
    expect(names.map((name) => stubs[name].requests.length)).toEqual([1, 1, 1, 0]);
  });

  test("else they are not", async () => {
    expect(await ask({ model: "own" })).toMatchObject({ status: 500 });
    expect(names.map((name) => stubs[name].requests.length)).toEqual([1, 0, 1, 0]);
  });
});

function modelAsked({ json }: { readonly json: unknown }): unknown {
  return (json as { readonly model?: unknown }).model;
}
