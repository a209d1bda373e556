import { beforeAll, describe, expect, test } from "vitest";
import { ASK, loadProbe, type Probe } from "./probe.ts";

let ollama: Probe;
beforeAll(async () => {
  ollama = await loadProbe("ollama");
});

const tool = (name: string): object => ({ type: "function", function: { name, parameters: { type: "object" } } });
const TOOLS = [tool("a"), tool("b")];
const BASE = { model: "the-model", stream: false, messages: [{ role: "user", content: "hi" }], options: {} };

describe("members of a request", () => {
  test.each([
    { name: "no choice", body: { tools: TOOLS }, wanted: { tools: TOOLS } },
    {
      name: "required, which can not be said",
      body: { tools: TOOLS, tool_choice: "required" },
      wanted: { tools: TOOLS },
    },
    { name: "none: no tools", body: { tools: TOOLS, tool_choice: "none" }, wanted: {} },
    {
      name: "a named function, which alone is offered",
      body: { tools: TOOLS, tool_choice: { type: "function", function: { name: "b" } } },
      wanted: { tools: [tool("b")] },
    },
    { name: "json_object", body: { response_format: { type: "json_object" } }, wanted: { format: "json" } },
    {
      name: "a schema",
      body: { response_format: { type: "json_schema", json_schema: { name: "x", schema: { type: "array" } } } },
      wanted: { format: { type: "array" } },
    },
    { name: "no effort", body: { reasoning_effort: "none" }, wanted: { think: false } },
    { name: "low effort", body: { reasoning_effort: "low" }, wanted: { think: "low" } },
    { name: "medium effort", body: { reasoning_effort: "medium" }, wanted: { think: "medium" } },
    { name: "high effort", body: { reasoning_effort: "high" }, wanted: { think: "high" } },
    { name: "highest effort", body: { reasoning_effort: "xhigh" }, wanted: { think: "max" } },
    { name: "a budget", body: { reasoning: { max_tokens: 5000 } }, wanted: { think: "medium" } },
    { name: "Ollama's own wish", body: { reasoning_effort: "low", think: true }, wanted: { think: true } },
    {
      name: "members of Ollama's own",
      body: { keep_alive: "5m", truncate: false, shift: true, logprobs: true, top_logprobs: 2 },
      wanted: { keep_alive: "5m", truncate: false, shift: true, logprobs: true, top_logprobs: 2 },
    },
    {
      name: "options, the client's own among them",
      body: {
        max_completion_tokens: 9,
        stop: "x",
        temperature: 2,
        top_p: 1,
        top_k: 3,
        min_p: 0.1,
        seed: 4,
        presence_penalty: -1,
        frequency_penalty: 1,
        options: { num_ctx: 8192, seed: 5, 'a"b': 1 },
      },
      wanted: {
        options: {
          num_predict: 9,
          stop: ["x"],
          temperature: 2,
          top_p: 1,
          top_k: 3,
          min_p: 0.1,
          seed: 5,
          presence_penalty: -1,
          frequency_penalty: 1,
          num_ctx: 8192,
          'a"b': 1,
        },
      },
    },
    { name: "hints without a counterpart", body: { user: "u", options: 7, parallel_tool_calls: false }, wanted: {} },
  ])("$name", ({ body, wanted }) => {
    expect(ollama.sent({ ...ASK, ...body })).toEqual({ ...BASE, ...wanted });
  });
});

