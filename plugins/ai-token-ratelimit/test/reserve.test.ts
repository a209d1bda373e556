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
import { type ChatOptions, chat, eventually, openGateway, remainingOf, ruleName, STREAM } from "./scene.ts";

let openai: ProviderStub;
beforeAll(async () => {
  openai = await startOpenAiStub();
});
afterAll(() => openai.close());

/** Enough for every call of a test. */
const PLENTY = 100_000;

describe.each(hosts)("reserving limits on $name", (host) => {
  let gateway: Gateway | undefined;
  beforeEach((context) => {
    gateway = undefined;
    showLogsOnFailure(context, { gateway: { logs: () => gateway?.logs() ?? [] } });
  });
  afterEach(() => gateway?.close());

  async function open(config: object): Promise<Gateway> {
    gateway = await openGateway(host, openai, { rule_name: ruleName(), reserve: true, ...config });
    return gateway;
  }

  /** One limit of so many tokens a day. */
  const openTotal = (amount: number, more: object = {}) =>
    open({ limits: [{ name: "all", amount, window: 86_400, ...more }] });

  const ask = async (running: Gateway, model = "stub-plain", options: ChatOptions = {}) => {
    const reply = await chat(running, OPENAI_STUB_KEY, model, options);
    return { status: reply.status, headers: reply.headers, text: await reply.text() };
  };

  test("what a call may cost is charged before it, and what it did cost after it", async () => {
    const running = await openTotal(PLENTY);
    const reply = await ask(running, "stub-plain", { body: { max_tokens: 500 } });
    expect(reply.headers.get("x-ratelimit-limit-tokens")).toBe(String(PLENTY));
    const reserved = PLENTY - Number(reply.headers.get("x-ratelimit-remaining-tokens"));
    expect(reserved).toBeGreaterThanOrEqual(503);
    expect(reserved).toBeLessThan(510);
    expect(await remainingOf(running)).toBe(PLENTY - 8);
  });

  test("a call that does not fit is refused in the client's words, with what to do", async () => {
    const running = await openTotal(600);
    const never = await ask(running, "stub-plain", { body: { max_tokens: 5000 } });
    expect(never.status).toBe(429);
    expect(never.headers.get("retry-after")).toBeNull();
    expect(JSON.parse(never.text)).toMatchObject({
      error: {
        type: "rate_limit_error",
        code: "rate_limit_exceeded",
        message: expect.stringContaining("ask for fewer tokens"),
      },
    });
    const abort = new AbortController();
    const options = { body: { max_tokens: 500 }, signal: abort.signal };
    const pending = chat(running, OPENAI_STUB_KEY, "stub-hang", options).catch(() => "left");
    await eventually(() => expect(openai.requests.at(-1)?.body.toString()).toContain("stub-hang"));
    const later = await ask(running, "stub-plain", { body: { max_tokens: 500 } });
    expect(later.status).toBe(429);
    expect(Number(later.headers.get("retry-after"))).toBeGreaterThan(80_000);
    expect(JSON.parse(later.text).error.message).toContain("Try again in");
    abort.abort();
    expect(await pending).toBe("left");
    await eventually(async () => expect(await remainingOf(running)).toBe(600));
    expect((await ask(running, "stub-plain", { body: { max_tokens: 500 } })).status).toBe(200);
  });

  test("a provider's error, a reset and a broken plain answer give all back", async () => {
    const running = await openTotal(PLENTY);
    for (const model of ["stub-error-500", "stub-error-429", "stub-reset"]) await ask(running, model);
    expect(await remainingOf(running)).toBe(PLENTY);
  });

  test("a client that leaves before the answer gets all back", async () => {
    const running = await openTotal(PLENTY);
    const abort = new AbortController();
    const asked = openai.requests.length;
    const reply = chat(running, OPENAI_STUB_KEY, "stub-hang", { signal: abort.signal });
    await eventually(() => expect(openai.requests.length).toBeGreaterThan(asked));
    abort.abort();
    await expect(reply).rejects.toThrow();
    await eventually(async () => expect(await remainingOf(running)).toBe(PLENTY));
  });

  test("a client that leaves in mid-stream pays for what it got, by estimate", async () => {
    const running = await openTotal(PLENTY);
    const abort = new AbortController();
    const reply = await chat(running, OPENAI_STUB_KEY, "stub-hang-after-5", { body: STREAM, signal: abort.signal });
    await reply.body?.getReader().read();
    abort.abort();
    await eventually(async () => {
      const used = PLENTY - (await remainingOf(running));
      expect(used).toBeGreaterThanOrEqual(4);
      expect(used).toBeLessThanOrEqual(14);
    });
  });

  test("an answer that tells no usage is estimated, and marked", async () => {
    const running = await openTotal(PLENTY);
    const words = "the quick brown fox jumps over the lazy dog and runs ".repeat(20);
    for (const stream of [false, true]) {
      const before = await remainingOf(running);
      await ask(running, "stub-no-usage", { body: { stream, messages: [{ role: "user", content: words }] } });
      await eventually(() => expect(aiLogs(running)).toContainEqual({ token_ratelimit_usage: "estimated" }));
      const used = before - (await remainingOf(running));
      // The stub makes 220 tokens of the question and 222 of the answer; of such plain words the estimate misses a tenth.
      expect(Math.abs(used - 442) / 442).toBeLessThan(0.1);
    }
  });

  test.each(["split-1", "split-7", "crlf", "comments"])(
    "a stream that comes as %s costs what it says",
    async (flag) => {
      const running = await openTotal(PLENTY);
      expect((await ask(running, `stub-${flag}`, { body: STREAM })).text).toContain("[DONE]");
      expect(await remainingOf(running)).toBe(PLENTY - 8);
    },
  );

  test("each measure counts its own", async () => {
    const limits = ["total", "input", "output", "cached", "reasoning", "requests"].map((count) => ({
      name: count,
      count,
      amount: PLENTY,
      window: 86_400,
    }));
    const running = await open({ limits });
    await ask(running, "stub-thinking+cached-2");
    const { headers } = await ask(running, "stub-error-500");
    const left = (name: string) => PLENTY - Number(headers.get(`x-ratelimit-remaining-${name}`));
    // What the second call reserved is in these: its input as the first's was, and 1024 of output.
    expect(left("requests")).toBe(2);
    expect(left("cached-tokens")).toBe(left("input-tokens") - 1);
    expect(left("output-tokens")).toBeGreaterThanOrEqual(1024 + 5);
    expect(left("reasoning-tokens")).toBeGreaterThan(1024);
    expect(left("tokens")).toBe(left("input-tokens") + left("output-tokens"));
  });

  test("several limits must all be kept, and none is charged when one refuses", async () => {
    const running = await open({
      reserve: false,
      limits: [
        { name: "requests", count: "requests", amount: 100, window: 86_400 },
        { name: "of one", per: "header", key: "X-Team", count: "requests", amount: 2, window: 86_400 },
      ],
    });
    const of = (team: string) => ask(running, "stub-plain", { headers: { "x-team": team } });
    expect([(await of("a")).status, (await of("a")).status, (await of("a")).status]).toEqual([200, 200, 429]);
    const other = await of("b");
    expect(other.status).toBe(200);
    expect((await ask(running)).headers.get("x-ratelimit-remaining-requests")).toBe("96");
    expect(JSON.parse((await of("a")).text).error.message).toMatch(
      /^Rate limit of one: 2 of 2 requests in 86400s are used\./,
    );
  });

  test("a limit is for its models, and each may have its own", async () => {
    const running = await open({
      limits: [{ name: "m", models: ["stub-p*"], per_model: true, count: "requests", amount: 1, window: 86_400 }],
    });
    const statuses: number[] = [];
    for (const model of ["stub-plain", "stub-plain", "stub-crlf", "stub-crlf"])
      statuses.push((await ask(running, model)).status);
    expect(statuses).toEqual([200, 429, 200, 200]);
  });

  test("a shadow counts and never refuses", async () => {
    const running = await openTotal(10, { shadow: true });
    const statuses: number[] = [];
    for (let index = 0; index < 3; index++) statuses.push((await ask(running)).status);
    expect(statuses).toEqual([200, 200, 200]);
    await eventually(() => expect(aiLogs(running)).toContainEqual({ token_ratelimit_shadow: "all" }));
    const counted = await counters(running, "route.chat.upstream.provider.model.none.consumer.none");
    expect(counted).toEqual({ token_ratelimit_shadow_count: 3 });
  });

  test.each(["fixed_window", "sliding_window", "token_bucket"])("%s holds its limit", async (algorithm) => {
    const running = await openTotal(PLENTY, { algorithm, count: "requests", amount: 3 });
    const statuses: number[] = [];
    for (let index = 0; index < 5; index++) statuses.push((await ask(running)).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
  });
});
