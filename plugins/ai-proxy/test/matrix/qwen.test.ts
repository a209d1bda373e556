import { beforeAll, describe, expect, test } from "vitest";
import { ASK, loadProbe, type Probe } from "./probe.ts";

let qwen: Probe;
beforeAll(async () => {
  qwen = await loadProbe("qwen");
});

const tool = (name: string): object => ({ type: "function", function: { name, parameters: { type: "object" } } });
const TOOLS = [tool("a"), tool("b")];

/** Parameters that OpenAI and DashScope call the same. */
const SHARED = {
  seed: 1,
  n: 2,
  top_k: 3,
  presence_penalty: 1,
  repetition_penalty: 1.1,
  enable_search: false,
  logprobs: true,
};
const BASE = {
  model: "the-model",
  input: { messages: [{ role: "user", content: "hi" }] },
  parameters: { result_format: "message" },
};

describe("parameters", () => {
  test.each([
    { name: "auto", body: { tools: TOOLS, tool_choice: "auto" }, wanted: { tools: TOOLS } },
    { name: "none", body: { tools: TOOLS, tool_choice: "none" }, wanted: { tools: TOOLS, tool_choice: "none" } },
    {
      name: "required",
      body: { tools: TOOLS, tool_choice: "required" },
      wanted: { tools: TOOLS, tool_choice: "required" },
    },
    {
      name: "required of a model that thinks, which can not be said",
      body: { tools: TOOLS, tool_choice: "required", reasoning_effort: "low" },
      wanted: { tools: TOOLS, enable_thinking: true, thinking_budget: 1024 },
    },
    {
      name: "a named function of a model that thinks",
      body: { tools: TOOLS, tool_choice: { type: "function", function: { name: "b" } }, reasoning_effort: "low" },
      wanted: { tools: [tool("b")], enable_thinking: true, thinking_budget: 1024 },
    },
    {
      name: "a named function",
      body: { tools: TOOLS, tool_choice: { type: "function", function: { name: "b" } } },
      wanted: { tools: [tool("b")], tool_choice: { type: "function", function: { name: "b" } } },
    },
    { name: "top_p 0", body: { top_p: 0 }, wanted: { top_p: 0.000001 } },
    { name: "top_p 1", body: { top_p: 1 }, wanted: { top_p: 0.999999 } },
    { name: "top_p between", body: { top_p: 0.5 }, wanted: { top_p: 0.5 } },
    { name: "temperature 2", body: { temperature: 2 }, wanted: { temperature: 1.99 } },
    { name: "stop, a string", body: { stop: "x" }, wanted: { stop: ["x"] } },
    { name: "no effort", body: { reasoning_effort: "none" }, wanted: { enable_thinking: false } },
    {
      name: "low effort",
      body: { reasoning_effort: "low" },
      wanted: { enable_thinking: true, thinking_budget: 1024 },
    },
    {
      name: "DashScope's own thinking",
      body: { reasoning_effort: "low", enable_thinking: true, thinking_budget: 50 },
      wanted: { enable_thinking: true, thinking_budget: 50 },
    },
    {
      name: "what both call the same",
      body: SHARED,
      wanted: SHARED,
    },
    {
      name: "a form of the answer",
      body: { response_format: { type: "json_object" } },
      wanted: { response_format: { type: "json_object" } },
    },
    { name: "hints without a counterpart", body: { frequency_penalty: 1, user: "u", logit_bias: {} }, wanted: {} },
  ])("$name", ({ body, wanted }) => {
    expect(qwen.sent({ ...ASK, ...body })).toEqual({ ...BASE, parameters: { ...BASE.parameters, ...wanted } });
  });

  test("a stream comes in pieces unless there are tools", () => {
    expect(qwen.sent(ASK, true).parameters).toEqual({ result_format: "message", incremental_output: true });
    expect(qwen.sent({ ...ASK, tools: TOOLS }, true).parameters).toEqual({ result_format: "message", tools: TOOLS });
    expect(qwen.sent({ ...ASK, tools: [] }, true).parameters).toMatchObject({ incremental_output: true });
  });

  const thinks = { enable_thinking: true };
  test.each([
    { model: "qwen-plus", body: {}, incremental: undefined },
    { model: "qwen-plus", body: { enable_thinking: false }, incremental: undefined },
    { model: "qwen-plus", body: { reasoning_effort: "low" }, incremental: true },
    { model: "qwen-plus", body: thinks, incremental: true },
    { model: "qwen3.6-plus", body: {}, incremental: true },
    { model: "qwen3-235b-a22b-thinking-2507", body: {}, incremental: true },
    { model: "qwq-plus", body: {}, incremental: true },
  ])("a stream of $model with tools and $body comes in pieces where it thinks", async (row) => {
    const { model, body, incremental } = row;
    const probe = await loadProbe("qwen", { modelMapping: { "*": model } });
    const sent = probe.sent({ ...ASK, tools: TOOLS, ...body }, true).parameters as Record<string, unknown>;
    expect(sent.incremental_output).toBe(incremental);
  });

  test("calls in pieces are put together", async () => {
    const probe = await loadProbe("qwen", { modelMapping: { "*": "qwen3.6-plus" } });
    const event = (message: object, finish = "null"): string =>
      `data:${JSON.stringify({ output: { choices: [{ message, finish_reason: finish }] } })}\n\n`;
    const call = (index: number, args: string, more: object = {}): object => ({
      tool_calls: [{ index, type: "function", function: { arguments: args, ...more }, id: index === 0 ? "c" : "" }],
    });
    const stream =
      event({ reasoning_content: "Hm." }) +
      event({ reasoning_content: "Hm." }) +
      event(call(0, "", { name: "a" })) +
      event(call(0, '{"x":')) +
      event(call(0, '{"x":1}}'), "tool_calls");
    expect(probe.streamed(stream, { ...ASK, tools: TOOLS })).toMatchObject({
      reasoning: "Hm.Hm.",
      calls: [{ id: "c", name: "a", arguments: '{"x":{"x":1}}' }],
    });
  });

  test("the configuration lets the model search, the client may forbid it", async () => {
    const searching = await loadProbe("qwen", { qwenEnableSearch: true });
    expect(searching.sent(ASK).parameters).toEqual({ result_format: "message", enable_search: true });
    expect(searching.sent({ ...ASK, enable_search: false }).parameters).toEqual({
      result_format: "message",
      enable_search: false,
    });
  });
});