describe("messages", () => {
  const picture = (url: string): object => ({ type: "image_url", image_url: { url } });
  test("pictures stand beside the text, as bare base64", () => {
    const content = [
      { type: "text", text: "a" },
      picture("data:image/png;base64,iVBO+/=="),
      { type: "text", text: "b" },
    ];
    const bare = { role: "user", content: [picture("AAAA"), { type: "image_url", image_url: 'data:;base64,BB"B' }] };
    expect(ollama.sent({ messages: [{ role: "user", content }, bare] }).messages).toEqual([
      { role: "user", content: "a\nb", images: ["iVBO+/=="] },
      { role: "user", content: "", images: ["AAAA", 'BB"B'] },
    ]);
  });

  test.each([
    { name: "by address", url: "https://e.com/a.png" },
    { name: "inline, but not base64", url: "data:image/svg+xml,<svg/>" },
  ])("pictures $name are refused", ({ url }) => {
    const messages = [{ role: "user", content: [{ type: "text", text: "a" }, picture(url)] }];
    expect(() => ollama.sent({ messages })).toThrow("messages[0].content[1]: pictures must be inline, as base64");
  });

  test("results have the names of their functions, whose arguments are objects", () => {
    const call = (id: string, name: string, args: unknown): object => ({
      id,
      type: "function",
      function: { name, arguments: args },
    });
    const messages = [
      {
        role: "assistant",
        content: null,
        reasoning_content: "r",
        tool_calls: [
          call("1", "f", '{"a":[1]}'),
          call("2", "g", ""),
          call("3", "h", "no JSON"),
          call("4", "i", { b: 2 }),
        ],
      },
      { role: "tool", tool_call_id: "2", content: "x" },
      { role: "tool", tool_call_id: "1", content: [{ type: "text", text: "y" }] },
      { role: "tool", tool_call_id: "lost", name: "k", content: "z" },
      { role: "function", name: "old", content: "w" },
    ];
    expect(ollama.sent({ messages }).messages).toEqual([
      {
        role: "assistant",
        content: "",
        thinking: "r",
        tool_calls: [
          call("1", "f", { a: [1] }),
          call("2", "g", {}),
          call("3", "h", { arguments: "no JSON" }),
          call("4", "i", { b: 2 }),
        ],
      },
      { role: "tool", content: "x", tool_name: "g", tool_call_id: "2" },
      { role: "tool", content: "y", tool_name: "f", tool_call_id: "1" },
      { role: "tool", content: "z", tool_name: "k", tool_call_id: "lost" },
      { role: "tool", content: "w", tool_name: "old", tool_call_id: "old" },
    ]);
  });

  test.each([
    { name: "several answers", body: { ...ASK, n: 3 }, reason: "n: more than one" },
    {
      name: "a file",
      body: { messages: [{ role: "user", content: [{ type: "file", file: {} }] }] },
      reason: "messages[0].content[0]: parts of type file have no counterpart",
    },
    { name: "a role unknown", body: { messages: [{ role: "robot" }] }, reason: "messages[0].role: expected" },
  ])("$name is refused", ({ body, reason }) => {
    expect(() => ollama.sent(body)).toThrow(reason);
  });
});

const part = (message: object, more: object = {}): object => ({
  model: "llama3.2",
  created_at: "2023-11-14T22:13:20Z",
  message: { role: "assistant", content: "", ...message },
  done: false,
  ...more,
});
const END = { done: true, done_reason: "stop", prompt_eval_count: 3, eval_count: 2 };

describe("whole answers", () => {
  test.each([
    { reason: "stop", finish: "stop" },
    { reason: "length", finish: "length" },
    { reason: "load", finish: "stop" },
    { reason: undefined, finish: "stop" },
  ])("$reason ends as $finish", ({ reason, finish }) => {
    const answer = ollama.plain(part({ content: "x" }, { ...END, done_reason: reason }));
    expect(answer).toMatchObject({ model: "llama3.2", created: 1700000000, choices: [{ finish_reason: finish }] });
  });

  test("an answer cut within calls says so", () => {
    const tool_calls = [{ function: { name: "f", arguments: {} } }];
    expect(ollama.plain(part({ tool_calls }, { ...END, done_reason: "length" }))).toMatchObject({
      choices: [{ finish_reason: "length", message: { tool_calls: [{ function: { name: "f", arguments: "{}" } }] } }],
    });
  });

  test("counts that were not told are not made up", () => {
    expect(ollama.plain(part({ content: "x" }, { done: true }))).not.toHaveProperty("usage");
    expect(ollama.plain(part({ content: "x" }, { done: true, eval_count: 2 })).usage).toMatchObject({
      prompt_tokens: 0,
      completion_tokens: 2,
    });
  });

  test("log probabilities are those of OpenAI", () => {
    const logprobs = [{ token: "x", logprob: -0.5, bytes: [120], top_logprobs: [] }];
    expect(ollama.plain(part({ content: "x" }, { ...END, logprobs }))).toMatchObject({
      choices: [{ logprobs: { content: logprobs } }],
    });
  });

  test.each([
    { name: "an error", body: { error: "model 'x' not found" }, message: "model 'x' not found" },
    { name: "no answer", body: { status: "success" }, message: "The provider sent an answer that could not be read" },
    { name: "no JSON", body: "404 page not found", message: "The provider sent an answer that could not be read" },
  ])("$name becomes an error", ({ body, message }) => {
    expect(ollama.plain(body)).toMatchObject({ error: { message } });
  });
});

