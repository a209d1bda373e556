import { beforeAll, describe, expect, test } from "vitest";
import { ASK, loadProbe, type Probe } from "./probe.ts";

let minimax: Probe;
beforeAll(async () => {
  minimax = await loadProbe("minimax");
});

const BOT = "MM智能助理";
const said = (sender_type: string, text: string, more: object = {}): object => ({
  sender_type,
  sender_name: sender_type === "USER" ? "小明" : BOT,
  text,
  ...more,
});
const BASE = {
  model: "the-model",
  messages: [said("USER", "hi")],
  bot_setting: [{ bot_name: BOT, content: "You are a helpful assistant." }],
  reply_constraints: { sender_type: "BOT", sender_name: BOT },
};
const tool = (name: string): object => ({ type: "function", function: { name, parameters: { type: "object" } } });
const TOOLS = [tool("a"), tool("b")];
const bare = (name: string): object => ({ name, parameters: { type: "object" } });

describe("members of a request", () => {
  test.each([
    { name: "tools", body: { tools: TOOLS }, wanted: { functions: [bare("a"), bare("b")] } },
    { name: "none: no functions", body: { tools: TOOLS, tool_choice: "none" }, wanted: {} },
    {
      name: "required, which can not be said",
      body: { tools: TOOLS, tool_choice: "required" },
      wanted: { functions: [bare("a"), bare("b")] },
    },
    {
      name: "a named function, which alone is offered",
      body: { tools: TOOLS, tool_choice: { type: "function", function: { name: "b" } } },
      wanted: { functions: [bare("b")], function_call: { type: "specific", name: "b" } },
    },
    {
      name: "numbers beyond MiniMax's ranges",
      body: { temperature: 0, top_p: 0, max_tokens: 5 },
      wanted: { temperature: 0.01, top_p: 0.01, tokens_to_generate: 5 },
    },
    { name: "numbers above", body: { temperature: 2, top_p: 1 }, wanted: { temperature: 1, top_p: 1 } },
    {
      name: "members of MiniMax's own",
      body: { sample_messages: [], mask_sensitive_info: false },
      wanted: { sample_messages: [], mask_sensitive_info: false },
    },
    { name: "hints without a counterpart", body: { stop: "x", seed: 1, user: "u", presence_penalty: 1 }, wanted: {} },
  ])("$name", ({ body, wanted }) => {
    expect(minimax.sent({ ...ASK, ...body })).toEqual({ ...BASE, ...wanted });
  });

  test("a stream is asked for", () => {
    expect(minimax.sent(ASK, true)).toEqual({ ...BASE, stream: true });
  });

  test("the form of the answer is asked for in words", () => {
    const messages = [{ role: "system", content: "Be brief." }, ...(ASK.messages as object[])];
    const sent = minimax.sent({ ...ASK, messages, response_format: { type: "json_object" } });
    expect(sent.bot_setting).toEqual([
      {
        bot_name: BOT,
        content: "Be brief.\nAnswer with one JSON value only: no other text, no Markdown fence.",
      },
    ]);
  });
});

