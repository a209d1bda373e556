import { randomUUID } from "node:crypto";
import { type Gateway, hosts, type ProviderStub, showLogsOnFailure, startOpenAiStub } from "@sluice/testbed";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { aiLogs } from "../../ai-statistics/test/ai-log.ts";
import { eventually } from "../../ai-token-ratelimit/test/scene.ts";
import { readStream } from "./emulated.ts";

const PLENTY = 100_000;

let openai: ProviderStub;
beforeAll(async () => {
  openai = await startOpenAiStub();
});
afterAll(() => openai.close());

describe.each(hosts)("the guard in a chain on $name", (host) => {
  let gateway: Gateway;
  beforeAll(async () => {
    const budgets = [{ name: "b", amount: String(PLENTY), period: "Day" }];
    gateway = await host.open({
      plugins: [
        {
          plugin: "ai-prompt-guard",
          config: {
            contextWindow: { action: "dropOldest", tokens: 400, reserve: 100 },
            rules: [
              { name: "word5", match: { words: ["word5"] }, in: ["answer"] },
              { name: "bomb", match: { words: ["bomb"] } },
              { name: "code", match: { literals: ["fn main"] }, action: "tag" },
            ],
          },
        },
        { plugin: "ai-statistics", config: {} },
        { plugin: "ai-quota", config: { rule_name: `rule-${randomUUID()}`, budgets } },
      ],
      upstreams: { provider: { url: openai.url } },
      routeName: "chat",
    });
  });
  afterAll(() => gateway?.close());
  beforeEach((context) => showLogsOnFailure(context, { gateway }));

  async function ask(content: string, body: object = {}) {
    const reply = await fetch(`${gateway.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${openai.key}` },
      body: JSON.stringify({ model: "stub-words-40", messages: [{ role: "user", content }], ...body }),
    });
    const text = await reply.text();
    return { status: reply.status, left: Number(reply.headers.get("x-budget-tokens-remaining")), text };
  }

  const metric = async (word: string) =>
    [...(await gateway.metrics())].filter(([name]) => name.endsWith(word)).reduce((sum, [, value]) => sum + value, 0);

  test("what an answer costs is charged in full, though its client got the beginning", async () => {
    const stream_options = { include_usage: true };
    const reply = await ask("one two three", { stream: true, stream_options });
    const { text, finish, done } = readStream(reply.text);
    expect([text, finish, done]).toEqual(["word1 word2 word3 word4 ", "content_filter", true]);
    await eventually(async () => expect(await metric("metric.output_token")).toBe(40));
    await eventually(async () => expect(await metric("metric.guard_answer_blocked")).toBe(1));
    const later = await ask("one two three", { model: "stub-words-1" });
    expect(PLENTY - later.left).toBeGreaterThanOrEqual(43);
    await eventually(() =>
      expect(aiLogs(gateway)).toContainEqual(expect.objectContaining({ guard_status: "deny", guard_rules: "word5" })),
    );
  });

  test("what is refused costs nothing and goes nowhere", async () => {
    const before = openai.requests.length;
    const reply = await ask("a bomb");
    expect([reply.status, openai.requests.length]).toEqual([400, before]);
    await eventually(async () => {
      expect(await metric("metric.guard_request_refused")).toBe(1);
      expect(await metric("ai_guard.rule.bomb.block")).toBe(1);
    });
  });

  test("the oldest turns go where a model does not take them, and it answers the last", async () => {
    const long = "word ".repeat(200);
    const messages = [
      { role: "system", content: "Be brief." },
      { role: "user", content: long },
      { role: "assistant", content: long },
      { role: "user", content: "and now?" },
    ];
    const reply = await ask("", { model: "stub-plain", messages });
    expect(JSON.parse(reply.text).choices[0].message.content).toBe("You said: and now?");
    const sent = JSON.parse(openai.requests.at(-1)?.body.toString() ?? "{}");
    expect(sent.messages).toEqual([messages[0], messages[3]]);
    const refused = await ask("word ".repeat(500));
    expect([refused.status, JSON.parse(refused.text).error.code]).toEqual([400, "context_length_exceeded"]);
  });

  test("a tag is a header of the request", async () => {
    await ask("fn main() {}", { model: "stub-plain" });
    expect(openai.requests.at(-1)?.headers["x-guard-tags"]).toBe("code");
  });
});