const lines = (...parts: readonly (object | string)[]): string =>
  parts.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`).join("");

describe("streams", () => {
  test("thoughts, text and several calls over lines arrive, the last line without an end", () => {
    const call = (name: string): object => ({ function: { name, arguments: { n: name } } });
    const stream = lines(
      part({ thinking: "hm" }),
      part({ content: "Hi" }),
      part({ tool_calls: [call("a"), call("b")] }),
      part({ tool_calls: [call("c")] }),
    );
    const got = ollama.streamed(stream + JSON.stringify(part({}, END)));
    expect(got).toMatchObject({ reasoning: "hm", text: "Hi", finish: "tool_calls", done: true, created: 1700000000 });
    expect(got.calls.map((made) => [made.name, made.arguments])).toEqual([
      ["a", '{"n":"a"}'],
      ["b", '{"n":"b"}'],
      ["c", '{"n":"c"}'],
    ]);
    expect(got.usage).toMatchObject({ prompt_tokens: 3, completion_tokens: 2 });
  });

  test("lines may end with CRLF, and empty ones do not matter", () => {
    const got = ollama.streamed(
      `\r\n${JSON.stringify(part({ content: "Hi" }))}\r\n\n${JSON.stringify(part({}, END))}\r\n`,
    );
    expect(got).toMatchObject({ text: "Hi", finish: "stop", done: true });
  });

  test.each([
    { name: "nothing at all", stream: "", wanted: { code: "stream_truncated" } },
    { name: "a stream without an end", stream: lines(part({ content: "Hi" })), wanted: { code: "stream_truncated" } },
    { name: "an error at once", stream: lines({ error: "no such model" }), wanted: { message: "no such model" } },
    {
      name: "an error with a status",
      stream: lines(part({ content: "Hi" }), { error: "slow down", status: 429 }),
      wanted: { message: "slow down", type: "rate_limit_error" },
    },
  ])("$name ends with an error", ({ stream, wanted }) => {
    const got = ollama.streamed(stream);
    expect(got.done).toBe(false);
    expect(got.error).toMatchObject(wanted);
  });

  test.each([
    "{}",
    "[1]",
    "null",
    "data: {}",
    '{"message":7}',
    '{"message":{"content":3,"tool_calls":{"a":1}}}',
    '{"message":{"tool_calls":[3,[],{"function":[]}]}}',
    '{"created_at":"yesterday","logprobs":{},"error":null}',
  ])("a line that makes no sense is passed over: %s", (odd) => {
    const got = ollama.streamed(lines(odd, part({ content: "Hi" }), part({}, END)));
    expect(got).toMatchObject({ text: "Hi", done: true });
  });

  test("behind a line that is garbled the stream ends with an error, for a part of the answer is lost", () => {
    const got = ollama.streamed(lines('{"message":{"con', part({ content: "Hi" }), part({}, END)));
    expect(got).toMatchObject({ error: { code: "malformed_answer" }, done: false });
  });
});

test("errors have Ollama's message and the status's kind", () => {
  expect(ollama.error(404, { error: "model 'x' not found" })).toMatchObject({
    status: 404,
    error: { message: "model 'x' not found" },
  });
});