const system = (content: string): object => ({ role: "system", content });
const user = (content: unknown): object => ({ role: "user", content });

describe("files of qwen-long", () => {
  const files = system('fileid://f1,fileid://f-"2');
  test.each([
    {
      name: "behind a prompt of ours",
      messages: [user("x")],
      wanted: [system("You are a helpful assistant."), files, user("x")],
    },
    {
      name: "behind all prompts at the beginning, made one",
      messages: [system("a"), { role: "developer", content: [{ type: "text", text: "b" }] }, user("x"), system("c")],
      wanted: [system("a\nb"), files, user("x"), system("c")],
    },
    { name: "when there is nothing but a prompt", messages: [system("a")], wanted: [system("a"), files] },
  ])("stand $name", async ({ messages, wanted }) => {
    const long = await loadProbe("qwen", { modelMapping: { "*": "qwen-long" }, qwenFileIds: ["f1", 'f-"2'] });
    expect(long.sent({ messages }).input).toEqual({ messages: wanted });
  });

  test("are nothing to other models", async () => {
    const plus = await loadProbe("qwen", { modelMapping: { "*": "qwen-plus" }, qwenFileIds: ["f1"] });
    expect(plus.sent({ messages: [user("x")] }).input).toEqual({ messages: [user("x")] });
  });
});

