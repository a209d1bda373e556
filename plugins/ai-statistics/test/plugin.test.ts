import {
  type Gateway,
  hosts,
  OPENAI_STUB_KEY,
  type ProviderStub,
  showLogsOnFailure,
  startOpenAiStub,
} from "@sluice/testbed";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { counters, lastAiLog } from "./ai-log.ts";

let openai: ProviderStub;
beforeAll(async () => {
  openai = await startOpenAiStub();
});
afterAll(() => openai.close());

describe.each(hosts)("ai-statistics on $name", (host) => {
  let gateway: Gateway | undefined;
  beforeEach((context) => {
    gateway = undefined;
    showLogsOnFailure(context, { gateway: { logs: () => gateway?.logs() ?? [] } });
  });
  afterEach(() => gateway?.close());

  async function open(config: unknown = {}): Promise<Gateway> {
    gateway = await host.open({
      plugins: [{ plugin: "ai-statistics", config }],
      upstreams: { provider: { url: openai.url } },
      routeName: "chat",
    });
    return gateway;
  }

  function chat(
    model: string,
    more: object = {},
    headers: Record<string, string> = {},
    signal?: AbortSignal,
  ): Promise<Response> {
    return fetch(`${gateway?.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${OPENAI_STUB_KEY}`, ...headers },
      body: JSON.stringify({ model, messages: [{ role: "user", content: "one two three" }], ...more }),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  test("a plain answer is counted and logged", async () => {
    const running = await open();
    const reply = await chat("stub-plain", {}, { "x-mse-consumer": "alice", "x-agent-session": "s-1" });
    expect(reply.status).toBe(200);
    await reply.text();
    const log = await lastAiLog(running);
    expect(log).toEqual({
      api: "-",
      chat_round: 1,
      session_id: "s-1",
      model: "stub-plain",
      response_type: "normal",
      chat_id: expect.stringMatching(/^chatcmpl-/),
      input_token: 3,
      output_token: 5,
      total_token: 8,
      llm_service_duration: expect.any(Number),
    });
    const counted = await counters(running, "route.chat.upstream.provider.model.stub-plain.consumer.alice");
    expect(counted).toMatchObject({ input_token: 3, output_token: 5, total_token: 8, llm_duration_count: 1 });
    expect(counted).not.toHaveProperty("llm_stream_duration_count");
  });

  test("a stream is counted and logged", async () => {
    const running = await open();
    const reply = await chat("stub-plain", { stream: true, stream_options: { include_usage: true } });
    expect(await reply.text()).toContain("[DONE]");
    const log = await lastAiLog(running);
    expect(log).toMatchObject({
      response_type: "stream",
      model: "stub-plain",
      input_token: 3,
      output_token: 5,
      total_token: 8,
      llm_first_token_duration: expect.any(Number),
    });
    const counted = await counters(running, "route.chat.upstream.provider.model.stub-plain.consumer.none");
    expect(counted).toMatchObject({ input_token: 3, llm_duration_count: 1, llm_stream_duration_count: 1 });
  });

  test.each([
    { name: "a stream", stream: true },
    { name: "a plain answer", stream: false },
  ])("$name without usage is estimated, and marked so", async ({ stream }) => {
    const running = await open();
    await (await chat("stub-no-usage", { stream })).text();
    const log = await lastAiLog(running);
    expect(log).toMatchObject({ model: "stub-no-usage", usage_estimated: true });
    expect(log).not.toHaveProperty("usage_missing");
    // Three words are asked with, five come back: the estimate adds what a message costs beside its words.
    expect(log.input_token).toBeGreaterThanOrEqual(3);
    expect(log.output_token).toBeGreaterThanOrEqual(4);
    expect(log.total_token).toBe(Number(log.input_token) + Number(log.output_token));
    const counted = await counters(running, "route.chat.upstream.provider.model.stub-no-usage.consumer.none");
    expect(counted).toMatchObject({ llm_duration_count: 1, usage_estimated_count: 1, total_token: log.total_token });
  });

  test.each(["split-1", "split-7", "crlf", "comments"])("a stream that comes as %s is counted", async (flag) => {
    const running = await open();
    const stream = { stream: true, stream_options: { include_usage: true } };
    await (await chat(`stub-${flag}`, stream)).text();
    expect(await lastAiLog(running)).toMatchObject({ input_token: 3, output_token: 5, response_type: "stream" });
  });

  test("a client that leaves in mid-stream leaves a count", async () => {
    const running = await open();
    const abort = new AbortController();
    const reply = await chat("stub-hang-after-3", { stream: true }, {}, abort.signal);
    const reader = reply.body?.getReader();
    await reader?.read();
    abort.abort();
    const log = await lastAiLog(running);
    expect(log).toMatchObject({ response_type: "stream", model: "stub-hang-after-3" });
    // Higress writes its log before it tells plugins of the end: it holds what was known at the first event.
    if (host.name.includes("higress")) expect(log.usage_missing).toBe("aborted");
    else expect(log).toMatchObject({ usage_estimated: true, output_token: expect.any(Number) });
    const labels = "route.chat.upstream.provider.model.stub-hang-after-3.consumer.none";
    await vi.waitFor(async () =>
      expect(await counters(running, labels)).toMatchObject({ llm_duration_count: 1, usage_estimated_count: 1 }),
    );
  });

  test("an upstream that breaks off in mid-stream leaves a count", async () => {
    const running = await open();
    await expect((await chat("stub-abort-after-3", { stream: true })).text()).rejects.toThrow();
    expect(await lastAiLog(running)).toMatchObject({ model: "stub-abort-after-3", response_type: "stream" });
    const labels = "route.chat.upstream.provider.model.stub-abort-after-3.consumer.none";
    await vi.waitFor(async () => expect(await counters(running, labels)).toMatchObject({ llm_duration_count: 1 }));
  });

  test("an upstream that never answers and one that fails are logged, and not counted as answers", async () => {
    const running = await open();
    expect((await chat("stub-reset")).status).toBe(503);
    expect(await lastAiLog(running)).toMatchObject({ model: "stub-reset", chat_round: 1 });
    expect((await chat("stub-error-500")).status).toBe(500);
    expect(await lastAiLog(running, 2)).toMatchObject({ model: "stub-error-500", response_type: "normal" });
    expect([...(await running.metrics()).keys()].filter((name) => name.startsWith("route."))).toEqual([]);
  });

  test("a compressed answer passes unchanged and is told apart", async () => {
    const running = await open();
    const reply = await chat("stub-gzip");
    expect(reply.headers.get("content-encoding")).toBe("gzip");
    expect(await reply.json()).toMatchObject({ object: "chat.completion" });
    const log = await lastAiLog(running);
    expect(log).toMatchObject({ model: "stub-gzip", usage_missing: "encoded", response_type: "normal" });
  });

  test.each(["bad-json", "truncated"])("a plain answer that is %s passes and is counted as a call", async (flag) => {
    const running = await open();
    await (await chat(`stub-${flag}`)).text().catch(() => undefined);
    expect(await lastAiLog(running)).toMatchObject({ model: `stub-${flag}`, chat_round: 1 });
    const labels = `route.chat.upstream.provider.model.stub-${flag}.consumer.none`;
    await vi.waitFor(async () => expect(await counters(running, labels)).toMatchObject({ llm_duration_count: 1 }));
  });

  test("a plain answer to a streamed request is read as what it is", async () => {
    const running = await open();
    await (await chat("stub-not-sse", { stream: true })).text();
    expect(await lastAiLog(running)).toMatchObject({ response_type: "normal", total_token: 8 });
  });

  test("the model in a path counts, not the one that a body names beside it", async () => {
    const running = await open();
    const reply = await fetch(`${running.url}/v1beta/models/gemini-2.5-pro:generateContent`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ model: "another", contents: [{ parts: [{ text: "hello" }] }] }),
    });
    await reply.text();
    expect(await lastAiLog(running)).toMatchObject({ model: "gemini-2.5-pro" });
  });

  test("a request that calls no model passes and leaves no metrics", async () => {
    const running = await open();
    const reply = await fetch(`${running.url}/v1/models`, { headers: { authorization: `Bearer ${OPENAI_STUB_KEY}` } });
    expect(await reply.json()).toMatchObject({ object: "list" });
    expect(await lastAiLog(running)).toMatchObject({ api: "-", chat_round: 0 });
    expect((await running.metrics()).size).toBe(0);
  });
});
