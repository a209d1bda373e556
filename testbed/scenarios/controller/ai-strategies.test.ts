import { showLogsOnFailure } from "@sluice/testing/hosts";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { aiRouteYaml, GATEWAY_YAML, providerYaml, yamlOf } from "../../src/controller/ai-yaml.ts";
import { type ChatQuestion, type ChatReply, chat } from "../../src/controller/chat.ts";
import { FileGateway } from "../../src/controller/file-gateway.ts";
import { startOpenAiStub } from "../../src/provider-stub/openai/server.ts";
import type { ProviderStub } from "../../src/provider-stub/stub-server.ts";

const names = ["a", "b", "c"] as const;

/**
 * The model's name chooses the rule, and those of its targets how they behave: fast and slow are so far apart, and what is under
 * way takes so long, that a busy machine does not change the order. No two rules share a provider's model.
 */
const RULES = `
  - name: fastest
    matches: [{models: [fastest]}]
    strategy: LeastLatency
    targets:
    - {providerRef: {name: a}, model: stub-wait-401}
    - {providerRef: {name: b}, model: stub-wait-1}
    - {providerRef: {name: c}, model: gpt-4o, weight: 0}
  - name: first-token
    matches: [{models: [first-token]}]
    strategy: LeastLatency
    targets: [{providerRef: {name: a}, model: stub-slow-101}, {providerRef: {name: b}, model: stub-wait-301}]
  - name: total
    matches: [{models: [total]}]
    strategy: LeastLatency
    latency: Total
    targets: [{providerRef: {name: a}, model: stub-slow-102}, {providerRef: {name: b}, model: stub-wait-302}]
  - name: idle
    matches: [{models: [idle]}]
    strategy: LeastBusy
    targets: [{providerRef: {name: a}, model: stub-wait-3003}, {providerRef: {name: b}, model: stub-wait-3004}]
  - name: experiment
    matches: [{models: [experiment]}]
    strategy: LeastBusy
    targets:
    - {providerRef: {name: a}, model: stub-wait-2}
    - {providerRef: {name: b}, model: stub-wait-2}
    - {providerRef: {name: c}, model: stub-wait-2, when: {headers: [{name: x-experiment, value: c}]}}
  - name: failing
    matches: [{models: [failing]}]
    strategy: LeastLatency
    targets: [{providerRef: {name: a}, model: stub-error-503}, {providerRef: {name: b}, model: stub-wait-33}]
    fallback: {includeTargets: true}
  - name: full
    matches: [{models: [full]}]
    strategy: Priority
    targets:
    - {providerRef: {name: a}, model: stub-wait-3005}
    - {providerRef: {name: b}, model: stub-wait-3005}
    - {providerRef: {name: c}, model: stub-wait-3005}
    overload: {inFlight: 2}`;

let stubs: Record<(typeof names)[number], ProviderStub>;
let gateway: FileGateway;

beforeAll(async () => {
  const start = (name: string) => startOpenAiStub({ keys: [`sk-${name}`], keep: 1000 });
  const [a, b, c] = await Promise.all([start("a"), start("b"), start("c")]);
  stubs = { a, b, c };
  gateway = await FileGateway.start({
    files: {
      "gateway.yaml": GATEWAY_YAML,
      "providers.yaml": yamlOf(
        ...names.map((name) => providerYaml({ name, port: stubs[name].port, key: stubs[name].key })),
      ),
      "routes.yaml": aiRouteYaml("strategies", RULES),
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

/** Requests that each provider has got. */
function asked(): readonly number[] {
  return names.map((name) => stubs[name].requests.length);
}

async function askInTurn(question: ChatQuestion, count: number): Promise<readonly ChatReply[]> {
  const replies: ChatReply[] = [];
  for (let i = 0; i < count; i++) replies.push(await chat(gateway.url, question));
  expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200));
  return replies;
}

/** Each request is on its way before the next one starts. */
async function askAtOnce(question: ChatQuestion, count: number): Promise<readonly ChatReply[]> {
  const replies: Promise<ChatReply>[] = [];
  for (let i = 1; i <= count; i++) {
    replies.push(chat(gateway.url, question));
    await vi.waitFor(() => expect(asked().reduce((sum, n) => sum + n)).toBe(i), { interval: 5 });
  }
  return Promise.all(replies);
}

test("nothing is wrong with the resources", () => {
  expect(gateway.problems()).toEqual([]);
});

describe("LeastLatency", () => {
  test("takes the fastest once each has been tried, and never who has no weight", async () => {
    await askInTurn({ model: "fastest" }, 12);
    const [slow = 0, fast = 0, off] = asked();
    expect([slow + fast, off]).toEqual([12, 0]);
    // One is to find out; a busy machine may need another.
    expect(slow).toBeLessThanOrEqual(2);
  });

  test.each([
    { model: "first-token", how: "by the first piece of an answer", slower: 1 },
    { model: "total", how: "by the whole of it", slower: 0 },
  ])("goes $how", async ({ model, slower }) => {
    await askInTurn({ model, body: { stream: true } }, 8);
    expect(asked()[slower]).toBeLessThanOrEqual(2);
  });

  test("what fails is followed by the others, loses its requests, and who has answered gets the credit", async () => {
    const replies = await askInTurn({ model: "failing" }, 10);
    expect(new Set(replies.map(({ provider }) => provider))).toEqual(new Set(["default/b"]));
    expect(asked()[0]).toBeLessThanOrEqual(3);
    expect(asked()[1]).toBe(10);
  });
});

describe("LeastBusy", () => {
  test("spreads what is under way", async () => {
    await askAtOnce({ model: "idle" }, 8);
    expect(asked()).toEqual([4, 4, 0]);
  });

  test("leaves a matching condition its target, and a client's own header nothing", async () => {
    await askInTurn({ model: "experiment", headers: { "x-experiment": "c" } }, 3);
    expect(asked()).toEqual([0, 0, 3]);
    await askInTurn({ model: "experiment", headers: { "x-sluice-target": "2" } }, 6);
    const [a = 0, b = 0, c] = asked();
    expect([a + b, c]).toEqual([6, 3]);
  });
});

describe("overload", () => {
  test("requests beyond a target's limit go to the next ones, and then again to the first", async () => {
    const replies = await askAtOnce({ model: "full" }, 7);
    expect(replies.map(({ provider }) => provider.replace("default/", "")).join("")).toBe("aabbcca");
    expect(Object.fromEntries(await gateway.envoy.admin.stats("ai_load_balancer\\.overload"))).toEqual({
      "wasmcustom.ai_load_balancer.overload.switched": 4,
      "wasmcustom.ai_load_balancer.overload.stuck": 1,
    });
    stubs.a.clear();
    await askInTurn({ model: "full" }, 1);
    expect(stubs.a.requests).toHaveLength(1);
  });
});