describe("models that see", () => {
  const picture = { type: "image_url", image_url: { url: "https://e.com/a.png" } };
  test.each([
    "qwen-vl-max",
    "qwen2.5-vl-72b-instruct",
    "qwen3-vl-plus",
    "qvq-max",
    "qwen3.5-flash",
    "qwen3.6-plus",
    "qwen3.7-plus",
    "qwen3.8-max",
  ])("%s gets lists", async (model) => {
    const vl = await loadProbe("qwen", { modelMapping: { "*": model } });
    const call = { id: "c", type: "function", function: { name: "f", arguments: "{}" } };
    const messages = [
      system("s"),
      user([{ type: "text", text: "look" }, picture]),
      { role: "assistant", content: null, tool_calls: [call] },
      { role: "tool", tool_call_id: "c", content: "r" },
      user("x"),
    ];
    expect(vl.sent({ messages }).input).toEqual({
      messages: [
        { role: "system", content: [{ text: "s" }] },
        { role: "user", content: [{ text: "look" }, { image: "https://e.com/a.png" }] },
        { role: "assistant", content: [{ text: "" }], tool_calls: [call] },
        { role: "tool", content: [{ text: "r" }], tool_call_id: "c" },
        { role: "user", content: [{ text: "x" }] },
      ],
    });
  });

  test.each(["qwen-plus", "qwen3-max", "qwen3.7-max", "qwen2.5-72b-instruct"])("%s gets texts", async (model) => {
    const probe = await loadProbe("qwen", { modelMapping: { "*": model } });
    expect(probe.sent({ messages: [user("x")] }).input).toEqual({ messages: [user("x")] });
  });

  test("others are not shown pictures", () => {
    expect(() => qwen.sent({ messages: [user([picture])] })).toThrow(
      "messages[0].content[0]: parts of type image_url have no counterpart",
    );
  });

  test("answer in lists", async () => {
    const vl = await loadProbe("qwen", { modelMapping: { "*": "qwen-vl-max" } });
    expect(vl.plain(whole({ content: [{ text: "a" }] }))).toMatchObject({ choices: [{ message: { content: "a" } }] });
    const got = vl.streamed(events(choice({ content: [{ text: "a" }] }), choice({ content: [{ text: "b" }] }), END));
    expect(got).toMatchObject({ text: "ab", finish: "stop" });
  });
});

const choice = (message: object, finish_reason: string | null = "null"): object => ({
  message: { role: "assistant", content: "", ...message },
  finish_reason,
});
const END = choice({}, "stop");
const USAGE = { input_tokens: 3, output_tokens: 2, total_tokens: 5 };
const whole = (message: object, finish = "stop"): object => ({
  output: { choices: [choice(message, finish)] },
  usage: USAGE,
  request_id: "r1",
});
const events = (...choices: readonly object[]): string =>
  choices
    .map((one) => ({ output: { choices: [one] }, usage: USAGE, request_id: "r1" }))
    .map((data, index) => `id:${index + 1}\nevent:result\n:HTTP_STATUS/200\ndata:${JSON.stringify(data)}\n\n`)
    .join("");

describe("whole answers", () => {
  test.each([
    { word: "stop", finish: "stop" },
    { word: "length", finish: "length" },
    { word: "tool_calls", finish: "tool_calls" },
    { word: "null", finish: "stop" },
  ])("$word ends as $finish", ({ word, finish }) => {
    const got = qwen.plain(whole({ content: "x" }, word));
    expect(got).toMatchObject({ id: "r1", choices: [{ finish_reason: finish }], usage: { total_tokens: 5 } });
  });

  test("several choices are told apart by their place or index", () => {
    const choices = [
      { index: 1, ...choice({ content: "b" }, "length") },
      { index: 0, ...choice({ content: "a" }, "stop") },
    ];
    expect(qwen.plain({ output: { choices }, request_id: "r1" })).toMatchObject({
      choices: [
        { message: { content: "a" }, finish_reason: "stop" },
        { message: { content: "b" }, finish_reason: "length" },
      ],
    });
  });

  test.each([
    { name: "an error", body: { code: "InvalidApiKey", message: "no key", request_id: "r" }, message: "no key" },
    { name: "no answer", body: { message: "x" }, message: "The provider sent an answer that could not be read" },
    { name: "no JSON", body: "<html>", message: "The provider sent an answer that could not be read" },
  ])("$name becomes an error", ({ body, message }) => {
    expect(qwen.plain(body)).toMatchObject({ error: { message } });
  });
});

