import { createHash } from "node:crypto";
import { showLogsOnFailure } from "@sluice/testing/hosts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { startReceiver } from "../../../plugins/ai-quota/test/webhook.ts";
import {
  aiPolicyYaml,
  aiRouteYaml,
  consumerYaml,
  GATEWAY_YAML,
  providerYaml,
  yamlOf,
} from "../../src/controller/ai-yaml.ts";
import { type ChatQuestion, type ChatReply, chat } from "../../src/controller/chat.ts";
import { FileGateway } from "../../src/controller/file-gateway.ts";
import { startOpenAiStub } from "../../src/provider-stub/openai/server.ts";
import type { ProviderStub } from "../../src/provider-stub/stub-server.ts";

/** Rules whose model is their name. */
const rules = (...names: readonly string[]): string =>
  `[${names.map((name) => `{name: ${name}, matches: [{models: [${name}]}], targets: [{providerRef: {name: a}}]}`).join(", ")}]`;

/** Stands for a user's own: it renames the model. */
const MODULE = new URL("../../../dist/model-mapper.wasm", import.meta.url).href;
const MISSING = new URL("../../../dist/missing.wasm", import.meta.url).href;
const GOOD_PROVIDER = `  modelMapping: {retired: gpt-4o}
  models: [{name: guarded, price: {input: "1", output: "2"}}]`;

const target = (kind: string, name: string, section?: string): string => {
  const group = kind === "Gateway" ? "gateway.networking.k8s.io" : "sluice.dev";
  return `{group: ${group}, kind: ${kind}, name: ${name}${section === undefined ? "" : `, sectionName: ${section}`}}`;
};

const tenant = (value: string): string =>
  `{statistics: {attributes: [{key: tenant, value_source: fixed_value, value: ${value}, apply_to_log: true}]}}`;

const prompts = (content: string): string => `{prompts: {prepend: [{role: system, content: ${content}}]}}`;

const TEMPLATES = `{prompts: {templates: [{name: greet, template: {messages: [{role: user, content: "Greet {{name}}"}]}}]}}`;

const plugin = (url: string, failStrategy: string): string =>
  `  defaults: {plugins: [{name: mine, url: "${url}", failStrategy: ${failStrategy}, config: {modelMapping: {"*": mapped}}}]}`;

const brokenPolicies = (url: string): string =>
  yamlOf(
    aiPolicyYaml("closed", target("AIRoute", "plugins", "closed"), plugin(url, "FailClosed")),
    aiPolicyYaml("open", target("AIRoute", "plugins", "open"), plugin(url, "FailOpen")),
  );

const consumers = (...names: readonly string[]): string =>
  yamlOf(
    ...names.map((name) => consumerYaml(name, `{key: key-of-${name}}`)),
    consumerYaml("hashed", `{keyHash: ${createHash("sha256").update("key-of-hashed").digest("hex")}}`),
  );

/** Milliseconds, on a machine with other work. */
const PATIENCE = 20_000;

let stub: ProviderStub;
let gateway: FileGateway;

