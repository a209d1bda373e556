import { MINIMAX_STUB_GROUP, startMinimaxStub } from "@sluice/testbed";
import { describe, expect, test } from "vitest";
import { sseData } from "./sse-data.ts";
import { useStub } from "./use-stub.ts";

const stub = await useStub(startMinimaxStub());

const WEATHER = {
  name: "get_weather",
  description: "The weather of a city",
  parameters: { type: "object", properties: { city: { type: "string" }, days: { type: "integer" } } },
};

const user = (text: string) => ({ sender_type: "USER", sender_name: "Ada", text });

const ask = (text: string, model = "abab6.5s-chat", rest: object = {}) => ({
  model,
  messages: [user(text)],
  bot_setting: [{ bot_name: "Bot", content: "be kind" }],
  reply_constraints: { sender_type: "BOT", sender_name: "Bot" },
  ...rest,
});

interface Reply {
  readonly reply: string;
  readonly choices:
    | { finish_reason?: string; messages: { text: string; function_call?: { name: string; arguments: string } }[] }[]
    | null;
  readonly base_resp?: { readonly status_code: number };
}

async function answer(body: object): Promise<Reply> {
  const reply = await post(body);
  expect(reply.status).toBe(200);
  return (await reply.json()) as Reply;
}

async function replies(body: object): Promise<Reply[]> {
  const reply = await post({ ...body, stream: true });
  return (await sseData(reply)).map((data) => JSON.parse(data) as Reply);
}

const texts = (seen: readonly Reply[]): (string | undefined)[] =>
  seen.map((reply) => reply.choices?.[0]?.messages[0]?.text);

describe("plain answers", () => {
  test("a question is echoed by the bot that was asked for", async () => {
    expect(await answer(ask("how are you"))).toEqual({
      created: 1_750_000_000,
      model: "abab6.5s-chat",
      reply: "You said: how are you",
      choices: [
        {
          finish_reason: "stop",
          index: 0,
          messages: [{ sender_type: "BOT", sender_name: "Bot", text: "You said: how are you" }],
        },
      ],
      usage: { total_tokens: 10 },
      input_sensitive: false,
      output_sensitive: false,
      id: expect.stringMatching(/^minimax-\d+$/),
      base_resp: { status_code: 0, status_msg: "" },
    });
  });

  test("the limit cuts the answer, a form makes it JSON", async () => {
    const short = await answer(ask("a b c d", "abab6.5s-chat", { tokens_to_generate: 3 }));
    expect(short).toMatchObject({ reply: "You said: a", choices: [{ finish_reason: "length" }] });
    const glyph = { type: "json_value", json_properties: { answer: { type: "string" } } };
    const json = await answer(
      ask("a", "abab6.5s-chat", { reply_constraints: { sender_type: "BOT", sender_name: "Bot", glyph } }),
    );
    expect(json.reply).toBe('{"answer":"You said: a"}');
  });

  test("usage may be missing", async () => {
    expect(await answer(ask("a", "stub-no-usage"))).not.toHaveProperty("usage");
  });
});

describe("functions", () => {
  test("a call and its result make a round trip", async () => {
    const first = await answer(ask('call get_weather {"city":"Paris"}', "abab6.5s-chat", { functions: [WEATHER] }));
    const call = first.choices?.[0]?.messages[0];
    expect(call).toEqual({
      sender_type: "BOT",
      sender_name: "Bot",
      text: "",
      function_call: { name: "get_weather", arguments: '{"city":"Paris"}' },
    });
    const result = { sender_type: "FUNCTION", sender_name: "get_weather", text: "sunny" };
    const second = await answer(
      ask("", "abab6.5s-chat", { functions: [WEATHER], messages: [user("weather?"), call, result] }),
    );
    expect(second.reply).toBe("The tool said: sunny");
  });

  test("one that is named is called, and streamed whole", async () => {
    const body = ask("hi", "abab6.5s-chat", {
      functions: [WEATHER],
      function_call: { type: "specific", name: "get_weather" },
    });
    const seen = await replies(body);
    expect(seen.map((reply) => reply.choices?.[0]?.messages[0]?.function_call?.arguments)).toEqual([
      '{"city":"a city","days":1}',
      '{"city":"a city","days":1}',
    ]);
    const none = await answer({ ...body, function_call: { type: "none" } });
    expect(none.choices?.[0]?.messages[0]).not.toHaveProperty("function_call");
  });
});

