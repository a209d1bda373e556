import { fileURLToPath } from "node:url";
import { HostEmulator } from "@sluice/host";
import { type Gateway, hosts, showLogsOnFailure, startUpstream, type Upstream } from "@sluice/testbed";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type AiLog, counters, lastAiLog, parseAiLog } from "./ai-log.ts";
import { type Price, reference, type TokenCounts } from "./reference-cost.ts";

const WASM = fileURLToPath(new URL("../../../dist/ai-statistics.wasm", import.meta.url));

const GPT: Price = { input: "2.5", output: "10", cachedInput: "1.25", batch: { input: "1.25", output: "5" } };
const DEAR: Price = { input: "25", output: "100" };
const GEMINI: Price = { input: "1.25", output: "10", longContext: { above: 200_000, input: "2.5", output: "15" } };
const THINKER: Price = { input: "0.3", output: "2.5", reasoning: "3.5" };

const PRICES = [
  { model: "gpt-4o", price: GPT },
  { provider: "ns/dear", model: "gpt-4o", price: DEAR },
  { model: "gemini*", price: GEMINI },
  { model: "thinker", price: THINKER },
];

/** What a cache leaves in the log: here by another instance of the plugin, which sees the answer first. */
const NOTED = { key: "cache_status", value_source: "fixed_value", value: "hit", apply_to_log: true };

const HEADER = "x-call-cost";
const USAGE = { prompt_tokens: 1000, completion_tokens: 77 };

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());

