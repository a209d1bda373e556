import {
  type Gateway,
  hosts,
  OPENAI_STUB_KEY,
  type ProviderStub,
  showLogsOnFailure,
  startOpenAiStub,
} from "@sluice/testbed";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { aiLogs, counters } from "../../ai-statistics/test/ai-log.ts";
import { type ChatOptions, chat, eventually, openGateway, ruleName, STREAM } from "./scene.ts";

let openai: ProviderStub;
beforeAll(async () => {
  openai = await startOpenAiStub();
});
afterAll(() => openai.close());

describe.each(hosts)("Higress's limits on $name", (host) => {
  let gateway: Gateway | undefined;
  beforeEach((context) => {
    gateway = undefined;
    showLogsOnFailure(context, { gateway: { logs: () => gateway?.logs() ?? [] } });
  });
  afterEach(() => gateway?.close());

  async function open(config: object): Promise<Gateway> {
    gateway = await openGateway(host, openai, { rule_name: ruleName(), ...config });
    return gateway;
  }

  const ask = (running: Gateway, options: ChatOptions = {}) => chat(running, OPENAI_STUB_KEY, "stub-plain", options);
  const status = async (running: Gateway, options: ChatOptions = {}) => {
    const reply = await ask(running, options);
    await reply.text();
    return reply.status;
  };

  test("calls pass while the limit is not exceeded, and are charged afterwards", async () => {
    const running = await open({ global_threshold: { token_per_day: 10 } });
    expect(await status(running)).toBe(200); // 8 tokens
    expect(await status(running)).toBe(200); // 16
    const refused = await ask(running, { headers: { "x-mse-consumer": "alice" } });
    expect(refused.status).toBe(429);
    expect(await refused.text()).toBe("Too many requests");
    const reset = Number(refused.headers.get("x-tokenratelimit-reset"));
    expect(reset).toBeGreaterThan(86_300);
    expect(reset).toBeLessThanOrEqual(86_400);
    expect(refused.headers.get("x-ratelimit-limit-tokens")).toBeNull();
    await eventually(() => expect(aiLogs(running).at(-1)).toEqual({ token_ratelimit_status: "limited" }));
    const upstream = running.logs().find((line) => line.includes("ai-token-ratelimit.rejected"));
    expect(upstream).toBeDefined();
    expect(await counters(running, "route.chat.upstream.provider.model.none.consumer.alice")).toEqual({
      token_ratelimit_count: 1,
    });
  });

  test("a limit that is met is not exceeded", async () => {
    const running = await open({ global_threshold: { token_per_hour: 8 } });
    expect(await status(running, { body: STREAM })).toBe(200);
    expect(await status(running)).toBe(200);
    expect(await status(running)).toBe(429);
  });

  test("status and body of a refusal are configured", async () => {
    const running = await open({ global_threshold: { token_per_day: 1 }, rejected_code: 503, rejected_msg: "Später." });
    await status(running);
    const refused = await ask(running);
    expect(refused.status).toBe(503);
    expect(await refused.text()).toBe("Später.");
  });
});