describe("streams", () => {
  test("events have what is new, the last all of it", async () => {
    const seen = await replies(ask("a"));
    expect(seen[0]).toEqual({
      created: 1_750_000_000,
      model: "abab6.5s-chat",
      reply: "",
      choices: [{ messages: [{ sender_type: "BOT", sender_name: "Bot", text: "You" }] }],
      output_sensitive: false,
    });
    expect(texts(seen)).toEqual(["You", " said:", " a", "You said: a"]);
    expect(seen.at(-1)).toEqual({ ...(await answer(ask("a"))), id: expect.any(String) });
  });

  const same = ["split-1", "split-7", "gzip", "gzip+split-3", "crlf", "comments", "slow-1"];
  test.each(same)("%s changes how the bytes come, not what they say", async (flags) => {
    const seen = await replies(ask("Grüße 你好", `stub-${flags}`));
    expect(texts(seen.slice(0, -1)).join("")).toBe("You said: Grüße 你好");
    expect(seen.at(-1)?.reply).toBe("You said: Grüße 你好");
  });

  test("a truncated stream lacks its end, a failing and a filtered one tell a code", async () => {
    expect(texts(await replies(ask("a", "stub-truncated")))).toEqual(["You", " said:", " a"]);
    expect((await replies(ask("a", "stub-stream-error"))).at(-1)?.base_resp?.status_code).toBe(1000);
    const filtered = await replies(ask("a b c", "stub-filter"));
    expect(filtered.at(-1)).toMatchObject({ choices: null, output_sensitive: true, base_resp: { status_code: 1027 } });
    expect(texts(filtered.slice(0, -1))).toEqual(["You", " said:"]);
  });
});

describe("errors come with status 200", () => {
  test.each([
    { flags: "error-400", code: 2013 },
    { flags: "error-401", code: 1004 },
    { flags: "error-429", code: 1002 },
    { flags: "error-quota", code: 1008 },
    { flags: "error-500", code: 1000 },
    { flags: "filter", code: 1027 },
    { flags: "no-such-flag", code: 2013 },
  ])("$flags is $code", async ({ flags, code }) => {
    for (const stream of [false, flags !== "filter"]) {
      const reply = await answer({ ...ask("hi", `stub-${flags}`), stream });
      expect(reply).toMatchObject({ choices: null, base_resp: { status_code: code, status_msg: expect.any(String) } });
    }
  });

  test("a key belongs to a group", async () => {
    expect(await code(ask("x"), { group: "other" })).toBe(1004);
    expect(await code(ask("x"), { key: "nobody" })).toBe(2049);
    const none = await fetch(`${stub.url}/v1/text/chatcompletion_pro`, { method: "POST", body: "{}" });
    expect(await none.json()).toMatchObject({ base_resp: { status_code: 1004 } });
  });

  test.each([
    { name: "no model", body: { ...ask("x"), model: undefined }, text: "model is empty" },
    { name: "no bot", body: { ...ask("x"), bot_setting: [] }, text: "bot_setting is empty" },
    { name: "OpenAI's role", body: { ...ask("x"), messages: [{ role: "user", content: "x" }] }, text: "unknown field" },
    {
      name: "OpenAI's max_tokens",
      body: ask("x", "abab6.5s-chat", { max_tokens: 1 }),
      text: "unknown field max_tokens",
    },
    {
      name: "no temperature",
      body: ask("x", "abab6.5s-chat", { temperature: 0 }),
      text: "temperature must be in (0, 1]",
    },
    {
      name: "an answer of nobody",
      body: ask("x", "abab6.5s-chat", { reply_constraints: { sender_type: "BOT", sender_name: "Eve" } }),
      text: "bot Eve has no bot_setting",
    },
    {
      name: "the bot's word last",
      body: { ...ask("x"), messages: [user("x"), { sender_type: "BOT", sender_name: "Bot", text: "y" }] },
      text: "the last message must not be",
    },
    { name: "a model of another maker", body: ask("x", "gpt-4o"), text: "unknown model 'gpt-4o'" },
  ])("$name is refused with 2013", async ({ body, text }) => {
    expect(await answer(body)).toMatchObject({
      base_resp: { status_code: 2013, status_msg: expect.stringContaining(text) },
    });
  });
});

function post(body: object, { key = stub.key, group = MINIMAX_STUB_GROUP } = {}): Promise<Response> {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const url = `${stub.url}/v1/text/chatcompletion_pro?GroupId=${group}`;
  return fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
}

async function code(body: object, credentials: { key?: string; group?: string }): Promise<number | undefined> {
  const reply = (await (await post(body, credentials)).json()) as Reply;
  return reply.base_resp?.status_code;
}
