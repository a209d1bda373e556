import {
  type Gateway,
  hosts,
  type ProviderStub,
  showLogsOnFailure,
  startOpenAiStub,
  startUpstream,
  type Upstream,
} from "@sluice/testbed";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { cacheStatus, chat, openCache, ownText } from "./scene.ts";

let openai: ProviderStub;
let upstream: Upstream;
beforeAll(async () => {
  openai = await startOpenAiStub();
  upstream = await startUpstream();
});
afterAll(async () => {
  await openai?.close();
  await upstream?.close();
});

const emulators = hosts.filter(({ name }) => name.startsWith("emulator"));

describe.each(emulators)("Higress's configuration on $name", (host) => {
  let gateway: Gateway;
  beforeEach((context) => showLogsOnFailure(context, { gateway: { logs: () => gateway?.logs() ?? [] } }));
  afterEach(() => gateway?.close());

  /** Whether a request has another's answer. */
  async function same(one: object, other: object, headers: Record<string, string> = {}): Promise<boolean> {
    expect(cacheStatus(await chat(gateway, "", one))).toBe("miss");
    return cacheStatus(await chat(gateway, "", other, headers)) === "hit";
  }

  const user = (content: string) => ({ role: "user", content });
  const system = { role: "system", content: "be short" };

  test("the last question is the key, and the log says what that means", async () => {
    gateway = await openCache(host, openai, { cacheKeyStrategy: "lastQuestion" });
    expect(gateway.logs().join("\n")).toContain("cacheKeyStrategy: requests of one question are the same");
    const [text, other] = [ownText(), ownText()];
    expect(await same({ messages: [user(text)] }, { messages: [system, user(other), user(text)] })).toBe(true);
    expect(await same({ messages: [user(other)], seed: 1 }, { messages: [user(other)], model: "gpt-4o" })).toBe(false);
    const scoped = ownText();
    expect(await same({ messages: [user(scoped)] }, { messages: [user(scoped)] }, { "x-mse-consumer": "b" })).toBe(
      false,
    );
  });

  test("all questions are the key, and nothing else where that is wanted", async () => {
    gateway = await openCache(host, openai, { cacheKeyStrategy: "allQuestions", keyIncludes: [] });
    const [text, other] = [ownText(), ownText()];
    const one = { messages: [user(text), system, user(other)] };
    expect(await same(one, { messages: [user(text), user(other)], model: "gpt-4o" }, { "x-mse-consumer": "b" })).toBe(
      true,
    );
    expect(await same({ messages: [user(other)] }, { messages: [user(ownText()), user(other)] })).toBe(false);
  });

  test("without a strategy nothing is kept", async () => {
    gateway = await openCache(host, openai, { cacheKeyStrategy: "disabled" });
    const reply = await chat(gateway, ownText());
    expect([reply.status, cacheStatus(reply)]).toEqual([200, null]);
  });

  test("a hit fills the template with its text", async () => {
    gateway = await openCache(host, openai, {
      responseTemplate: '{"said":"%s"}',
      returnStreamResponseTemplate: 'data:{"said":"%s"}\n\ndata:[DONE]\n\n',
    });
    const text = `${ownText()} "quoted"`;
    await chat(gateway, text);
    const plain = await chat(gateway, text);
    expect(JSON.parse(plain.text)).toEqual({ said: `You said: ${text}` });
    const stream = await chat(gateway, text, { stream: true });
    expect(stream.headers.get("content-type")).toBe("text/event-stream");
    expect(stream.text).toBe(`data:${plain.text}\n\ndata:[DONE]\n\n`);
  });

  test("answers of a form of their own are kept by a path", async () => {
    gateway = await openCache(
      host,
      openai,
      {
        cacheKeyStrategy: "lastQuestion",
        cacheKeyFrom: { requestBody: "input.prompt" },
        cacheValueFrom: { responseBody: "output.text" },
        responseTemplate: '{"output":{"text":"%s"}}',
      },
      { upstreams: { provider: { url: upstream.url } } },
    );
    const prompt = ownText();
    const ask = async () => {
      const body = Buffer.from(JSON.stringify({ output: { text: `re: ${prompt}` }, id: "1" })).toString("base64");
      const headers = {
        "content-type": "application/json",
        "x-stub-body-base64": body,
        "x-stub-content-type": "application/json",
      };
      const reply = await fetch(`${gateway.url}/generate`, {
        method: "POST",
        headers,
        body: JSON.stringify({ input: { prompt } }),
      });
      return [reply.headers.get("x-cache-status"), JSON.parse(await reply.text())];
    };
    const [first, answer] = await ask();
    expect([first, answer.output]).toEqual(["miss", { text: `re: ${prompt}` }]);
    expect(await ask()).toEqual(["hit", { output: { text: `re: ${prompt}` } }]);
  });

  test.each([
    ["", "hit"],
    ["1", "hit"],
    ["2", "miss"],
  ])("an answer of attempt %j is %s afterwards", async (attempts, status) => {
    gateway = await openCache(host, openai, {}, { upstreams: { provider: { url: upstream.url } } });
    const answer = { choices: [{ index: 0, message: { role: "assistant", content: "a" }, finish_reason: "stop" }] };
    const headers = {
      "x-stub-body-base64": Buffer.from(JSON.stringify(answer)).toString("base64"),
      "x-stub-content-type": "application/json",
      ...(attempts === "" ? {} : { "x-stub-header-x-sluice-attempts": attempts }),
    };
    const text = ownText();
    await chat(gateway, text, {}, headers);
    expect(cacheStatus(await chat(gateway, text, {}, headers))).toBe(status);
  });

  test("tool calls are not kept where they are looked for", async () => {
    gateway = await openCache(host, openai, { cacheToolCallsFrom: "choices.0.message.tool_calls" });
    const tools = [{ type: "function", function: { name: "f", parameters: { type: "object", properties: {} } } }];
    expect(await same({ messages: [user(ownText())], tools }, {})).toBe(false);
    const body = { model: "stub-tools", messages: [user(ownText())], tools };
    expect(await same(body, body)).toBe(false);
  });
});

test.each([
  ["two stores", { cache: { serviceName: "a" }, store: {} }, "only one of cache, redis and store may be there"],
  ["no place in a template", { responseTemplate: "text" }, "responseTemplate: expected one %s in it"],
  ["a path that is none", { cacheKeyFrom: 4 }, "cacheKeyFrom: expected a path"],
  ["a scope without its header", { scope: "header" }, "scopeHeader: is required with scope header"],
])("%s are refused", async (_name, config, message) => {
  const [host] = emulators;
  if (host === undefined) throw new Error("there is no emulator");
  await expect(openCache(host, openai, config)).rejects.toThrow(message);
});