function files(): Readonly<Record<string, string>> {
  const selector = `secretSelector: {matchLabels: {sluice.dev/consumer: "true"}}`;
  return {
    "gateway.yaml": GATEWAY_YAML,
    "provider.yaml": providerYaml({ name: "a", port: stub.port, key: stub.key, rest: GOOD_PROVIDER }),
    "routes.yaml": yamlOf(
      aiRouteYaml("guarded", rules("guarded", "team")),
      aiRouteYaml("chat", rules("route-prompt", "rule-prompt", "template", "retired")),
      aiRouteYaml("plugins", rules("mine", "closed", "open")),
    ),
    "consumers.yaml": consumers("ada", "ben"),
    "policies.yaml": yamlOf(
      aiPolicyYaml("guarded", target("AIRoute", "guarded"), `  defaults: {consumers: {${selector}}}`),
      aiPolicyYaml(
        "team",
        target("AIRoute", "guarded", "team"),
        `  defaults: {consumers: {${selector}, from: [{query: key}, {header: x-team-key}], allow: [ada]}}`,
      ),
      aiPolicyYaml("platform", target("Gateway", "demo"), `  overrides: ${tenant("platform")}`),
      aiPolicyYaml("stats", target("AIRoute", "chat"), `  defaults: ${tenant("mine")}`),
      aiPolicyYaml("rule", target("AIRoute", "chat", "rule-prompt"), `  defaults: ${prompts("of the rule")}`),
      aiPolicyYaml("template", target("AIRoute", "chat", "template"), `  defaults: ${TEMPLATES}`),
      aiPolicyYaml("mine", target("AIRoute", "plugins", "mine"), plugin(MODULE, "FailClosed")),
    ),
    "prompts.yaml": aiPolicyYaml("prompts", target("AIRoute", "chat"), `  defaults: ${prompts("of the route")}`),
    "broken.yaml": brokenPolicies(MISSING),
  };
}

beforeAll(async () => {
  stub = await startOpenAiStub();
  gateway = await FileGateway.start({ files: files() });
  // Modules of users' plugins are fetched while all else is served already.
  await vi.waitFor(async () => expect(await ask({ model: "mine" })).toMatchObject({ status: 200 }), PATIENCE);
});

afterAll(async () => {
  await gateway?.stop();
  await stub?.close();
});

beforeEach((context) => {
  stub.clear();
  showLogsOnFailure(context, { gateway });
});

function ask(question: ChatQuestion): Promise<ChatReply> {
  return chat(gateway.url, question);
}

/** What the provider was asked, by role and text. */
async function asked(model: string): Promise<unknown> {
  expect(await ask({ model })).toMatchObject({ status: 200 });
  const body = stub.requests.at(-1)?.json as { readonly messages: unknown } | undefined;
  return body?.messages;
}

const user = { role: "user", content: "hi there" };

describe("consumers", () => {
  test.each([
    { name: "nobody without a key", headers: {}, status: 401 },
    { name: "nobody with a wrong one", headers: { authorization: "Bearer key-of-nobody" }, status: 403 },
    { name: "whoever has one", headers: { authorization: "Bearer key-of-ada" }, status: 200 },
    { name: "as Anthropic's clients send it", headers: { "x-api-key": "key-of-ben" }, status: 200 },
    { name: "who is known by a hash", headers: { "x-api-key": "key-of-hashed" }, status: 200 },
    {
      name: "not who shows the hash",
      headers: { "x-api-key": createHash("sha256").update("key-of-hashed").digest("hex") },
      status: 403,
    },
  ])("of a route lets in $name: $status", async ({ headers, status }) => {
    expect(await ask({ model: "guarded", headers })).toMatchObject({ status });
    expect(stub.requests).toHaveLength(status === 200 ? 1 : 0);
  });

  test.each([
    { name: "who is on the list", headers: { "x-team-key": "key-of-ada" }, path: "", status: 200 },
    { name: "also by query", headers: {}, path: "?key=key-of-ada", status: 200 },
    { name: "nobody else", headers: { "x-team-key": "key-of-ben" }, path: "", status: 403 },
    { name: "not where the key is not looked for", headers: { "x-api-key": "key-of-ada" }, path: "", status: 401 },
  ])("of a rule lets in $name: $status", async ({ headers, path, status }) => {
    expect(await ask({ model: "team", headers, path: `/v1/chat/completions${path}` })).toMatchObject({ status });
  });

  test("are not asked for elsewhere", async () => {
    expect(await ask({ model: "mine" })).toMatchObject({ status: 200 });
  });

  test("come and go with their Secrets", async () => {
    const question = { model: "guarded", headers: { authorization: "Bearer key-of-cleo" } };
    expect(await ask(question)).toMatchObject({ status: 403 });
    await gateway.edit("consumers.yaml", consumers("ada", "ben", "cleo"));
    expect(await ask(question)).toMatchObject({ status: 200 });
    await gateway.edit("consumers.yaml", consumers("ada", "ben"));
    expect(await ask(question)).toMatchObject({ status: 403 });
  });

  test("and statistics name them in the access log, with model and tokens", async () => {
    await ask({ model: "guarded", prompt: "three words here", headers: { authorization: "Bearer key-of-ada" } });
    await vi.waitFor(() => {
      expect(entry("guarded")).toMatchObject({ response_code: 200, consumer: "ada" });
      expect(aiLog("guarded")).toMatchObject({ model: "guarded", input_token: 3 });
    });
  });

  test("and tell what a call cost by the provider's price, or that its model has none", async () => {
    await ask({ model: "guarded", prompt: "three words here", headers: { authorization: "Bearer key-of-ada" } });
    await ask({ model: "route-prompt" });
    await vi.waitFor(() => {
      const { input_token: input, output_token: output, cost } = aiLog("guarded");
      expect(cost).toBeCloseTo((Number(input) + 2 * Number(output)) / 1e6, 12);
      expect(aiLog("route-prompt")).toMatchObject({ cost_unknown: "route-prompt" });
    });
  });
});

