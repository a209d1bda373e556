import { type Gateway, hosts, showLogsOnFailure, startUpstream, type Upstream } from "@sluice/testbed";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ownText } from "./scene.ts";

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream?.close());

type Headers = Record<string, string>;

const completion = (message: object) => ({
  id: "chatcmpl-1",
  object: "chat.completion",
  created: 1,
  model: "m",
  choices: [{ index: 0, message: { role: "assistant", content: "a", ...message }, finish_reason: "stop" }],
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
});

const message = (...blocks: object[]) => ({
  id: "msg_1",
  type: "message",
  role: "assistant",
  model: "m",
  content: [{ type: "text", text: "a" }, ...blocks],
  stop_reason: "end_turn",
  stop_sequence: null,
  usage: { input_tokens: 1, output_tokens: 1 },
});

const CHAT = "/v1/chat/completions";
const MESSAGES = "/v1/messages";

describe.each(hosts)("another's answer on $name", (host) => {
  let gateway: Gateway;
  let reply: { headers: Headers; body: object };
  beforeEach((context) => {
    showLogsOnFailure(context, { gateway: { logs: () => gateway?.logs() ?? [] } });
    reply = { headers: {}, body: completion({}) };
    upstream.respond((_request, response) => {
      response.setHeader("content-type", "application/json");
      for (const [name, value] of Object.entries(reply.headers)) response.setHeader(name, value);
      response.end(JSON.stringify(reply.body));
    });
  });
  afterEach(() => gateway?.close());

  const open = async (config: object = {}) => {
    gateway = await host.open({
      plugins: [{ plugin: "ai-cache", config }],
      upstreams: { provider: { url: upstream.url } },
      routeName: "chat",
    });
  };

  async function ask(path: string, body: object, headers: Headers = {}) {
    const answer = await fetch(`${gateway.url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ max_tokens: 9, ...body }),
    });
    await answer.arrayBuffer();
    return answer.headers.get("x-cache-status");
  }

  const asks = (text = ownText()) => ({ model: "m", messages: [{ role: "user", content: text }] });

  test("is none where the path names what answers", async () => {
    await open();
    const body = asks();
    expect(await ask("/openai/deployments/small/chat/completions?api-version=1", body)).toBe("miss");
    expect(await ask("/openai/deployments/large/chat/completions?api-version=1", body)).toBe("miss");
    expect(await ask("/openai/deployments/small/chat/completions?api-version=1", body)).toBe("hit");
    expect(await ask(CHAT, body)).toBe("miss");
    expect(await ask("/chat/completions", body)).toBe("hit");
  });

  test("is none where a header asks for another one", async () => {
    await open();
    reply.body = message();
    const body = asks();
    const beta = (name: string) => ask(MESSAGES, body, { "anthropic-beta": name });
    expect([await ask(MESSAGES, body), await beta("a"), await beta("b")]).toEqual(["miss", "miss", "miss"]);
    expect([await ask(MESSAGES, body), await beta("a"), await beta("b")]).toEqual(["hit", "hit", "hit"]);
  });

  test("is none of a conversation that its provider keeps", async () => {
    await open();
    const body = asks();
    expect([await ask(CHAT, body), await ask(CHAT, body)]).toEqual(["miss", "hit"]);
    expect(await ask(CHAT, body, { conversationid: "1" })).toBe("skip");
    reply.headers = { conversationid: "1" };
    const other = asks();
    expect([await ask(CHAT, other), await ask(CHAT, other)]).toEqual(["miss", "miss"]);
  });

  test("is none where a budget had a cheaper model asked", async () => {
    await open();
    reply.headers = { "x-budget-model": "small" };
    const body = asks();
    expect([await ask(CHAT, body), await ask(CHAT, body)]).toEqual(["miss", "miss"]);
  });

  test("is none where it would lack what is called", async () => {
    await open();
    const tools = [{ type: "custom", custom: { name: "f" } }];
    const call = { id: "c", type: "custom", custom: { name: "f", input: "free text" } };
    reply.body = completion({ content: null, tool_calls: [call] });
    const body = { ...asks(), tools };
    expect([await ask(CHAT, body), await ask(CHAT, body)]).toEqual(["skip", "skip"]);
    reply.body = message({ type: "mcp_tool_use", id: "t", name: "f", server_name: "s", input: {} });
    const other = asks();
    expect([await ask(MESSAGES, other), await ask(MESSAGES, other)]).toEqual(["miss", "miss"]);
  });

  test("is not asked of the provider where only a kept one is wanted", async () => {
    await open({ ttl: 1, ttlJitter: 0, staleWhileRevalidate: 600 });
    const body = asks();
    expect(await ask(CHAT, body)).toBe("miss");
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect(await ask(CHAT, body, { "cache-control": "only-if-cached" })).toBe("stale");
    expect(await ask(CHAT, body)).toBe("revalidated");
  });

  test("is looked for in no time, however odd the request", async () => {
    await open();
    const limits = '"max_completion_tokens":1,'.repeat(60_000);
    const body = `{${limits}${JSON.stringify(asks()).slice(1)}`;
    const start = performance.now();
    const answer = await fetch(`${gateway.url}${CHAT}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    await answer.arrayBuffer();
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});
