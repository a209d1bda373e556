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

const DAY = 86_400;
/** US$ per million tokens. A call has 3 tokens of input and 5 of output, so it costs US$ 0.000013. */
const PRICES = [{ model: "stub-*", price: { input: "1", output: "2" } }];
const COST = 13;

let openai: ProviderStub;
beforeAll(async () => {
  openai = await startOpenAiStub();
});
afterAll(() => openai.close());

describe.each(hosts)("limits in money on $name", (host) => {
  let gateway: Gateway;
  beforeEach((context) => {
    showLogsOnFailure(context, { gateway: { logs: () => gateway?.logs() ?? [] } });
  });
  afterEach(() => gateway?.close());

  async function open(limit: object, config: object = {}): Promise<void> {
    const limits = [{ name: "money", count: "cost", window: DAY, reserve: true, ...limit }];
    gateway = await openGateway(host, openai, { rule_name: ruleName(), prices: PRICES, limits, ...config });
  }

  async function ask(model = "stub-plain", options: ChatOptions = {}): Promise<{ status: number; text: string }> {
    const reply = await chat(gateway, OPENAI_STUB_KEY, model, { body: { max_tokens: 10 }, ...options });
    return { status: reply.status, text: await reply.text() };
  }

  /** Millionths of a dollar that are left, as a call says that costs nothing. */
  async function left(): Promise<number> {
    const reply = await fetch(`${gateway.url}/v1/models`);
    await reply.text();
    return Math.round(Number(reply.headers.get("x-ratelimit-remaining-cost")) * 1e6);
  }

  test("what calls cost is charged, plain and streamed", async () => {
    await open({ amount_usd: "0.001" });
    expect((await ask()).status).toBe(200);
    await eventually(async () => expect(await left()).toBe(1000 - COST));
    expect((await ask("stub-plain", { body: { ...STREAM, max_tokens: 10 } })).status).toBe(200);
    await eventually(async () => expect(await left()).toBe(1000 - 2 * COST));
  });

  test("calls at once do not pass a limit together, which says what it has and what they may take", async () => {
    await open({ amount_usd: "0.0001" });
    const replies = await Promise.all(Array.from({ length: 12 }, () => ask("stub-wait-50")));
    const passed = replies.filter(({ status }) => status === 200).length;
    expect(passed * COST).toBeLessThanOrEqual(100);
    expect(passed).toBeGreaterThanOrEqual(2);
    const refused = replies.find(({ status }) => status === 429);
    expect(JSON.parse(refused?.text ?? "")).toMatchObject({
      error: {
        message: expect.stringMatching(
          /^Rate limit money: 0\.0000\d+ of US\$ 0\.0001 in 86400s are used, and this request may take 0\.0000\d+\. Try again in \d+s$/,
        ),
      },
    });
  });

  test("without reserve a call passes while the limit is not exceeded", async () => {
    await open({ amount_usd: "0.00002", reserve: false });
    const statuses: number[] = [];
    for (let call = 1; call <= 3; call++) {
      statuses.push((await ask()).status);
      await eventually(async () => expect(await left()).toBe(Math.max(20 - COST * Math.min(call, 2), 0)));
    }
    expect(statuses).toEqual([200, 200, 429]);
  });

  test("a model without a price passes uncharged, and is told of", async () => {
    await open({ amount_usd: "0.001" }, { prices: [{ model: "other", price: { input: "1", output: "1" } }] });
    expect((await ask()).status).toBe(200);
    await eventually(() =>
      expect(aiLogs(gateway).at(-1)).toMatchObject({ token_ratelimit_unknown_price: expect.stringMatching(/./) }),
    );
    expect(await counters(gateway, "route.chat.upstream.provider.model.none.consumer.none")).toMatchObject({
      token_ratelimit_unknown_price_count: 1,
    });
    expect(gateway.logs().join("\n")).toContain("is in no limit of money: it has no price");
  });

  test("a model without a price is refused where that is wanted, before anybody is asked", async () => {
    await open({ amount_usd: "0.001" }, { prices: [], unknownPrice: "deny" });
    openai.clear();
    const { status, text } = await ask();
    expect(status).toBe(402);
    expect(JSON.parse(text)).toMatchObject({ error: { code: "unknown_price" } });
    expect(openai.requests).toHaveLength(0);
  });
});