describe("what the gateway knows of a client", () => {
  const forged = { "x-mse-consumer": "root", "x-forwarded-for": "192.0.2.7", "x-sluice-target": "1" };

  test("stays with it: the provider sees neither consumer nor address, the access log does", async () => {
    await ask({ model: "guarded", prompt: "secretly", headers: { ...forged, authorization: "Bearer key-of-ben" } });
    const headers = stub.requests.at(-1)?.headers ?? {};
    expect(Object.keys(headers).filter((name) => /^(x-(mse|forwarded|sluice|higress)|cookie)/.test(name))).toEqual([]);
    expect(headers).toMatchObject({ authorization: `Bearer ${stub.key}` });
    expect(JSON.stringify(headers)).not.toMatch(/ben|root|192\.0\.2\.7/);
    await vi.waitFor(() =>
      expect(entry("guarded")).toMatchObject({
        consumer: "ben",
        path: "/v1/chat/completions",
        request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      }),
    );
  });

  test("is not what he says: nobody names himself, with a key or where none is asked for", async () => {
    await ask({ model: "guarded", headers: { ...forged, authorization: "Bearer key-of-ada" } });
    await vi.waitFor(() => expect(entry("guarded")).toMatchObject({ consumer: "ada" }));
    await ask({ model: "rule-prompt", headers: forged });
    await vi.waitFor(() => expect(entry("rule-prompt")).toMatchObject({ consumer: null }));
    const counters = [...(await gateway.envoy.admin.stats("consumer")).keys()].join("\n");
    expect(counters).toContain("consumer.ada.");
    expect(counters).not.toContain("root");
  });
});

describe("sections", () => {
  test("of a rule win over those of its route", async () => {
    expect(await asked("route-prompt")).toEqual([{ role: "system", content: "of the route" }, user]);
    expect(await asked("rule-prompt")).toEqual([{ role: "system", content: "of the rule" }, user]);
  });

  test("of prompts make requests of templates", async () => {
    const filled = { template: "greet", properties: { name: "Ada" } };
    expect(await ask({ model: "template", body: filled })).toMatchObject({ status: 200 });
    const greeting = [{ role: "user", content: "Greet Ada" }];
    expect(stub.requests.at(-1)?.json).toEqual({ model: "template", messages: greeting });
    expect(await ask({ model: "template", body: { template: "greet" } })).toMatchObject({ status: 400 });
  });

  test("that a Gateway overrides win over a route's", async () => {
    await ask({ model: "rule-prompt" });
    await vi.waitFor(() => expect(aiLog("rule-prompt")).toMatchObject({ tenant: "platform" }));
  });
});

