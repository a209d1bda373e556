import { randomUUID } from "node:crypto";
import { type Gateway, hosts, type ProviderStub, showLogsOnFailure, startAnthropicStub } from "@sluice/testbed";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { aiLogs } from "../../ai-statistics/test/ai-log.ts";
import { eventually } from "../../ai-token-ratelimit/test/scene.ts";
import { cacheStatus, chat, ownText } from "./scene.ts";

let anthropic: ProviderStub;
beforeAll(async () => {
  anthropic = await startAnthropicStub();
});
afterAll(() => anthropic.close());

const PRICES = [{ model: "claude-stub", price: { input: "3", output: "15" } }];
const KEYS = [
  { name: "alice", credential: "key-alice" },
  { name: "bob", credential: "key-bob" },
];

describe.each(hosts)("a hit in a chain on $name", (host) => {
  let gateway: Gateway;
  beforeEach((context) => showLogsOnFailure(context, { gateway: { logs: () => gateway?.logs() ?? [] } }));
  afterEach(() => gateway?.close());

  test("costs nothing, is told as a hit, and is nobody else's", async () => {
    const rule_name = `rule-${randomUUID()}`;
    const limits = [{ name: "t", count: "total", amount: 100_000, window: 86_400 }];
    const budgets = [{ name: "b", per: "consumer", amount: "1000", unit: "USD" }];
    const provider = { id: "p", type: "claude", apiTokens: [anthropic.key], modelMapping: { "*": "claude-stub" } };
    gateway = await host.open({
      plugins: [
        {
          plugin: "key-auth",
          config: { keys: ["authorization"], in_header: true, consumers: KEYS, global_auth: true },
        },
        { plugin: "ai-statistics", config: { prices: PRICES } },
        { plugin: "ai-quota", config: { rule_name, budgets, prices: PRICES } },
        { plugin: "ai-cache", config: { prices: PRICES } },
        { plugin: "ai-token-ratelimit", config: { rule_name, limits } },
        { plugin: "ai-proxy", config: { provider } },
      ],
      upstreams: { provider: { url: anthropic.url } },
      routeName: "chat",
    });
    const text = ownText();
    const ask = (key: string, body: object = {}) =>
      chat(gateway, text, { model: "claude-stub", ...body }, { authorization: `Bearer ${key}` });
    const before = anthropic.requests.length;
    const first = await ask("key-alice", { stream: true });
    expect([first.status, cacheStatus(first)]).toEqual([200, "miss"]);
    const counted = async () => {
      const all = [...(await gateway.metrics())].filter(([name]) => name.includes("consumer.alice"));
      return (word: string) => all.find(([name]) => name.endsWith(`metric.${word}`))?.[1] ?? 0;
    };
    await eventually(async () => expect((await counted())("total_token")).toBeGreaterThan(0));
    const paid = await counted();
    const left: (string | null)[] = [];
    for (let i = 0; i < 3; i++) {
      const hit = await ask("key-alice");
      expect([hit.status, cacheStatus(hit)]).toEqual([200, "hit"]);
      left.push(hit.headers.get("x-budget-usd-remaining"));
      expect(JSON.parse(hit.text).choices[0].message.content).toBe(`You said: ${text}`);
    }
    expect(anthropic.requests.length).toBe(before + 1);
    await eventually(async () => expect((await counted())("cache_hit_count")).toBe(3));
    const later = await counted();
    for (const word of ["input_token", "output_token", "total_token", "cost_nano_usd"]) {
      expect([word, later(word)]).toEqual([word, paid(word)]);
    }
    expect(later("ai_cache_hit")).toBe(3);
    expect(later("ai_cache_saved_input_tokens")).toBe(3 * paid("input_token"));
    expect(later("ai_cache_saved_nano_usd")).toBe(3 * paid("cost_nano_usd"));
    await eventually(() => expect(aiLogs(gateway).at(-1)).toMatchObject({ cache_status: "hit" }));
    expect(left).toEqual([expect.stringMatching(/^[0-9.]+$/), left[0], left[0]]);
    expect(cacheStatus(await ask("key-bob"))).toBe("miss");
  });
});
