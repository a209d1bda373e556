import { randomUUID } from "node:crypto";
import { type Gateway, hosts, showLogsOnFailure } from "@sluice/testing/hosts";
import { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { startOpenAiStub } from "../src/provider-stub/openai/server.ts";
import type { ProviderStub } from "../src/provider-stub/stub-server.ts";
import { type Bridge, startReadyBridge } from "../src/store/bridge.ts";
import { ownValkey } from "../src/valkey/own-valkey.ts";
import type { Valkey } from "../src/valkey/valkey.ts";

// Stands for Higress's own ai-token-ratelimit at the same Valkey: its keys, and scripts that do what its documentation says,
// written apart from ours.

/** Before a request: KEYS the counter, ARGV threshold and window; answers threshold, used, seconds left. */
const BEFORE = `
local ttl = redis.call('ttl', KEYS[1])
if ttl == -2 then return {tonumber(ARGV[1]), 0, tonumber(ARGV[2])} end
if ttl < 0 then ttl = tonumber(ARGV[2]) end
return {tonumber(ARGV[1]), tonumber(redis.call('get', KEYS[1])), ttl}`;

/** After an answer, with its tokens as the third argument. */
const AFTER = `
local current = tonumber(redis.call('get', KEYS[1]) or '0')
if current <= tonumber(ARGV[1]) then
  current = redis.call('incrby', KEYS[1], ARGV[3])
  if current == tonumber(ARGV[3]) or redis.call('ttl', KEYS[1]) < 0 then redis.call('expire', KEYS[1], ARGV[2]) end
end
return {tonumber(ARGV[1]), current, redis.call('ttl', KEYS[1])}`;

/** Tokens of a call to the stub. */
const COST = 8;
const DAY = 86_400;
const PATIENT = { timeout: 20_000 };

let stub: ProviderStub;
let valkey: Valkey;
let bridge: Bridge;
let redis: Redis;
beforeAll(async () => {
  [stub, valkey] = await Promise.all([startOpenAiStub(), ownValkey()]);
  redis = new Redis(valkey.url);
  bridge = await startReadyBridge({ redisUrl: [valkey.url], timeout: 5000 });
});
afterAll(async () => {
  redis?.disconnect();
  await bridge?.close();
  await valkey?.stop();
  await stub?.close();
});

/** A call through Higress: whether it passes, and its charge when it does. */
async function throughHigress(key: string, limit: number): Promise<boolean> {
  const [threshold, used] = (await redis.eval(BEFORE, 1, key, limit, DAY)) as [number, number, number];
  if (used > threshold) return false;
  await redis.eval(AFTER, 1, key, limit, DAY, COST);
  return true;
}

describe.each(hosts)("a gateway of Higress and ours with one limit, ours on $name", (host) => {
  let gateway: Gateway | undefined;
  let rule: string;
  beforeEach((context) => {
    rule = `shared-${randomUUID()}`;
    showLogsOnFailure(context, { gateway: { logs: () => gateway?.logs() ?? [] } });
    context.onTestFinished(async () => void (await gateway?.close()));
  });

  async function open(config: object): Promise<Gateway> {
    const store = { type: "http", service_name: "bridge", token: bridge.token, timeout: 5000 };
    const running = await host.open({
      plugins: [{ plugin: "ai-token-ratelimit", config: { rule_name: rule, store, ...config } }],
      upstreams: { provider: { url: stub.url }, bridge: { url: bridge.url } },
      routeName: "chat",
    });
    gateway = running;
    return running;
  }

  async function throughOurs(running: Gateway, headers: Record<string, string> = {}): Promise<boolean> {
    const reply = await fetch(`${running.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${stub.key}`, ...headers },
      body: JSON.stringify({ model: "stub-plain", messages: [{ role: "user", content: "one two three" }] }),
    });
    await reply.text();
    expect([200, 429]).toContain(reply.status);
    return reply.status === 200;
  }

  const used = (key: string, tokens: number) =>
    vi.waitFor(async () => expect(Number(await redis.get(key))).toBe(tokens), PATIENT);

  test("the first call of either begins the window, and both charge it", async () => {
    const running = await open({ global_threshold: { token_per_day: 3 * COST } });
    const key = `higress-token-ratelimit:${rule}:global_threshold:${DAY}`;
    expect(await throughOurs(running)).toBe(true);
    await used(key, COST);
    const left = await redis.ttl(key);
    expect(left).toBeGreaterThan(DAY - 60);
    expect(await throughHigress(key, 3 * COST)).toBe(true);
    expect(await throughOurs(running)).toBe(true);
    await used(key, 3 * COST);
    // Used up, and not exceeded: one more call passes, as on Higress.
    expect(await throughHigress(key, 3 * COST)).toBe(true);
    expect(await throughOurs(running)).toBe(false);
    expect(await throughHigress(key, 3 * COST)).toBe(false);
    expect(Number(await redis.get(key))).toBe(4 * COST);
    expect(await redis.ttl(key)).toBeLessThanOrEqual(left);
  });

  test("what Higress has charged to a consumer is refused by ours, and to nobody else", async () => {
    const running = await open({
      rule_items: [{ limit_by_per_consumer: "", limit_keys: [{ key: "*", token_per_day: COST }] }],
    });
    const key = `higress-token-ratelimit:${rule}:limit_by_per_consumer:${DAY}:x-mse-consumer:alice`;
    expect(await throughHigress(key, COST)).toBe(true);
    expect(await throughHigress(key, COST)).toBe(true);
    expect(await throughOurs(running, { "x-mse-consumer": "alice" })).toBe(false);
    expect(await throughOurs(running, { "x-mse-consumer": "bob" })).toBe(true);
    await used(key.replace("alice", "bob"), COST);
  });

  test("with reserve, Higress sees what calls of ours may come to, and then what they did", async () => {
    const running = await open({ reserve: true, output_estimate: 50, global_threshold: { token_per_day: 100 } });
    const key = `higress-token-ratelimit:${rule}:global_threshold:${DAY}`;
    expect(await throughHigress(key, 100)).toBe(true);
    expect(await throughOurs(running)).toBe(true);
    await used(key, 2 * COST);
    expect(await throughHigress(key, 100)).toBe(true);
    await used(key, 3 * COST);
  });
});