describe("a policy that is wrong", () => {
  const before = [{ role: "system", content: "of the route" }, user];

  test("keeps its last good version in effect, says so, and takes effect when mended", async () => {
    const wrong = `  defaults: {prompts: {prepend: [{role: system, content: new}]}, guard: {request: [{name: nothing, match: {exact: true}}]}}`;
    const line = await gateway.edit(
      "prompts.yaml",
      aiPolicyYaml("prompts", target("AIRoute", "chat"), wrong),
      /Accepted=False/,
    );
    expect(line).toMatch(
      /^AIPolicy default\/prompts: Accepted=False \(Invalid\): .*spec\.defaults\.guard\.request\[0\]\.match/,
    );
    expect(await asked("route-prompt")).toEqual(before);
    await gateway.edit(
      "prompts.yaml",
      aiPolicyYaml("prompts", target("AIRoute", "chat"), `  defaults: ${prompts("new")}`),
    );
    expect(await asked("route-prompt")).toEqual([{ role: "system", content: "new" }, user]);
    expect(gateway.said).toContain(`mended: ${line}`);
    await gateway.edit("prompts.yaml", files()["prompts.yaml"] ?? "");
  });

  test.each([
    { name: "a field that is not there", yaml: `  defaults: {promts: {}}`, place: /prompts\.yaml:7:\d+: AIPolicy/ },
    { name: "broken YAML", yaml: `  defaults: {prompts: {`, place: /prompts\.yaml:\d+:\d+: / },
  ])("by $name is told with its place", async ({ yaml, place }) => {
    await gateway.edit("prompts.yaml", aiPolicyYaml("prompts", target("AIRoute", "chat"), yaml), place);
    // What is said comes with the change, and so does what it does to what is served.
    await gateway.edit("consumers.yaml", consumers("ada", "ben", "dan"));
    await gateway.edit("consumers.yaml", consumers("ada", "ben"));
    expect(await asked("route-prompt")).toEqual(before);
    expect(await asked("rule-prompt")).toEqual([{ role: "system", content: "of the rule" }, user]);
  });
});

test("tokenLimits let as many requests pass as they say, of the model that they are for", async () => {
  const limits = "tokenLimits: [{per: global, model: route-prompt, amount: 2, count: requests, window: 1h}]";
  const policy = aiPolicyYaml("prompts", target("AIRoute", "chat"), `  defaults: {${limits}}`);
  await gateway.edit("prompts.yaml", policy);
  for (const status of [200, 200, 429]) expect(await ask({ model: "route-prompt" })).toMatchObject({ status });
  expect(await ask({ model: "mine" })).toMatchObject({ status: 200 });
  await gateway.edit("prompts.yaml", files()["prompts.yaml"] ?? "");
  expect(await ask({ model: "route-prompt" })).toMatchObject({ status: 200 });
});

describe("budgets", () => {
  async function withBudget(budget: string): Promise<void> {
    const policy = aiPolicyYaml("prompts", target("AIRoute", "chat"), `  defaults: {budgets: [${budget}]}`);
    await gateway.edit("prompts.yaml", policy);
  }

  afterEach(() => gateway.edit("prompts.yaml", files()["prompts.yaml"] ?? ""));

  test("send requests beyond them to the rule of a cheaper model", async () => {
    await withBudget(
      `{per: global, model: route-prompt, amount: "1", unit: tokens, period: Day, action: {Downgrade: {model: rule-prompt}}}`,
    );
    expect(await ask({ model: "route-prompt" })).toMatchObject({ status: 200, model: "rule-prompt" });
    expect(stub.requests.at(-1)?.json).toMatchObject({ messages: [{ role: "system", content: "of the rule" }, user] });
    await vi.waitFor(() => expect(aiLog("rule-prompt")).toMatchObject({ quota_downgraded: "route-prompt" }));
    expect(await ask({ model: "retired" })).toMatchObject({ status: 200, model: "gpt-4o" });
  });

  test("tell somebody when they come to a threshold", async () => {
    const receiver = await startReceiver();
    onTestFinished(() => receiver.close());
    await withBudget(
      `{per: global, amount: "10", unit: tokens, period: Day, action: Alert, alertAt: [20], webhook: {url: "${receiver.url}/budgets"}}`,
    );
    expect(await ask({ model: "retired" })).toMatchObject({ status: 200 });
    await vi.waitFor(() => expect(receiver.alerts.map(({ body }) => body.percent)).toEqual([20]), PATIENCE);
  });

  test("in money go by what the provider's models cost", async () => {
    await withBudget(`{per: global, amount: "0.01", period: Month, timeZone: "+01:00"}`);
    expect(await ask({ model: "retired", body: { max_tokens: 10 } })).toMatchObject({ status: 200, model: "gpt-4o" });
    expect(await ask({ model: "retired", body: { max_tokens: 100_000 } })).toMatchObject({ status: 402 });
  });
});

