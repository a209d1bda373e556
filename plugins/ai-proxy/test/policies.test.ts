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
      name: "HiClaw's mode joins them too",
      provider: { type: "openai", hiclawMode: true },
      messages: [user("a"), user("b")],
      becomes: [user("a\n\nb")],
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

    test.each([
      { option: "promoteThinkingOnEmpty", stream: false },
      { option: "promoteThinkingOnEmpty", stream: true },
      { option: "hiclawMode", stream: false },
      { option: "hiclawMode", stream: true },
    ])("$option: thinking becomes the text of an answer that has none (streamed: $stream)", async (given) => {
      const text = await answer({ [given.option]: true }, "stub-thinking+words-0", given.stream);
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

  describe("with a file of Moonshot's", () => {
    const file = { content: 'The "text"', file_type: "text/plain", filename: "a.txt", title: "", type: "file" };

    /** Answers for the file and for chats. */
    const respond = (status = 200) =>
      upstream.respond(({ path }, response) => {
        const isFile = path.endsWith("/content");
        response.writeHead(isFile ? status : 200, { "content-type": "application/json" });
        response.end(JSON.stringify(isFile ? file : { choices: [] }));
      });
    afterEach(() => upstream.respond(undefined));

    test.each([
      { name: "the route's own cluster", more: {} },
      { name: "the service that the configuration names", more: { serviceName: "files", servicePort: 80 } },
    ])("every chat begins with its text, from $name", async ({ more }) => {
      respond();
      gateway = await host.open({
        plugins: [
          {
            plugin: "ai-proxy",
            config: { provider: { type: "moonshot", apiTokens: ["k"], moonshotFileId: "a/f 1", ...more } },
          },
        ],
        upstreams: { main: { url: upstream.url }, files: { url: upstream.url } },
      });
      const client = openAiClient(gateway);
      const messages = [system("s"), user("hi")];
      await client.chat.completions.create({ model: "m", messages });
      await client.chat.completions.create({ model: "m", messages });
      const asked = upstream.requests.filter(({ path }) => path.endsWith("/content"));
      // By each worker: Envoy may have as many as there were chats.
      expect([1, 2]).toContain(asked.length);
      for (const request of asked) {
        expect(request).toMatchObject({
          method: "GET",
          path: "/v1/files/a%2Ff%201/content",
          headers: { authorization: "Bearer k" },
        });
      }
      const chats = upstream.requests.filter(({ path }) => path.endsWith("/completions"));
      const expected = { model: "m", messages: [system("s"), system('The "text"'), user("hi")] };
      expect(chats.map(({ json }) => json)).toEqual([expected, expected]);
    });

    test("what is no chat does not wait for it", async () => {
      respond(500);
      const provider = { type: "moonshot", apiTokens: ["k"], moonshotFileId: "f" };
      gateway = await host.open({
        plugins: [{ plugin: "ai-proxy", config: { provider } }],
        upstreams: { main: { url: upstream.url } },
      });
      expect((await fetch(`${gateway.url}/v1/models`)).status).toBe(200);
    });
  });
});
