import {
  type Gateway,
  hosts,
  type ProviderStub,
  showLogsOnFailure,
  startAnthropicStub,
  startOpenAiStub,
} from "@sluice/testbed";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { lastAiLog } from "../../ai-statistics/test/ai-log.ts";
import { ruleName } from "./scene.ts";

let openai: ProviderStub;
let anthropic: ProviderStub;
beforeAll(async () => {
  [openai, anthropic] = await Promise.all([startOpenAiStub(), startAnthropicStub()]);
});
afterAll(async () => {
  await openai?.close();
  await anthropic?.close();
});

const PLENTY = 100_000;

describe.each(hosts)("in front of ai-proxy on $name", (host) => {
  let gateway: Gateway;
  beforeEach((context) => {
    showLogsOnFailure(context, { gateway: { logs: () => gateway?.logs() ?? [] } });
  });
  afterEach(() => gateway?.close());

  async function open(type: "openai" | "claude"): Promise<void> {
    const stub = type === "openai" ? openai : anthropic;
    const provider = { id: "p", type, apiTokens: [stub.key], protocol: "openai" };
    const limits = ["total", "input", "output"].map((count) => ({
      name: count,
      count,
      amount: PLENTY,
      window: 86_400,
    }));
    gateway = await host.open({
      plugins: [
        { plugin: "ai-token-ratelimit", config: { rule_name: ruleName(), reserve: true, limits } },
        { plugin: "ai-statistics", config: {} },
        { plugin: "ai-proxy", config: { provider } },
      ],
      upstreams: { provider: { url: stub.url } },
      routeName: "chat",
    });
  }

  async function used(): Promise<(name: string) => number> {
    const reply = await fetch(`${gateway.url}/v1/models`);
    await reply.text();
    return (name) => PLENTY - Number(reply.headers.get(`x-ratelimit-remaining-${name}`));
  }

  const chat = async (model: string, body: object) => {
    const reply = await fetch(`${gateway.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ model, messages: [{ role: "user", content: "one two three" }], ...body }),
    });
    return reply.text();
  };

  test.each(["openai", "claude"] as const)("what %s reports is charged", async (type) => {
    await open(type);
    const text = await chat("stub-plain", { stream: true });
    expect(text).toContain("[DONE]");
    await chat("stub-plain", {});
    const log = await lastAiLog(gateway, 2);
    expect(log).toMatchObject({ total_token: 8 });
    expect(log).not.toHaveProperty("token_ratelimit_usage");
    const of = await used();
    expect([of("tokens"), of("input-tokens"), of("output-tokens")]).toEqual([16, 6, 10]);
  });

  test.each([1, 7])("a translated stream that comes in pieces of %i is charged once", async (size) => {
    await open("claude");
    await chat(`stub-split-${size}`, { stream: true });
    expect((await used())("tokens")).toBe(8);
  });
});