describe("a user's plugin", () => {
  test("runs for the rule that has it, and no other", async () => {
    expect(await ask({ model: "mine" })).toMatchObject({ status: 200, model: "mapped" });
    expect(await ask({ model: "rule-prompt" })).toMatchObject({ status: 200, model: "rule-prompt" });
  });

  test("whose module cannot be had blocks its own rule alone, or nothing when it fails open", async () => {
    expect(await ask({ model: "closed" })).toMatchObject({ status: 503 });
    expect(await ask({ model: "open" })).toMatchObject({ status: 200, model: "open" });
    expect(await ask({ model: "mine" })).toMatchObject({ status: 200 });
    expect(gateway.problems()).toContainEqual(
      expect.stringMatching(/^AIPolicy default\/closed: Programmed=False .*there is no file/),
    );
  });

  test("runs once its module is there", async () => {
    await gateway.edit("broken.yaml", brokenPolicies(MODULE));
    await vi.waitFor(async () => {
      for (const model of ["closed", "open"]) {
        expect(await ask({ model })).toMatchObject({ status: 200, model: "mapped" });
      }
    });
  });
});

describe("a provider that is wrong", () => {
  test("keeps its last good version in effect", async () => {
    const wrong = { name: "a", type: "nonsense", port: stub.port, key: stub.key, rest: "" };
    await gateway.edit("provider.yaml", providerYaml(wrong), /^AIProvider default\/a: Accepted=False/);
    expect(await ask({ model: "retired" })).toMatchObject({ status: 200, model: "gpt-4o" });
  });

  test("from the beginning fails the rules that have nobody else, and no others", async () => {
    const bad = { name: "bad", type: "nonsense", port: stub.port, key: stub.key, rest: "" };
    const targets = "targets: [{providerRef: {name: bad}}]";
    await gateway.edit(
      "bad.yaml",
      yamlOf(
        providerYaml(bad),
        aiRouteYaml(
          "bad",
          `[{name: bad, matches: [{models: [bad]}], ${targets}}, {name: spared, matches: [{models: [spared]}], ${targets}, fallback: {targets: [{providerRef: {name: a}}]}}]`,
        ),
      ),
    );
    expect(await ask({ model: "bad" })).toMatchObject({ status: 500 });
    expect(await ask({ model: "rule-prompt" })).toMatchObject({ status: 200, provider: "default/a" });
    expect(gateway.problems()).toContainEqual(expect.stringMatching(/^AIRoute default\/bad: ResolvedRefs=False/));
  });
});

type Entry = Readonly<Record<string, unknown>>;

/** The newest line of the access log of an answer whose model is this. */
function entry(model: string): Entry | undefined {
  return gateway.accessLog
    .map((line) => JSON.parse(line) as Entry)
    .findLast((line) => parseAiLog(line).model === model);
}

function aiLog(model: string): Entry {
  const found = entry(model);
  return found === undefined ? {} : parseAiLog(found);
}

/** JSON in a JSON string, once more escaped. */
function parseAiLog({ ai_log: text }: Entry): Entry {
  if (typeof text !== "string" || text === "-") return {};
  try {
    return JSON.parse(text) as Entry;
  } catch {
    return JSON.parse(JSON.parse(`"${text}"`) as string) as Entry;
  }
}