const WITH_TOOLS = { ...ASK, tools: TOOLS };
const call = (name: string, args: string, index?: number): object => ({
  ...(index !== undefined && { index }),
  id: `call_${name}`,
  type: "function",
  function: { name, arguments: args },
});

describe("streams that repeat the whole", () => {
  test("give what is new of text, thoughts and each call", () => {
    const first = { reasoning_content: "Hm", content: "A", tool_calls: [call("f", '{"a"', 0)] };
    const second = {
      reasoning_content: "Hm.",
      content: 'A"b',
      tool_calls: [call("f", '{"a":1}', 0), call("g", "", 1)],
    };
    const third = { ...second, tool_calls: [call("f", '{"a":1}', 0), call("g", '{"b":"\\"', 1)] };
    const last = { ...second, tool_calls: [call("f", '{"a":1}', 0), call("g", '{"b":"\\"2"}', 1)] };
    const got = qwen.streamed(
      events(choice(first), choice(second), choice(third), choice(last, "tool_calls")),
      WITH_TOOLS,
    );
    expect(got).toMatchObject({ reasoning: "Hm.", text: 'A"b', finish: "tool_calls", done: true, id: "r1" });
    expect(got.calls).toEqual([
      { id: "call_f", name: "f", arguments: '{"a":1}' },
      { id: "call_g", name: "g", arguments: '{"b":"\\"2"}' },
    ]);
  });

  test("name a call as it is called in the end", () => {
    const got = qwen.streamed(
      events(choice({ tool_calls: [call("get", "")] }), choice({ tool_calls: [call("get_it", "{}")] }, "tool_calls")),
      WITH_TOOLS,
    );
    expect(got.calls).toEqual([{ id: "call_get_it", name: "get_it", arguments: "{}" }]);
  });

  test("give a call without arguments an empty object", () => {
    const got = qwen.streamed(events(choice({ tool_calls: [call("f", "")] }, "tool_calls")), WITH_TOOLS);
    expect(got.calls).toEqual([{ id: "call_f", name: "f", arguments: "{}" }]);
  });

  test("may come in pieces all the same", () => {
    const piece = (args: string): object => ({ index: 0, id: "", function: { arguments: args } });
    const got = qwen.streamed(
      events(
        choice({ reasoning_content: "I " }),
        choice({ reasoning_content: "think" }),
        choice({ tool_calls: [call("f", "", 0)] }),
        choice({ tool_calls: [piece('{"a":')] }),
        choice({ tool_calls: [piece("1}")] }),
        choice({}, "tool_calls"),
      ),
      WITH_TOOLS,
    );
    expect(got).toMatchObject({ reasoning: "I think", finish: "tool_calls" });
    expect(got.calls).toEqual([{ id: "call_f", name: "f", arguments: '{"a":1}' }]);
  });

  test("do not tell all again when a character cut before comes whole", () => {
    const texts = ["ab", "abc\ufffd", "abcü", "abcüd"];
    const got = qwen.streamed(events(...texts.map((content) => choice({ content })), END), WITH_TOOLS);
    expect(got.text).toBe("abc\ufffdüd");
  });
});

