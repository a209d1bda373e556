import { randomUUID } from "node:crypto";
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
import { eventually, STREAM } from "../../ai-token-ratelimit/test/scene.ts";
import { type Answer, chat, openGateway, post } from "./scene.ts";

/** A call costs 3 * 1 + 5 * 2 millionths of a dollar. */
const PRICES = [{ model: "stub-*", price: { input: "1", output: "2" } }];
/** What a call may take: its answer is allowed this many tokens. */
const BODY = { max_tokens: 10 };

let openai: ProviderStub;
beforeAll(async () => {
  openai = await startOpenAiStub();
});
afterAll(() => openai.close());

describe.each(hosts)("budgets on $name", (host) => {
  let gateway: Gateway;
  beforeEach((context) => {
    showLogsOnFailure(context, { gateway: { logs: () => gateway?.logs() ?? [] } });
  });
  afterEach(() => gateway?.close());

  async function open(budgets: readonly object[], config: object = {}): Promise<void> {
    gateway = await openGateway(host, openai, { rule_name: randomUUID(), prices: PRICES, budgets, ...config });
  }

  const ask = (consumer: string, body: object = BODY) => chat(gateway, consumer, body);
  const left = ({ headers }: Answer, unit: "usd" | "tokens") => headers.get(`x-budget-${unit}-remaining`);

  /** What is left when nothing is under way. */
  async function remaining(unit: "usd" | "tokens", consumer = "alice"): Promise<string | null> {
    const reply = await fetch(`${gateway.url}/v1/models`, {
      headers: { "x-mse-consumer": consumer, authorization: `Bearer ${OPENAI_STUB_KEY}` },
    });
    await reply.text();
    return reply.headers.get(`x-budget-${unit}-remaining`);
  }

  test("what a call may cost is taken before it, and what it did cost after it", async () => {
    await open([{ name: "all", amount: "1000" }]);
    const reply = await ask("alice");
    expect(reply.status).toBe(200);
    expect(reply.headers.get("x-budget-tokens-limit")).toBe("1000");
    expect(Number(left(reply, "tokens"))).toBeLessThan(990);
    expect(reply.headers.get("x-budget-tokens-reset")).toMatch(/^\d{4}-\d\d-01T00:00:00Z$/);
    await eventually(async () => expect(await remaining("tokens")).toBe("992"));
    await ask("alice", { ...BODY, ...STREAM });
    await eventually(async () => expect(await remaining("tokens")).toBe("984"));
    await ask("alice", { model: "stub-error-500" });
    await eventually(async () => expect(await remaining("tokens")).toBe("984"));
  });

  test("money is counted to the last decimal", async () => {
    await open([{ name: "money", amount: "0.01", unit: "USD", period: "Day" }]);
    const reply = await ask("alice");
    expect(reply.headers.get("x-budget-usd-limit")).toBe("0.01");
    await eventually(async () => expect(await remaining("usd")).toBe("0.009987"));
    await ask("alice", { ...BODY, ...STREAM });
    await eventually(async () => expect(await remaining("usd")).toBe("0.009974"));
  });

  test("a budget without room refuses in the client's words, and says until when", async () => {
    await open([{ name: "of a consumer", per: "consumer", amount: "0.00003", unit: "USD", period: "Day" }]);
    expect((await ask("alice")).status).toBe(200);
    await eventually(async () => expect(await remaining("usd")).toBe("0.000017"));
    const refused = await ask("alice");
    expect(refused.status).toBe(402);
    expect(JSON.parse(refused.text)).toMatchObject({
      error: {
        type: "insufficient_quota",
        code: "insufficient_quota",
        message: expect.stringMatching(
          /^Budget of a consumer: US\$ 0.000013 of US\$ 0.00003 are used, .*again at \d{4}-\d\d-\d\dT00:00:00Z/,
        ),
      },
    });
    expect(Number(refused.headers.get("retry-after"))).toBeLessThanOrEqual(86_400);
    expect(left(refused, "usd")).toBe("0.000017");
    expect((await ask("bob")).status).toBe(200);
    await eventually(() =>
      expect(aiLogs(gateway)).toContainEqual({ quota_budget: "of a consumer", quota_status: "limited" }),
    );
    expect(gateway.logs().some((line) => line.includes("ai-quota.rejected"))).toBe(true);
    const label = "route.chat.upstream.provider.model.none.consumer.alice";
    expect(await counters(gateway, label)).toEqual({ quota_refused_count: 1 });
  });

  test("an Anthropic client is refused in its words", async () => {
    await open([{ name: "all", amount: "5" }], { rejected_code: 403 });
    const reply = await fetch(`${gateway.url}/v1/messages`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ model: "stub-plain", max_tokens: 10, messages: [{ role: "user", content: "one" }] }),
    });
    expect(reply.status).toBe(403);
    expect(await reply.json()).toMatchObject({ type: "error", error: { type: "billing_error" } });
  });

  test("all levels must have room, and none is charged when one refuses", async () => {
    await open([
      { name: "all", amount: "1000", period: "Rolling", window: 3600 },
      { name: "consumer", per: "consumer", values: ["a*"], amount: "20" },
      { name: "model", per: "model", amount: "500", unit: "USD" },
    ]);
    expect((await ask("alice")).status).toBe(200);
    await eventually(async () => expect(await remaining("tokens")).toBe("12"));
    const refused = await ask("alice");
    expect(refused.status).toBe(429);
    expect(JSON.parse(refused.text).error.message).toContain("Budget consumer: 8 tokens of 20 tokens are used");
    expect(await remaining("tokens", "bob")).toBe("992");
    expect((await ask("bob")).status).toBe(200);
    await eventually(async () => expect(await remaining("tokens", "bob")).toBe("984"));
  });

  test("calls at the same time do not pass a budget together", async () => {
    await open([{ name: "all", amount: "100" }]);
    const replies = await Promise.all(Array.from({ length: 30 }, () => ask("alice")));
    const passed = replies.filter(({ status }) => status === 200).length;
    expect(passed).toBeGreaterThan(0);
    await eventually(async () => expect(await remaining("tokens")).toBe(String(100 - passed * 8)));
  });

  test("without reserve a call passes while the budget is not exceeded", async () => {
    await open([{ name: "all", amount: "8" }], { reserve: false });
    expect((await ask("alice")).status).toBe(200);
    await eventually(async () => expect(await remaining("tokens")).toBe("0"));
    expect((await ask("alice")).status).toBe(200);
    await eventually(async () => expect((await ask("alice")).status).toBe(429));
  });

  test("a request over budget asks the cheaper model, and goes on to be counted", async () => {
    const prices = [
      { model: "stub-plain", price: { input: "100", output: "100" } },
      { model: "stub-words-2", price: { input: "1", output: "1" } },
    ];
    const money = { name: "money", amount: "0.0015", unit: "USD", action: "downgrade", model: "stub-words-2" };
    await open([money, { name: "dear", per: "model", values: ["stub-plain"], amount: "1000" }], { prices });
    const first = await ask("alice");
    expect([first.status, first.headers.get("x-budget-model")]).toEqual([200, null]);
    await eventually(async () => expect(await remaining("usd")).toBe("0.0007"));
    const cheaper = await ask("alice");
    expect([cheaper.status, cheaper.headers.get("x-budget-model")]).toEqual([200, "stub-words-2"]);
    const sent = JSON.parse(openai.requests.at(-1)?.body.toString() ?? "") as { model: string };
    expect(sent).toEqual({
      model: "stub-words-2",
      messages: [{ role: "user", content: "one two three" }],
      max_tokens: 10,
    });
    await eventually(() => expect(aiLogs(gateway)).toContainEqual({ quota_downgraded: "stub-plain" }));
    const label = "route.chat.upstream.provider.model.none.consumer.alice";
    expect(await counters(gateway, label)).toEqual({ quota_downgraded_count: 1 });
    // 3 tokens in and 2 out of the cheaper model.
    await eventually(async () => expect(await remaining("usd")).toBe("0.000695"));
    const asked = await ask("alice", { ...BODY, model: "stub-words-2" });
    expect([asked.status, asked.headers.get("x-budget-model")]).toEqual([200, null]);
  });

  test("a request that no budget is for once it asks the cheaper model goes on", async () => {
    await open([{ name: "a", models: ["stub-plain"], amount: "5", action: "downgrade", model: "stub-words-2" }]);
    const reply = await ask("alice");
    expect([reply.status, reply.headers.get("x-budget-model")]).toEqual([200, "stub-words-2"]);
    expect(JSON.parse(openai.requests.at(-1)?.body.toString() ?? "")).toMatchObject({ model: "stub-words-2" });
  });

  test.each([
    { where: "stands in the path", path: "/v1beta/models/gemini:generateContent", body: {} },
    {
      where: "stands in the path, another one in the body",
      path: "/v1/models/a:generateContent",
      body: { model: "b" },
    },
    { where: "is empty", path: "/v1/chat/completions", body: { model: "" } },
  ])("a request whose model can not be changed is refused: it $where", async ({ path, body }) => {
    await open([{ name: "all", amount: "5", action: "downgrade", model: "cheap" }]);
    const contents = [{ role: "user", parts: [{ text: "one two three four five six" }] }];
    const reply = await fetch(`${gateway.url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...body, contents }),
    });
    await reply.text();
    expect(reply.status).toBe(429);
  });

  test("of two models in one body the last one is asked for, so it is the one that counts", async () => {
    await open([{ name: "dear", models: ["stub-dear"], amount: "5" }]);
    const reply = await fetch(`${gateway.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"model":"stub-plain","model":"stub-dear","messages":[{"role":"user","content":"one two three"}]}',
    });
    await reply.text();
    expect(reply.status).toBe(429);
  });

  test("a model without a price is reported, and passes or not as configured", async () => {
    const budget = { name: "money", amount: "1", unit: "USD" };
    const prices = [{ model: "other", price: { input: "1", output: "1" } }];
    await open([budget], { prices });
    expect((await ask("alice")).status).toBe(200);
    await eventually(() => expect(aiLogs(gateway)).toContainEqual({ quota_unknown_price: "stub-plain" }));
    await ask("alice");
    const warnings = () => gateway.logs().filter((line) => line.includes("the model stub-plain is not in budgets"));
    expect(warnings().length).toBeGreaterThan(0);
    const label = "route.chat.upstream.provider.model.none.consumer.alice";
    await eventually(async () => expect(await counters(gateway, label)).toEqual({ quota_unknown_price_count: 2 }));
    await gateway.close();
    await open([budget], { prices, unknownPrice: "deny" });
    const refused = await ask("alice");
    expect(refused.status).toBe(402);
    expect(JSON.parse(refused.text)).toMatchObject({ error: { code: "unknown_price" } });
    expect((await ask("alice", { ...BODY, model: "other" })).status).not.toBe(402);
  });

  test("quotas and budgets are asked together, and a budget is not charged for who has no quota", async () => {
    const prefix = `quota-${randomUUID()}:`;
    await open([{ name: "all", amount: "1000" }], { admin_consumer: "admin", redis_key_prefix: prefix });
    expect((await ask("alice")).status).toBe(403);
    await eventually(async () => expect(await remaining("tokens")).toBe("1000"));
    await post(gateway, "admin", "refresh", "consumer=alice&quota=9");
    expect((await ask("alice")).status).toBe(200);
    await eventually(async () => expect(await remaining("tokens")).toBe("992"));
    expect((await ask("alice")).status).toBe(200);
    await eventually(async () => expect((await ask("alice")).status).toBe(403));
  });

  test("clients are told nothing where that is not wanted", async () => {
    await open([{ name: "all", amount: "20" }], { budget_headers: false });
    const told = async () => [...(await ask("alice")).headers.keys()].filter((name) => name.startsWith("x-budget"));
    expect(await told()).toEqual([]);
    await eventually(async () => expect((await ask("alice")).status).toBe(429));
    expect(await told()).toEqual([]);
  });
});
