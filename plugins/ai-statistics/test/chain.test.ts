import { randomUUID } from "node:crypto";
import { type Gateway, hosts, type ProviderStub, showLogsOnFailure, startOpenAiStub } from "@sluice/testbed";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { lastAiLog } from "./ai-log.ts";

const PLENTY = 100_000;

let openai: ProviderStub;
beforeAll(async () => {
  openai = await startOpenAiStub();
});
afterAll(() => openai.close());

describe.each(hosts)("beside a limit on $name", (host) => {
  let gateway: Gateway | undefined;
  beforeEach((context) => {
    gateway = undefined;
    showLogsOnFailure(context, { gateway: { logs: () => gateway?.logs() ?? [] } });
  });
  afterEach(() => gateway?.close());

  async function open(isLimitFirst: boolean, amount: number): Promise<Gateway> {
    const limits = [{ name: "all", count: "total", amount, window: 86_400, reserve: false }];
    const chain = [
      { plugin: "ai-token-ratelimit", config: { rule_name: `rule-${randomUUID()}`, limits } },
      { plugin: "ai-statistics", config: { prices: [{ model: "stub*", price: { input: "1", output: "2" } }] } },
    ];
    gateway = await host.open({
      plugins: isLimitFirst ? chain : chain.reverse(),
      upstreams: { provider: { url: openai.url } },
      routeName: "chat",
    });
    return gateway;
  }

  async function chat(model: string, stream: boolean): Promise<Response> {
    const reply = await fetch(`${gateway?.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${openai.key}` },
      body: JSON.stringify({ model, stream, messages: [{ role: "user", content: "one two three" }] }),
    });
    await reply.text();
    return reply;
  }

  async function left(): Promise<number> {
    const reply = await fetch(`${gateway?.url}/v1/models`, { headers: { authorization: `Bearer ${openai.key}` } });
    await reply.text();
    return Number(reply.headers.get("x-ratelimit-remaining-tokens"));
  }

  const ORDERS = [
    { name: "behind the limit", isLimitFirst: true },
    { name: "in front of the limit", isLimitFirst: false },
  ];

  test.each(ORDERS)("an estimate $name is the one that is charged, once", async ({ isLimitFirst }) => {
    const running = await open(isLimitFirst, PLENTY);
    await chat("stub-no-usage", true);
    const log = await lastAiLog(running);
    expect(log).toMatchObject({ usage_estimated: true, token_ratelimit_usage: "estimated" });
    const tokens = Number(log.input_token) + Number(log.output_token);
    expect(log.total_token).toBe(tokens);
    expect(log.cost).toBeCloseTo((Number(log.input_token) + 2 * Number(log.output_token)) / 1e6, 12);
    await vi.waitFor(async () => expect(PLENTY - (await left())).toBe(tokens), { timeout: 20_000 });
  });

  test.each(ORDERS)("what a provider tells $name is counted once", async ({ isLimitFirst }) => {
    const running = await open(isLimitFirst, PLENTY);
    await chat("stub-plain", false);
    const log = await lastAiLog(running);
    expect(log).toMatchObject({ input_token: 3, output_token: 5, total_token: 8, cost: 0.000_013 });
    expect(log).not.toHaveProperty("usage_estimated");
    await vi.waitFor(async () => expect(PLENTY - (await left())).toBe(8), { timeout: 20_000 });
  });

  test("a refusal before the body, which would name the model, is counted as what it is", async () => {
    const running = await open(false, 1);
    await chat("stub-plain", false);
    await vi.waitFor(async () => expect((await chat("stub-plain", false)).status).toBe(429), { timeout: 20_000 });
    await vi.waitFor(
      async () => {
        const metrics = [...(await running.metrics())];
        const limited = metrics.filter(([name]) => name.endsWith(".metric.limited_count"));
        expect(limited).toEqual([
          ["route.chat.upstream.provider.model.unknown.consumer.none.metric.limited_count", expect.any(Number)],
        ]);
      },
      { timeout: 20_000 },
    );
  });
});