describe("messages", () => {
  test("names are those that the client gives, of the bot in its first prompt", () => {
    const messages = [
      { role: "system", name: "Bo", content: "You are Bo." },
      { role: "user", name: "Ann", content: "hi" },
      { role: "assistant", content: "hello" },
      { role: "assistant", name: "Cy", content: "me too" },
      { role: "assistant", content: "" },
      { role: "system", name: "Di", content: "And kind." },
    ];
    expect(minimax.sent({ ...ASK, messages })).toEqual({
      ...BASE,
      messages: [
        { sender_type: "USER", sender_name: "Ann", text: "hi" },
        { sender_type: "BOT", sender_name: "Bo", text: "hello" },
        { sender_type: "BOT", sender_name: "Bo", text: "me too" },
      ],
      bot_setting: [{ bot_name: "Bo", content: "You are Bo.\nAnd kind." }],
      reply_constraints: { sender_type: "BOT", sender_name: "Bo" },
    });
  });

  test("a bot's name that is too long to repeat is not taken", () => {
    const messages = [{ role: "system", name: "x".repeat(257), content: "s" }, ...(ASK.messages as object[])];
    expect(minimax.sent({ ...ASK, messages }).reply_constraints).toEqual(BASE.reply_constraints);
  });

  test("each call stands in front of its result, in the order of the results", () => {
    const call = (id: string, name: string): object => ({
      id,
      type: "function",
      function: { name, arguments: `{"of":"${name}"}` },
    });
    const messages = [
      { role: "assistant", content: "Let me look.", tool_calls: [call("1", "f"), call("2", "g"), call("3", "never")] },
      { role: "tool", tool_call_id: "2", content: "r2" },
      { role: "tool", tool_call_id: "1", content: [{ type: "text", text: "r1" }] },
      { role: "tool", tool_call_id: "1", content: "again" },
      { role: "tool", tool_call_id: "lost", content: "r" },
      { role: "assistant", content: null, function_call: { name: "h", arguments: "" } },
      { role: "function", name: "h", content: "r3" },
      { role: "assistant", content: null, function_call: { name: "h", arguments: '{"again":1}' } },
      { role: "function", name: "h", content: "r4" },
    ];
    const called = (name: string, args = `{"of":"${name}"}`): object =>
      said("BOT", "", { function_call: { name, arguments: args } });
    expect(minimax.sent({ ...ASK, messages }).messages).toEqual([
      said("BOT", "Let me look."),
      called("g"),
      said("FUNCTION", "r2"),
      called("f"),
      said("FUNCTION", "r1"),
      said("FUNCTION", "again"),
      said("FUNCTION", "r"),
      called("h", "{}"),
      said("FUNCTION", "r3"),
      called("h", '{"again":1}'),
      said("FUNCTION", "r4"),
    ]);
  });

  test.each([
    { name: "several answers", body: { ...ASK, n: 2 }, reason: "n: more than one" },
    {
      name: "a picture",
      body: { messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: "x" } }] }] },
      reason: "messages[0].content[0]: parts of type image_url have no counterpart",
    },
  ])("$name is refused", ({ body, reason }) => {
    expect(() => minimax.sent(body)).toThrow(reason);
  });
});

const part = (text: string, more: object = {}): object => ({
  created: 1700000000,
  model: "abab6.5s-chat",
  reply: "",
  choices: [{ messages: [said("BOT", text, more)] }],
});
const last = (text: string, finish_reason = "stop", more: object = {}): object => ({
  created: 1700000000,
  model: "abab6.5s-chat",
  reply: text,
  choices: [{ finish_reason, messages: [said("BOT", text, more)] }],
  usage: { total_tokens: 9 },
  id: "i1",
  base_resp: { status_code: 0, status_msg: "" },
});
const failed = (status_code: number): object => ({ base_resp: { status_code, status_msg: "why" } });

describe("whole answers", () => {
  test.each([
    { word: "stop", finish: "stop" },
    { word: "length", finish: "length" },
    { word: "max_output", finish: "length" },
    { word: "", finish: "stop" },
  ])("$word ends as $finish", ({ word, finish }) => {
    expect(minimax.plain(last("x", word))).toMatchObject({
      id: "i1",
      created: 1700000000,
      choices: [{ finish_reason: finish, message: { content: "x" } }],
      usage: { total_tokens: 9 },
    });
  });

  test("a call is one, whatever the reason", () => {
    const function_call = { name: "f", arguments: '{"a":1}' };
    expect(minimax.plain(last("", "stop", { function_call }))).toMatchObject({
      choices: [{ finish_reason: "tool_calls", message: { tool_calls: [{ function: function_call }] } }],
    });
  });

  test("a reply without choices is an answer, too", () => {
    expect(minimax.plain({ reply: "x", base_resp: { status_code: 0 } })).toMatchObject({
      choices: [{ message: { content: "x" }, finish_reason: "stop" }],
    });
  });

  test.each([
    { code: 1000, type: "server_error" },
    { code: 1001, type: "timeout_error" },
    { code: 1002, type: "rate_limit_error" },
    { code: 1004, type: "authentication_error" },
    { code: 1008, type: "insufficient_quota" },
    { code: 1013, type: "server_error" },
    { code: 1026, type: "invalid_request_error" },
    { code: 1027, type: "invalid_request_error" },
    { code: 1039, type: "rate_limit_error" },
    { code: 2013, type: "invalid_request_error" },
    { code: 2049, type: "authentication_error" },
    { code: -1, type: "server_error" },
  ])("$code within a 200 is an error", ({ code, type }) => {
    expect(minimax.plain(failed(code))).toMatchObject({ error: { message: "why", type, code: String(code) } });
  });

  test.each([
    { name: "no answer", body: { object: "list" } },
    { name: "no JSON", body: "<html>" },
    { name: "no choices", body: { reply: "", choices: [], base_resp: { status_code: 0 } } },
  ])("$name becomes an error", ({ body }) => {
    expect(minimax.plain(body)).toMatchObject({
      error: { message: "The provider sent an answer that could not be read" },
    });
  });
});

