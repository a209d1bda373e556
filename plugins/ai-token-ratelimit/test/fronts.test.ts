import {
  ANTHROPIC_STUB_KEY,
  type Gateway,
  GEMINI_STUB_KEY,
  hosts,
  type ProviderStub,
  showLogsOnFailure,
  startAnthropicStub,
  startGeminiStub,
} from "@sluice/testbed";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { aiLogs } from "../../ai-statistics/test/ai-log.ts";
import { eventually, openGateway, ruleName } from "./scene.ts";

let anthropic: ProviderStub;
let gemini: ProviderStub;
beforeAll(async () => {
  [anthropic, gemini] = await Promise.all([startAnthropicStub(), startGeminiStub()]);
});
afterAll(async () => {
  await anthropic?.close();
  await gemini?.close();
});

const LIMITS = [
  { name: "in", count: "input", amount: 1000, window: 86_400 },
  { name: "out", count: "output", amount: 1000, window: 86_400 },
  { name: "calls", count: "requests", amount: 2, window: 86_400 },
];

describe.each(hosts)("limits for other clients on $name", (host) => {
  let gateway: Gateway;
  beforeEach((context) => {
    showLogsOnFailure(context, { gateway: { logs: () => gateway?.logs() ?? [] } });
  });
  afterEach(() => gateway?.close());

  const message = (stream: boolean, model = "stub-plain", signal?: AbortSignal) =>
    fetch(`${gateway.url}/v1/messages`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-api-key": ANTHROPIC_STUB_KEY,
        "anthropic-version": "2023-06-01",
      },
      body: JSON.stringify({ model, stream, max_tokens: 50, messages: [{ role: "user", content: "one two three" }] }),
      ...(signal === undefined ? {} : { signal }),
    });

  test("an Anthropic client sees its own headers and errors, and its streams are counted", async () => {
    gateway = await openGateway(host, anthropic, { rule_name: ruleName(), limits: LIMITS });
    await (await message(true)).text();
    const reply = await message(false);
    await reply.text();
    expect(reply.headers.get("anthropic-ratelimit-input-tokens-limit")).toBe("1000");
    expect(reply.headers.get("anthropic-ratelimit-input-tokens-remaining")).toBe("997");
    expect(reply.headers.get("anthropic-ratelimit-output-tokens-remaining")).toBe("995");
    expect(reply.headers.get("anthropic-ratelimit-requests-remaining")).toBe("0");
    const reset = Date.parse(reply.headers.get("anthropic-ratelimit-requests-reset") ?? "") - Date.now();
    expect(reset).toBeGreaterThan(86_000_000);
    expect(reset).toBeLessThanOrEqual(86_401_000);
    const refused = await message(false);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(86_000);
    expect(await refused.json()).toMatchObject({
      type: "error",
      error: { type: "rate_limit_error", message: expect.stringContaining("Rate limit calls: 2 of 2 requests") },
    });
  });

  test("an Anthropic stream that is left in the middle costs what it told and said until then", async () => {
    gateway = await openGateway(host, anthropic, { rule_name: ruleName(), limits: LIMITS.slice(0, 2) });
    const abort = new AbortController();
    const reply = await message(true, "stub-hang-after-5", abort.signal);
    await reply.body?.getReader().read();
    abort.abort();
    const left = async (name: string) => {
      const probe = await fetch(`${gateway.url}/v1/messages`);
      await probe.text();
      return Number(probe.headers.get(`anthropic-ratelimit-${name}-tokens-remaining`));
    };
    await eventually(async () => expect(await left("input")).toBe(997));
    expect(await left("output")).toBeLessThan(1000);
    expect(await left("output")).toBeGreaterThan(990);
  });

  test("a Gemini client is refused in its words", async () => {
    gateway = await openGateway(host, gemini, { rule_name: ruleName(), limits: LIMITS });
    const ask = (method: string) =>
      fetch(`${gateway.url}/v1beta/models/stub-plain:${method}`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-goog-api-key": GEMINI_STUB_KEY },
        body: JSON.stringify({ contents: [{ role: "user", parts: [{ text: "one two three" }] }] }),
      });
    await (await ask("streamGenerateContent?alt=sse")).text();
    const second = await ask("streamGenerateContent");
    await second.text();
    expect(second.headers.get("x-ratelimit-remaining-input-tokens")).toBe("997");
    const refused = await ask("generateContent");
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ error: { code: 429, status: "RESOURCE_EXHAUSTED" } });
    await eventually(() => expect(aiLogs(gateway)).toContainEqual({ token_ratelimit_status: "limited" }));
  });
});