describe.each(hosts)("the cost of a call on $name", (host) => {
  let gateway: Gateway | undefined;
  beforeEach((context) => {
    gateway = undefined;
    showLogsOnFailure(context, { gateway: { logs: () => gateway?.logs() ?? [] } });
  });
  afterEach(() => gateway?.close());

  async function open(config: object = {}, metadata: Record<string, string> = {}): Promise<Gateway> {
    gateway = await host.open({
      plugins: [{ plugin: "ai-statistics", config: { prices: PRICES, cost_header: HEADER, ...config } }],
      upstreams: { provider: { url: upstream.url, metadata } },
      routeName: "chat",
    });
    return gateway;
  }

  /** A call whose answer is `body`; a text is a stream of events. */
  async function call(body: object | string, model = "gpt-4o", status = 200): Promise<Response> {
    const isStream = typeof body === "string";
    const text = isStream ? body : JSON.stringify(body);
    upstream.respond(async (_request, response) => {
      response.writeHead(status, { "content-type": isStream ? "text/event-stream" : "application/json" });
      response.end(text);
    });
    const reply = await fetch(`${gateway?.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ model, messages: [{ role: "user", content: "one two three" }] }),
    });
    expect(await reply.text()).toBe(text);
    return reply;
  }

  const SERIES = "route.chat.upstream.provider.model.gpt-4o.consumer.none";

  test("is in the log, the counters and the header, with all its decimals", async () => {
    const running = await open();
    const reply = await call({ model: "gpt-4o", usage: USAGE });
    expect(reply.headers.get(HEADER)).toBe("0.00327");
    expect(await lastAiLog(running)).toMatchObject({ cost: 0.003_27, total_token: 1077 });
    expect(await counters(running, SERIES)).toMatchObject({ cost_nano_usd: 3_270_000 });
    const labels = ";.operation=.chat;.provider=.provider;.request_model=.gpt-4o;.response_model=.gpt-4o";
    expect((await running.metrics()).get(`gen_ai.client.cost_nano_usd${labels}`)).toBe(3_270_000);
  });

  test("of a stream is in the log; its head has gone by then", async () => {
    const running = await open();
    const reply = await call(`data: ${JSON.stringify({ model: "gpt-4o", usage: USAGE })}\n\ndata: [DONE]\n\n`);
    expect(reply.headers.has(HEADER)).toBe(false);
    expect(await lastAiLog(running)).toMatchObject({ cost: 0.003_27 });
  });

  test("of a model without a price is not known, which is not nothing", async () => {
    const running = await open();
    const reply = await call({ model: "novel", usage: USAGE }, "unheard-of");
    expect(reply.headers.get(HEADER)).toBe("unknown");
    const log = await lastAiLog(running);
    expect(log).toMatchObject({ cost_unknown: "novel" });
    expect(log).not.toHaveProperty("cost");
    const counted = await counters(running, "route.chat.upstream.provider.model.novel.consumer.none");
    expect(counted).toMatchObject({ cost_unknown_count: 1, llm_duration_count: 1 });
    expect(counted).not.toHaveProperty("cost_nano_usd");
  });

  test("is nothing that is spoken of without prices, nor of a failure", async () => {
    await open({ prices: null });
    expect((await call({ model: "gpt-4o", usage: USAGE })).headers.has(HEADER)).toBe(false);
    let log: AiLog = await lastAiLog(gateway as Gateway);
    expect([log.cost, log.cost_unknown]).toEqual([undefined, undefined]);
    await gateway?.close();
    const running = await open();
    expect((await call({ error: {} }, "gpt-4o", 500)).headers.has(HEADER)).toBe(false);
    log = await lastAiLog(running);
    expect([log.cost, log.cost_unknown]).toEqual([undefined, undefined]);
  });

  test("is that of an estimate where the answer tells no usage", async () => {
    const running = await open();
    await call({ model: "gpt-4o", choices: [{ message: { content: "one two three four five" } }] });
    const log = await lastAiLog(running);
    expect(log.usage_estimated).toBe(true);
    const counts = { prompt_tokens: Number(log.input_token), completion_tokens: Number(log.output_token) };
    expect(log.cost).toBe(Number(reference(counts, GPT)));
  });

  test("is told of a large answer, and not of one too large to be held", async () => {
    const running = await open();
    const filled = (size: number) => ({ model: "gpt-4o", filler: "x".repeat(size), usage: USAGE });
    expect((await call(filled(300 * 1024))).headers.get(HEADER)).toBe("0.00327");
    expect((await call(filled(3 * 1024 * 1024))).headers.has(HEADER)).toBe(false);
    expect(await lastAiLog(running, 2)).toMatchObject({ cost: 0.003_27 });
  });

  test.each<{ name: string; metadata: Record<string, string>; answered?: string; asked: string; price: Price }>([
    {
      name: "the model that answered",
      metadata: { model: "thinker" },
      answered: "gpt-4o",
      asked: "thinker",
      price: GPT,
    },
    { name: "a version of it", metadata: {}, answered: "gpt-4o-2024-08-06", asked: "x", price: GPT },
    { name: "the endpoint's", metadata: { model: "gpt-4o" }, answered: "nickname", asked: "nickname", price: GPT },
    { name: "the one asked for", metadata: {}, asked: "gpt-4o", price: GPT },
    { name: "the provider's own", metadata: { provider: "ns/dear" }, answered: "gpt-4o", asked: "gpt-4o", price: DEAR },
    { name: "everybody's", metadata: { provider: "ns/other" }, answered: "gpt-4o", asked: "x", price: GPT },
  ])("is charged by $name", async ({ metadata, answered, asked, price }) => {
    const running = await open({}, metadata);
    await call({ ...(answered === undefined ? {} : { model: answered }), usage: USAGE }, asked);
    expect((await lastAiLog(running)).cost).toBe(Number(reference(USAGE, price)));
  });
});

interface Case {
  readonly name: string;
  readonly model: string;
  readonly price: Price;
  readonly usage: TokenCounts & Record<string, unknown>;
}

const CASES: readonly Case[] = [
  { name: "plain", model: "gpt-4o", price: GPT, usage: USAGE },
  { name: "one token", model: "thinker", price: THINKER, usage: { prompt_tokens: 1, completion_tokens: 0 } },
  {
    name: "cached input",
    model: "gpt-4o",
    price: GPT,
    usage: { ...USAGE, prompt_tokens_details: { cached_tokens: 640 } },
  },
  { name: "a batch", model: "gpt-4o", price: GPT, usage: { ...USAGE, service_tier: "batch" } },
  {
    name: "reasoning",
    model: "thinker",
    price: THINKER,
    usage: { ...USAGE, completion_tokens_details: { reasoning_tokens: 33 } },
  },
  {
    name: "a long prompt",
    model: "gemini-2.5-pro",
    price: GEMINI,
    usage: { prompt_tokens: 200_001, completion_tokens: 9 },
  },
  {
    name: "as long as it may be",
    model: "gemini-2.5-pro",
    price: GEMINI,
    usage: { prompt_tokens: 200_000, completion_tokens: 9 },
  },
  {
    name: "more than a double holds to the last digit",
    model: "gemini-2.5-pro",
    price: GEMINI,
    usage: { prompt_tokens: 123_456_789_123, completion_tokens: 987_654_321 },
  },
];

test.each(CASES)("money for $name is exact to the last decimal", async ({ model, price, usage }) => {
  const config = JSON.stringify({ prices: PRICES, cost_header: HEADER });
  const emulator = await HostEmulator.load({ plugins: [{ name: "ai-statistics", wasm: WASM, config }] });
  const headers = { "content-type": "application/json" };
  const stream = emulator.request({ method: "POST", path: "/v1/chat/completions", headers, body: '{"model":"m"}' });
  stream.respond({ status: 200, headers, body: JSON.stringify({ model, usage }) });
  const text = reference(usage, price);
  expect(stream.response?.headers).toContainEqual([HEADER, text]);
  expect(JSON.parse(`"${emulator.property(stream, "ai_log")}"`)).toContain(`"cost":${text},`);
});

test("an answer of a cache costs nothing, and is counted as a hit", async () => {
  const prices = [{ model: "gpt-4o", price: GPT }];
  const plugins = ["", "cache"].map((name) => ({
    name: `ai-statistics${name}`,
    wasm: WASM,
    config: JSON.stringify(name === "" ? { prices } : { attributes: [NOTED], gen_ai_metrics: false }),
  }));
  const emulator = await HostEmulator.load({ plugins });
  const headers = { "content-type": "application/json" };
  const stream = emulator.request({
    method: "POST",
    path: "/v1/chat/completions",
    headers,
    body: '{"model":"gpt-4o"}',
  });
  stream.respond({ status: 200, headers, body: JSON.stringify({ model: "gpt-4o", usage: USAGE }) });
  expect(parseAiLog(emulator.property(stream, "ai_log") ?? "")).toMatchObject({
    cache_status: "hit",
    total_token: 1077,
  });
  expect(emulator.property(stream, "ai_log")).not.toContain("cost");
  const series = "route.default.upstream.upstream.model.gpt-4o.consumer.none.metric";
  expect(emulator.metrics.value(`${series}.cache_hit_count`)).toBe(1);
  // Once, by the plugin that notes the hit and does not know of one.
  expect(emulator.metrics.value(`${series}.total_token`)).toBe(1077);
  expect(emulator.metrics.all().has(`${series}.cost_nano_usd`)).toBe(false);
});
