import { startSparkStub } from "@sluice/testbed";
import { describe, expect, test } from "vitest";
import { sseData } from "./sse-data.ts";
import { useStub } from "./use-stub.ts";
import { WEATHER } from "./weather-tool.ts";

const stub = await useStub(startSparkStub());

interface Call {
  readonly id: string;
  readonly function: { readonly name: string; readonly arguments: string };
}

interface Said {
  readonly content: string;
  readonly reasoning_content?: string;
  readonly tool_calls?: Call | Call[];
}

interface Reply {
  readonly code: number;
  readonly sid: string;
  readonly choices?: { readonly message?: Said; readonly delta?: Said }[];
  readonly usage?: { readonly total_tokens: number };
}

const ask = (content: string, model = "generalv3.5", rest: object = {}) => ({
  model,
  messages: [{ role: "user", content }],
  ...rest,
});

async function answer(body: object): Promise<Reply> {
  const reply = await post(body);
  expect(reply.status).toBe(200);
  return (await reply.json()) as Reply;
}

async function replies(body: object): Promise<Reply[]> {
  const seen = await sseData(await post({ ...body, stream: true }), "data:");
  return seen.filter((data) => data !== "[DONE]").map((data) => JSON.parse(data) as Reply);
}

const deltas = (seen: readonly Reply[]): (Said | undefined)[] => seen.map((reply) => reply.choices?.[0]?.delta);
const textOf = (seen: readonly Reply[]): string =>
  deltas(seen)
    .map((delta) => delta?.content ?? "")
    .join("");

describe("plain answers", () => {
  test("a question is echoed, with a code and a session", async () => {
    expect(await answer(ask("how are you"))).toEqual({
      code: 0,
      message: "Success",
      sid: expect.stringMatching(/^cha@dx\d+$/),
      choices: [{ message: { role: "assistant", content: "You said: how are you" }, index: 0 }],
      usage: { prompt_tokens: 3, completion_tokens: 5, total_tokens: 8 },
    });
  });

  test("the limit cuts, JSON is said when asked for, a model thinks", async () => {
    const short = await answer(ask("a b c d", "lite", { max_tokens: 3 }));
    expect(short.choices?.[0]?.message?.content).toBe("You said: a");
    const json = await answer(ask("a", "lite", { response_format: { type: "json_object" } }));
    expect(json.choices?.[0]?.message?.content).toBe('{"answer":"You said: a"}');
    const thought = await answer(ask("a", "x1"));
    expect(thought.choices?.[0]?.message?.reasoning_content).toBe("Let me look at what was said.");
    expect(await answer(ask("a", "stub-no-usage"))).not.toHaveProperty("usage");
  });
});

describe("tools", () => {
  const prompt = 'call get_weather {"city":"Paris"}\ncall get_weather';

  test("a call is one object, and its result makes the round trip", async () => {
    const first = await answer(ask(prompt, "4.0Ultra", { tools: [WEATHER] }));
    const message = first.choices?.[0]?.message;
    expect(message).toEqual({
      role: "assistant",
      content: "",
      tool_calls: {
        id: expect.stringMatching(/^call_/),
        type: "function",
        function: { name: "get_weather", arguments: '{"city":"Paris"}' },
      },
    });
    const messages = [{ role: "user", content: "?" }, message, { role: "tool", content: "sunny" }];
    const second = await answer({ ...ask("", "4.0Ultra"), messages });
    expect(second.choices?.[0]?.message?.content).toBe("The tool said: sunny");
  });

  test("calls are a list when the client wants one, streamed or not", async () => {
    const body = ask(prompt, "4.0Ultra", { tools: [WEATHER], tool_calls_switch: true });
    expect((await answer(body)).choices?.[0]?.message?.tool_calls).toHaveLength(2);
    const streamed = deltas(await replies(body)).map((delta) => delta?.tool_calls);
    expect(streamed).toEqual([expect.arrayContaining([expect.objectContaining({ type: "function" })]), undefined]);
  });
});

describe("streams", () => {
  test("events have no space behind the colon, the last has the usage, then comes [DONE]", async () => {
    const reply = await post(ask("a", "lite", { stream: true }));
    expect(reply.headers.get("content-type")).toBe("text/event-stream");
    const blocks = (await reply.text()).split("\n\n");
    expect(blocks.at(-2)).toBe("data:[DONE]");
    expect(JSON.parse(blocks[0]?.slice("data:".length) ?? "")).toEqual({
      code: 0,
      message: "Success",
      sid: expect.any(String),
      id: expect.any(String),
      created: 1_750_000_000,
      choices: [{ delta: { role: "assistant", content: "You" }, index: 0 }],
    });
    const seen = await replies(ask("a", "lite"));
    expect(seen.map((event) => event.usage?.total_tokens)).toEqual([undefined, undefined, undefined, 4]);
  });

  const same = ["split-1", "split-7", "gzip", "gzip+split-3", "crlf", "comments", "slow-1", "thinking"];
  test.each(same)("%s changes how the bytes come, not what they say", async (flags) => {
    expect(textOf(await replies(ask("Grüße 你好", `stub-${flags}`)))).toBe("You said: Grüße 你好");
  });

  test("a truncated stream lacks its end, a failing and a filtered one tell a code", async () => {
    expect((await replies(ask("a", "stub-truncated"))).some((reply) => reply.usage !== undefined)).toBe(false);
    expect((await replies(ask("a", "stub-stream-error"))).at(-1)).toMatchObject({ code: 10012 });
    expect((await replies(ask("a b c", "stub-filter"))).at(-1)).toMatchObject({ code: 10014 });
  });
});

describe("errors", () => {
  test.each([
    { flags: "error-401", code: 11200 },
    { flags: "error-429", code: 11202 },
    { flags: "error-quota", code: 11201 },
    { flags: "error-500", code: 10012 },
    { flags: "filter", code: 10014 },
  ])("$flags is status 200 with code $code", async ({ flags, code }) => {
    expect(await answer(ask("hi", `stub-${flags}`))).toEqual({
      code,
      message: expect.any(String),
      sid: expect.any(String),
    });
  });

  test("a key is a key and its secret", async () => {
    const reply = await post(ask("x"), "spark-stub-key");
    expect([reply.status, await reply.json()]).toEqual([401, { message: expect.stringContaining("HMAC signature") }]);
  });

  const user = { role: "user", content: "x" };
  test.each([
    { name: "an unknown flag", body: ask("x", "stub-nothing"), text: "unknown flag" },
    { name: "a model of another maker", body: ask("x", "gpt-4o"), text: "model:gpt-4o" },
    { name: "no messages", body: { model: "lite" }, text: "messages" },
    {
      name: "parts for a text",
      body: { model: "lite", messages: [{ ...user, content: [] }] },
      text: "string expected",
    },
    { name: "OpenAI's n", body: ask("x", "lite", { n: 1 }), text: "n: unknown field" },
    { name: "a stop sequence", body: ask("x", "lite", { stop: ["a"] }), text: "stop: unknown field" },
    { name: "too great a top_k", body: ask("x", "lite", { top_k: 7 }), text: "top_k: must be in [1, 6]" },
  ])("$name is refused with 400", async ({ body, text }) => {
    const reply = await post(body);
    const error = { message: expect.stringContaining(text), type: "invalid_request_error", param: null, code: "10005" };
    expect([reply.status, await reply.json()]).toEqual([400, { error }]);
  });
});

function post(body: object, key = stub.key): Promise<Response> {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  return fetch(`${stub.url}/v1/chat/completions`, { method: "POST", headers, body: JSON.stringify(body) });
}