describe("streams in pieces", () => {
  test("keep pieces that are alike", () => {
    const got = qwen.streamed(
      events(choice({ content: "ha" }), choice({ content: "ha" }), choice({ content: "haha" }), END),
    );
    expect(got.text).toBe("hahahaha");
  });

  test.each([
    { name: "nothing at all", stream: "", wanted: { code: "stream_truncated" } },
    { name: "a stream without an end", stream: events(choice({ content: "x" })), wanted: { code: "stream_truncated" } },
    {
      name: "an error at once",
      stream:
        'id:1\nevent:error\n:HTTP_STATUS/400\ndata:{"code":"InvalidParameter","message":"bad","request_id":"r"}\n\n',
      wanted: { message: "bad", type: "invalid_request_error" },
    },
    {
      name: "an error within",
      stream: `${events(choice({ content: "x" }))}event:error\ndata:{"code":"DataInspectionFailed","message":"bad"}\n\n`,
      wanted: { message: "bad", type: "invalid_request_error" },
    },
    {
      name: "a debt",
      stream: 'data:{"code":"Arrearage","message":"pay"}\n\n',
      wanted: { message: "pay" },
    },
  ])("$name ends with an error", ({ stream, wanted }) => {
    const got = qwen.streamed(stream);
    expect(got.done).toBe(false);
    expect(got.error).toMatchObject(wanted);
  });

  test.each([
    "{}",
    "[]",
    "7",
    '{"output":null}',
    '{"output":{"choices":{"a":1}}}',
    '{"output":{"choices":[3,{"index":-1},{"index":99,"message":{"content":"no"}},{"message":[]}]}}',
    '{"output":{"choices":[{"message":{"tool_calls":[{"index":1e9,"function":{"arguments":"no"}}]}}]}}',
    '{"output":{"choices":[{"message":{"content":[[],{"text":1}],"tool_calls":{}}}]},"usage":[],"code":""}',
  ])("an event that makes no sense is passed over: %s", (odd) => {
    const got = qwen.streamed(`data:${odd}\n\n${events(choice({ content: "Hi" }), END)}`);
    expect(got).toMatchObject({ text: "Hi", finish: "stop", done: true });
  });

  test("behind an event that is garbled the stream ends with an error, for a part of the answer is lost", () => {
    const got = qwen.streamed(`data:{"output":\n\n${events(choice({ content: "Hi" }), END)}`);
    expect(got).toMatchObject({ error: { code: "malformed_answer" }, done: false });
  });
});

describe("reasoningContentMode", () => {
  const stream = events(
    choice({ reasoning_content: "I " }),
    choice({ reasoning_content: "think" }),
    choice({ content: "so" }),
    choice({ content: "." }),
    END,
  );
  test.each([
    { mode: "passthrough", text: "so.", reasoning: "I think" },
    { mode: "ignore", text: "so.", reasoning: "" },
    { mode: "concat", text: "<think>I think</think>\nso.", reasoning: "" },
  ])("$mode", async ({ mode, text, reasoning }) => {
    const probe = await loadProbe("qwen", { reasoningContentMode: mode });
    expect(probe.streamed(stream)).toMatchObject({ text, reasoning });
    expect(probe.plain(whole({ content: "so.", reasoning_content: "I think" }))).toMatchObject({
      choices: [{ message: { content: text } }],
    });
  });

  test("thoughts without a text, or in front of a call, are closed", async () => {
    const probe = await loadProbe("qwen", { reasoningContentMode: "concat" });
    expect(probe.streamed(events(choice({ reasoning_content: "x" }), END)).text).toBe("<think>x</think>\n");
    const called = events(choice({ reasoning_content: "x", tool_calls: [call("f", "{}")] }, "tool_calls"));
    expect(probe.streamed(called, WITH_TOOLS)).toMatchObject({ text: "<think>x</think>\n", calls: [{ name: "f" }] });
  });
});

test("errors of a stream come in an event", () => {
  const event = 'id:1\nevent:error\n:HTTP_STATUS/429\ndata:{"code":"Throttling.RateQuota","message":"slow"}\n\n';
  expect(qwen.error(429, event)).toMatchObject({
    status: 429,
    error: { message: "slow", code: "Throttling.RateQuota" },
  });
  expect(qwen.error(502, "Bad Gateway")).toMatchObject({ status: 502, error: { message: "Bad Gateway" } });
});

test("errors have DashScope's code and message", () => {
  expect(qwen.error(401, { code: "InvalidApiKey", message: "no key", request_id: "r" })).toMatchObject({
    status: 401,
    error: { message: "no key", code: "InvalidApiKey" },
  });
});
