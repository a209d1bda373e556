import {
  type Gateway,
  hosts,
  OPENAI_STUB_KEY,
  type ProviderStub,
  showLogsOnFailure,
  startOpenAiStub,
} from "@sluice/testbed";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
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

  function chat(model: string, more: object = {}, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${gateway?.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${OPENAI_STUB_KEY}`, ...headers },
      body: JSON.stringify({ model, messages: [{ role: "user", content: "one two three" }], ...more }),
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
});
