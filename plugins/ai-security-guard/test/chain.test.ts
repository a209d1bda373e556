import { randomUUID } from "node:crypto";
import {
  type Gateway,
  hosts,
  type ModeratorStub,
  OPENAI_MODERATION_STUB_KEY,
  type ProviderStub,
  showLogsOnFailure,
  startOpenAiModerationStub,
  startOpenAiStub,
} from "@sluice/testbed";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { eventually } from "../../ai-token-ratelimit/test/scene.ts";
import { chat, said, streamed } from "./scene.ts";

const PLENTY = 100_000;

let openai: ProviderStub;
let moderation: ModeratorStub;
beforeAll(async () => {
  [openai, moderation] = await Promise.all([startOpenAiStub(), startOpenAiModerationStub()]);
});
afterAll(() => Promise.all([openai.close(), moderation.close()]));

describe.each(hosts)("moderators in a chain on $name", (host) => {
  let gateway: Gateway;
  beforeAll(async () => {
    const one = {
      name: "openai",
      type: "openai",
      serviceName: "moderation",
      apiKey: OPENAI_MODERATION_STUB_KEY,
      timeout: 20_000,
    };
    const budgets = [{ name: "b", amount: String(PLENTY), period: "Day" }];
    gateway = await host.open({
      plugins: [
        { plugin: "ai-security-guard", config: { moderators: [{ ...one, in: ["system", "answer"] }], bufferLimit: 8 } },
        { plugin: "ai-statistics", config: {} },
        { plugin: "ai-quota", config: { rule_name: `rule-${randomUUID()}`, budgets } },
      ],
      upstreams: { provider: { url: openai.url }, moderation: { url: moderation.url } },
      routeName: "chat",
    });
  });
  afterAll(() => gateway?.close());
  beforeEach((context) => showLogsOnFailure(context, { gateway }));

  const metric = async (word: string) =>
    [...(await gateway.metrics())].filter(([name]) => name.endsWith(word)).reduce((sum, [, value]) => sum + value, 0);

  test("what an answer costs is charged in full, though its client got none of it", async () => {
    const stream_options = { include_usage: true };
    const words = `violent ${"word ".repeat(38)}`;
    const stream = await chat(gateway, words, { stream: true, stream_options });
    expect(streamed(stream).finish).toBe("content_filter");
    await eventually(async () => expect(await metric("metric.output_token")).toBe(41));
    expect(said(await chat(gateway, words)).finish).toBe("content_filter");
    await eventually(async () => expect(await metric("metric.output_token")).toBe(82));
    await eventually(async () => expect(await metric("metric.ai_sec_response_deny")).toBe(2));
    await eventually(async () => {
      const later = await chat(gateway, "good day");
      expect(PLENTY - Number(later.headers.get("x-budget-tokens-remaining"))).toBeGreaterThanOrEqual(160);
    });
  });

  test("what is refused costs nothing and goes nowhere", async () => {
    const before = openai.requests.length;
    const charged = await metric("metric.output_token");
    const messages = [
      { role: "system", content: "be violent" },
      { role: "user", content: "good day" },
    ];
    expect(said(await chat(gateway, "", { messages })).finish).toBe("content_filter");
    expect(openai.requests.length).toBe(before);
    expect(await metric("metric.output_token")).toBe(charged);
  });
});
