import {
  type Gateway,
  hosts,
  type RecordedRequest,
  showLogsOnFailure,
  startUpstream,
  type Upstream,
} from "@sluice/testbed";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { closeStubs, openAiClient, providerOf, type Stubs, startStubs } from "./gateways.ts";

let upstream: Upstream;
let stubs: Stubs;
beforeAll(async () => {
  [upstream, stubs] = await Promise.all([startUpstream(), startStubs()]);
});
afterAll(() => Promise.all([upstream.close(), closeStubs(stubs)]));

const user = (content: string) => ({ role: "user" as const, content });
const assistant = (content: string) => ({ role: "assistant" as const, content });
const system = (content: string) => ({ role: "system" as const, content });

describe.each(hosts)("what a provider's configuration does to chats on $name", (host) => {
  let gateway: Gateway | undefined;
  beforeEach((context) => {
    gateway = undefined;
    upstream.clear();
    showLogsOnFailure(context, { upstream, gateway: { logs: () => gateway?.logs() ?? [] } });
  });
  afterEach(() => gateway?.close());

  /** What a provider gets of a request. */
  async function sent(provider: object, body: object, path = "/v1/chat/completions"): Promise<RecordedRequest> {
    gateway = await host.open({
      plugins: [{ plugin: "ai-proxy", config: { provider: { apiTokens: ["k"], ...provider } } }],
      upstreams: { main: { url: upstream.url } },
    });
    const headers = { "content-type": "application/json" };
    await fetch(`${gateway.url}${path}`, { method: "POST", headers, body: JSON.stringify({ model: "m", ...body }) });
    return upstream.nextRequest();
  }

  const table = [
    {
      name: "a cleanup command drops what was said before it",
      provider: { type: "openai", contextCleanupCommands: ["clear"] },
      messages: [system("s"), user("a"), assistant("b"), user("clear"), user("c")],
      becomes: [system("s"), user("c")],
    },
    {
      name: "neighbouring messages are joined",
      provider: { type: "openai", mergeConsecutiveMessages: true },
      messages: [user("a"), user("b"), assistant("c"), assistant("d")],
      becomes: [user("a\n\nb"), assistant("c\n\nd")],
    },
    {
      name: "a provider without the role gets developer messages as system's",
      provider: { type: "deepseek" },
      messages: [{ role: "developer", content: "d" }, user("a")],
      becomes: [system("d"), user("a")],
    },
    {
      name: "OpenAI gets developer messages as they are",
      provider: { type: "openai" },
      messages: [{ role: "developer", content: "d" }, user("a")],
      becomes: [{ role: "developer", content: "d" }, user("a")],
    },
  ];
  test.each(table)("$name", async ({ provider, messages, becomes }) => {
    expect((await sent(provider, { messages })).json).toEqual({ model: "m", messages: becomes });
  });

  test("a schema for the answer is asked for where the client asks for none", async () => {
    const schema = { type: "json_schema", json_schema: { name: "x", schema: { type: "object" } } };
    const request = await sent({ type: "openai", responseJsonSchema: schema }, { messages: [user("a")] });
    expect(request.json).toMatchObject({ response_format: schema });
  });

  test("Zhipu is told whether to think", async () => {
    const thinks = await sent({ type: "zhipuai" }, { messages: [user("a")], reasoning_effort: "low" });
    expect(thinks.json).toMatchObject({ thinking: { type: "enabled" } });
    await gateway?.close();
    const silent = await sent({ type: "zhipuai", capabilities: {} }, { messages: [user("a")] });
    expect(silent.json).toEqual({ model: "m", messages: [user("a")] });
  });

  test("Doubao draws no watermark unless told to", async () => {
    const request = await sent({ type: "doubao" }, { prompt: "a cat" }, "/v1/images/generations");
    expect(request.path).toBe("/api/v3/images/generations");
    expect(request.json).toEqual({ model: "m", prompt: "a cat", watermark: false });
  });

  test("capabilities win over what the type says", async () => {
    const capabilities = { "openai/v1/chatcompletions": "/other/chat" };
    expect((await sent({ type: "deepseek", capabilities }, { messages: [user("a")] })).path).toBe("/other/chat");
  });

  test("an OAuth token of Claude goes as a bearer token with its beta", async () => {
    const request = await sent({ type: "claude", claudeCodeMode: true }, { messages: [user("a")] });
    expect(request.headers).toMatchObject({ authorization: "Bearer k", "anthropic-beta": "oauth-2025-04-20" });
    expect(request.headers["x-api-key"]).toBeUndefined();
  });

  describe("of an answer", () => {
    async function answer(more: Record<string, unknown>, model: string, stream = false): Promise<string> {
      gateway = await host.open({
        plugins: [{ plugin: "ai-proxy", config: { provider: providerOf("openai", stubs, more) } }],
        upstreams: { main: { url: stubs.openai.url } },
      });
      const client = openAiClient(gateway);
      if (!stream) {
        const whole = await client.chat.completions.create({ model, messages: [user("hi")] });
        return whole.choices[0]?.message.content ?? "";
      }
      let text = "";
      const events = await client.chat.completions.create({ model, messages: [user("hi")], stream: true });
      for await (const event of events) text += event.choices[0]?.delta.content ?? "";
      return text;
    }

    test.each([false, true])("thinking is put before the text (streamed: %s)", async (stream) => {
      const text = await answer({ reasoningContentMode: "concat" }, "stub-thinking", stream);
      expect(text).toMatch(/^<think>.*<\/think>\nYou said: hi$/s);
    });

    test.each([false, true])("thinking becomes the text of an answer that has none (streamed: %s)", async (stream) => {
      const text = await answer({ promoteThinkingOnEmpty: true }, "stub-thinking+words-0", stream);
      expect(text).toBe("Let me look at what was said.");
    });
  });

  describe("with a context file", () => {
    async function openWith(context: object): Promise<Gateway> {
      const provider = providerOf("openai", stubs, { context });
      gateway = await host.open({
        plugins: [{ plugin: "ai-proxy", config: { provider } }],
        upstreams: { main: { url: stubs.openai.url }, files: { url: upstream.url } },
      });
      return gateway;
    }
    test("every chat begins with its text, behind the system messages", async () => {
      stubs.openai.clear();
      const fileUrl = "http://files/context.txt";
      await openWith({ fileUrl, serviceName: "files", servicePort: 80 });
      upstream.clear();
      const client = openAiClient(gateway as Gateway);
      const messages = [system("s"), user("hi")];
      await client.chat.completions.create({ model: "stub-plain", messages });
      const { json } = await stubs.openai.nextRequest();
      expect(json).toMatchObject({ messages: [system("s"), { role: "system" }, user("hi")] });
    });
  });
});