const events = (...parts: readonly (object | string)[]): string =>
  parts.map((data) => `data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`).join("");

describe("streams", () => {
  test("the last event, which repeats all, adds what is new only", () => {
    expect(minimax.streamed(events(part('a"'), part("b\n"), last('a"b\n')))).toMatchObject({
      text: 'a"b\n',
      finish: "stop",
      done: true,
      model: "abab6.5s-chat",
      created: 1700000000,
      usage: { total_tokens: 9 },
    });
    expect(minimax.streamed(events(part("a"), last("abc"))).text).toBe("abc");
    expect(minimax.streamed(events(last("abc"), "[DONE]")).text).toBe("abc");
    const growing = ["a", "ab"].map((reply) => ({ ...part(reply), reply }));
    expect(minimax.streamed(events(...growing, last("abc"))).text).toBe("abc");
  });

  test("a last event that repeats something else adds nothing", () => {
    expect(minimax.streamed(events(part("a"), last("xyz"))).text).toBe("a");
  });

  test("a call may come whole, twice, or in pieces", () => {
    const call = (args: string): object => ({ function_call: { name: "f", arguments: args } });
    const wanted = [{ name: "f", arguments: '{"a":1}', id: "call_made-up_0" }];
    const whole = call('{"a":1}');
    for (const stream of [
      events(part("", whole), last("", "stop", whole)),
      events(last("", "stop", whole)),
      events(part("", call('{"a"')), part("", whole), last("", "stop", whole)),
      events(part("", call('{"a"')), part("", call(":1}")), last("")),
    ]) {
      expect(minimax.streamed(stream)).toMatchObject({ calls: wanted, finish: "tool_calls", done: true });
    }
  });

  test.each([
    { name: "nothing at all", stream: "", wanted: { code: "stream_truncated" } },
    { name: "a stream without an end", stream: events(part("x")), wanted: { code: "stream_truncated" } },
    {
      name: "an error at once",
      stream: events(failed(1004)),
      wanted: { message: "why", type: "authentication_error" },
    },
    { name: "an error within", stream: events(part("x"), failed(1002)), wanted: { type: "rate_limit_error" } },
  ])("$name ends with an error", ({ stream, wanted }) => {
    const got = minimax.streamed(stream);
    expect(got.done).toBe(false);
    expect(got.error).toMatchObject(wanted);
  });

  test.each([
    "{}",
    "[]",
    '{"choices":null,"base_resp":null}',
    '{"choices":{"a":1}}',
    '{"choices":[7]}',
    '{"choices":[{"messages":{"text":"no"}}]}',
    '{"choices":[{"messages":[{"text":1,"function_call":[]}]}],"usage":3,"error":null}',
  ])("an event that makes no sense is passed over: %s", (odd) => {
    expect(minimax.streamed(events(odd, part("Hi"), last("Hi")))).toMatchObject({
      text: "Hi",
      finish: "stop",
      done: true,
    });
  });

  test("behind an event that is garbled the stream ends with an error, for a part of the answer is lost", () => {
    expect(minimax.streamed(events(part("Hi"), '{"choices":[', part("Hi"), last("Hi")))).toMatchObject({
      error: { code: "malformed_answer" },
      done: false,
    });
  });
});

test("errors that come with a status have it", () => {
  expect(minimax.error(429, failed(1002))).toMatchObject({ status: 429, error: { message: "why", code: "1002" } });
});

test("MiniMax's OpenAI-like API tells errors the same way", async () => {
  const openai = await loadProbe("openai");
  expect(openai.plain({ choices: null, ...failed(1008) })).toMatchObject({ error: { message: "why", code: "1008" } });
  expect(openai.streamed(events(failed(2013))).error).toMatchObject({ message: "why", type: "invalid_request_error" });
});
