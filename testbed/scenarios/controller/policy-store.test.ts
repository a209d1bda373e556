import { showLogsOnFailure } from "@sluice/testing/hosts";
import { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import {
  aiPolicyYaml,
  aiRouteYaml,
  consumerYaml,
  GATEWAY_YAML,
  providerYaml,
  yamlOf,
} from "../../src/controller/ai-yaml.ts";
import { type ChatReply, chat } from "../../src/controller/chat.ts";
import { FileGateway } from "../../src/controller/file-gateway.ts";
import { startOpenAiStub } from "../../src/provider-stub/openai/server.ts";
import type { ProviderStub } from "../../src/provider-stub/stub-server.ts";
import { type Bridge, startReadyBridge } from "../../src/store/bridge.ts";
import { ownValkey } from "../../src/valkey/own-valkey.ts";
import type { Valkey } from "../../src/valkey/valkey.ts";

/** For what comes after answers, and for files that are followed. */
const PATIENT = { timeout: 20_000 };
/** Tokens of a team in a day. */
const LIMIT = 400;
/** What a call asks for at most, which is more than it gets. */
const MAX_TOKENS = 10;

/** US$ per million tokens, for a model that clients do not name; and what a team may spend in a day. */
const PRICED = '  models: [{name: gpt-4o-mini, price: {input: "1000", output: "1000"}}]';
const NANO_PER_TOKEN = 1_000_000;
const DOLLARS = "0.05";

let stub: ProviderStub;
let valkey: Valkey;
let redis: Redis;
let bridge: Bridge;
let gateways: readonly FileGateway[];

/** As the manifests make it; its name says whose it is. */
const bridgeSecret = () => `
apiVersion: v1
kind: Secret
metadata: {name: sluice-redis-bridge, namespace: sluice-system}
stringData: {token: ${bridge.token}}
`;

/** A store that is too busy to answer in time must not let more pass than the limit. */
const policies = (url: string, onError = "deny") =>
  yamlOf(
    aiPolicyYaml(
      "all",
      "{group: gateway.networking.k8s.io, kind: Gateway, name: demo}",
      `  defaults:
    store: {redis: {url: "${url}"}, onError: ${onError}}
    consumers: {secretSelector: {matchLabels: {sluice.dev/consumer: "true"}}}
    tokenLimits:
    - {per: consumer, count: requests, amount: 6, window: 24h}
    - {per: team, amount: 400, window: 24h, algorithm: SlidingWindow}`,
    ),
    aiPolicyYaml(
      "tokens",
      "{group: sluice.dev, kind: AIRoute, name: chat, sectionName: tokens}",
      "  defaults: {tokenLimits: [{per: team, amount: 400, window: 24h, algorithm: SlidingWindow}]}",
    ),
    aiPolicyYaml(
      "money",
      "{group: sluice.dev, kind: AIRoute, name: chat, sectionName: money}",
      `  defaults: {tokenLimits: [{per: team, amount: "${DOLLARS}", count: cost, window: 24h, algorithm: SlidingWindow}]}`,
    ),
  );

const files = (url: string) => ({
  "gateway.yaml": GATEWAY_YAML,
  "provider.yaml": providerYaml({ name: "a", port: stub.port, key: stub.key, rest: PRICED }),
  "bridge.yaml": bridgeSecret(),
  "routes.yaml": aiRouteYaml(
    "chat",
    `[{name: tokens, matches: [{models: [stub-wait-50]}], targets: [{providerRef: {name: a}}]},
      {name: money, matches: [{models: [pay]}], targets: [{providerRef: {name: a}, model: gpt-4o-mini}]},
      {name: rest, matches: [{models: ["*"]}], targets: [{providerRef: {name: a}}]}]`,
  ),
  "consumers.yaml": yamlOf(
    ...["alice", "bob", "carol"].map((name) => consumerYaml(name, `{key: key-of-${name}}`, "team: research")),
    consumerYaml("dave", "{key: key-of-dave}"),
  ),
  "policies.yaml": policies(url),
});

beforeAll(async () => {
  [stub, valkey] = await Promise.all([startOpenAiStub(), ownValkey()]);
  redis = new Redis(valkey.url);
  bridge = await startReadyBridge({ redisUrl: [valkey.url], timeout: 5000 });
  const config = { redisBridgeFor: [valkey.url], redisBridgeUrl: bridge.url };
  const start = () => FileGateway.start({ files: files(valkey.url), config });
  gateways = await Promise.all([start(), start()]);
});

afterAll(async () => {
  await Promise.all(gateways?.map((gateway) => gateway.stop()) ?? []);
  redis?.disconnect();
  await bridge?.close();
  await valkey?.stop();
  await stub?.close();
});

beforeEach(async (context) => {
  showLogsOnFailure(context, Object.fromEntries(gateways.map((gateway, index) => [`gateway ${index}`, gateway])));
  await redis.flushall();
});

function ask(index: number, consumer: string, model = "gpt-4o"): Promise<ChatReply> {
  const headers = { authorization: `Bearer key-of-${consumer}` };
  return chat(gateways[index % 2]?.url ?? "", { model, headers, body: { max_tokens: MAX_TOKENS } });
}

function tokensOf({ reply }: ChatReply): number {
  const { usage } = JSON.parse(reply.text) as { readonly usage: { readonly total_tokens: number } };
  return usage.total_tokens;
}

/** What Valkey has under the keys with this word in them: `bucket:count,…`. */
async function charged(word: string): Promise<number> {
  const keys = await redis.keys(`*${word}*`);
  const values = await Promise.all(keys.filter((key) => !key.includes(":once:")).map((key) => redis.get(key)));
  const counts = values.flatMap((value) => (value ?? "").split(",").map((bucket) => Number(bucket.split(":")[1] ?? 0)));
  return counts.reduce((a, b) => a + b, 0);
}

const statuses = (replies: readonly ChatReply[]) => replies.map(({ status }) => status);
const count = (list: readonly number[], status: number) => list.filter((each) => each === status).length;

describe("two gateways with the policy's store in one Valkey", () => {
  test("have no complaint", () => {
    expect(gateways.flatMap((gateway) => gateway.problems())).toEqual([]);
  });

  test("hold one limit of a consumer's requests together", async () => {
    const found: number[] = [];
    for (let call = 0; call < 10; call++) found.push((await ask(call, "alice")).status);
    expect(found).toEqual([200, 200, 200, 200, 200, 200, 429, 429, 429, 429]);
    expect((await ask(1, "bob")).status).toBe(200);
  });

  test("hold one limit of a team's tokens together, under 100 calls at once", async () => {
    const who = (call: number) => ["alice", "bob", "carol"][call % 3] ?? "";
    const replies = await Promise.all(Array.from({ length: 100 }, (_, call) => ask(call, who(call), "stub-wait-50")));
    const found = statuses(replies);
    expect(count(found, 200) + count(found, 429) + count(found, 503)).toBe(100);
    const used = replies.filter(({ status }) => status === 200).map(tokensOf);
    const sum = used.reduce((a, b) => a + b, 0);
    expect(sum).toBeLessThanOrEqual(LIMIT);
    // Not a limit that keeps everybody out: what fits at once gets in, estimates being more than calls take.
    expect(used.length).toBeGreaterThanOrEqual(Math.floor(LIMIT / (MAX_TOKENS + 12)));
    await vi.waitFor(async () => expect(await charged("team")).toBe(sum), PATIENT);
  });

  test("hold one limit of a team's money together, by the price of the model behind the route", async () => {
    const replies: ChatReply[] = [];
    for (let call = 0; call < 10; call++) replies.push(await ask(call, call % 2 === 0 ? "alice" : "bob", "pay"));
    const tokens = replies.filter(({ status }) => status === 200).map(tokensOf);
    const sum = tokens.reduce((a, b) => a + b, 0) * NANO_PER_TOKEN;
    expect(tokens.length).toBeGreaterThanOrEqual(2);
    expect(tokens.length).toBeLessThan(10);
    expect(sum).toBeLessThanOrEqual(Number(DOLLARS) * 1e9);
    expect(replies.at(-1)?.reply.text).toContain(`of US$ ${DOLLARS} in 86400s are used`);
    await vi.waitFor(async () => expect(await charged("cost")).toBe(sum), PATIENT);
  });

  test("write down nothing of a consumer without a team under the team's limit", async () => {
    expect((await ask(0, "dave", "stub-wait-50")).status).toBe(200);
    expect(await redis.keys("*team*")).toEqual([]);
  });

  test("let requests pass while the store is away, or refuse them, as onError says", async () => {
    const front = gateways[0];
    if (front === undefined) throw new Error("there is no gateway");
    await front.edit("policies.yaml", policies(valkey.url, "allow"));
    await front.edit("bridge.yaml", bridgeSecret().replace(bridge.token, "wrong"));
    expect(statuses([await ask(0, "bob"), await ask(0, "bob")])).toEqual([200, 200]);
    await front.edit("policies.yaml", policies(valkey.url));
    expect((await ask(0, "bob")).status).toBe(503);
    await front.edit("bridge.yaml", bridgeSecret());
    await vi.waitFor(async () => expect((await ask(0, "bob")).status).toBe(200), PATIENT);
  });

  test("say when the bridge serves another Redis, and what becomes of requests is as if it failed", async () => {
    const front = gateways[0];
    if (front === undefined) throw new Error("there is no gateway");
    onTestFinished(async () => void (await front.edit("policies.yaml", policies(valkey.url))));
    const other = `${valkey.url}/7`;
    const line = await front.edit("policies.yaml", policies(other), /sluice redis-bridge alone/);
    expect(line).toContain(`which serves ${valkey.url}/0, and not ${other}`);
    await vi.waitFor(async () => expect((await ask(0, "bob")).status).toBe(503), PATIENT);
  });

  test("tell nobody the bridge's token", () => {
    const said = gateways.flatMap((gateway) => [...gateway.said, ...gateway.logs(), ...gateway.accessLog]).join("\n");
    expect(said).not.toContain(bridge.token);
  });
});
