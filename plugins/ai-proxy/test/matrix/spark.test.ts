import { beforeAll, describe, expect, test } from "vitest";
import { ASK, loadProbe, type Probe } from "./probe.ts";

let spark: Probe;
beforeAll(async () => {
  spark = await loadProbe("spark");
});

const TOOL = { type: "function", function: { name: "a", parameters: { type: "object" } } };
const SEARCH = { type: "web_search", web_search: { enable: true } };
const BASE = { model: "the-model", messages: [{ role: "user", content: "hi" }] };

describe("members of a request", () => {
  test.each([
    {
      name: "Spark's own",
      body: { top_k: 4, suppress_plugin: ["knowledge"], thinking: { type: "enabled" } },
      wanted: { top_k: 4, suppress_plugin: ["knowledge"], thinking: { type: "enabled" } },
    },
    {
      name: "OpenAI's that Spark lacks",
      body: { stop: ["x"], seed: 1, logprobs: true, stream_options: {}, parallel_tool_calls: true, metadata: {} },
      wanted: {},
    },
    { name: "the newer token limit", body: { max_completion_tokens: 5 }, wanted: { max_tokens: 5 } },
    { name: "both limits", body: { max_completion_tokens: 5, max_tokens: 4 }, wanted: { max_tokens: 4 } },
    {
      name: "an object as the answer",
      body: { response_format: { type: "json_object" } },
      wanted: { response_format: { type: "json_object" } },
    },
    { name: "text as the answer", body: { response_format: { type: "text" } }, wanted: {} },
    {
      name: "tools, with the switch that makes calls a list",
      body: { tools: [TOOL, SEARCH], tool_choice: "auto", tool_calls_switch: false },
      wanted: { tools: [TOOL, SEARCH], tool_choice: "auto", tool_calls_switch: true },
    },
    { name: "no tools", body: { tools: [], tool_choice: "none" }, wanted: {} },
  ])("$name", ({ body, wanted }) => {
    expect(spark.sent({ ...ASK, ...body })).toEqual({ ...BASE, ...wanted });
  });

  test.each([
    { name: "a custom tool", body: { tools: [{ type: "custom" }] }, why: "tools[0].type: custom tools" },
    { name: "OpenAI's first tools API", body: { functions: [{ name: "a" }] }, why: "functions: expected tools" },
    {
      name: "a list of allowed tools",
      body: { tools: [TOOL], tool_choice: { type: "allowed_tools", allowed_tools: {} } },
      why: "tool_choice.type: allowed_tools has no counterpart",
    },
    { name: "several answers", body: { n: 3 }, why: "n: only one answer" },
    { name: "no messages", body: { messages: [] }, why: "messages: expected a list" },
  ])("$name is refused", ({ body, why }) => {
    expect(() => spark.sent({ ...ASK, ...body })).toThrow(why);
  });
});

test("turns alternate, but nothing is put between them", () => {
  const messages = [
    { role: "assistant", content: "a" },
    { role: "user", content: "b" },
    { role: "user", content: "c" },
    { role: "assistant", content: "d" },
  ];
  expect(spark.sent({ model: "m", messages }).messages).toEqual([
    { role: "assistant", content: "a" },
    { role: "user", content: "b\n\nc" },
    { role: "assistant", content: "d" },
  ]);
});

describe("errors", () => {
  test.each([
    { code: 10005, type: "invalid_request_error" },
    { code: 10007, type: "rate_limit_error" },
    { code: 10008, type: "overloaded_error" },
    { code: 10012, type: "server_error" },
    { code: 10013, type: "invalid_request_error" },
    { code: 10014, type: "invalid_request_error" },
    { code: 10016, type: "permission_error" },
    { code: 10163, type: "invalid_request_error" },
    { code: 10907, type: "invalid_request_error" },
    { code: 11200, type: "authentication_error" },
    { code: 11201, type: "rate_limit_error" },
    { code: 11202, type: "rate_limit_error" },
    { code: 11203, type: "rate_limit_error" },
  ])("$code with status 200 is $type", ({ code, type }) => {
    const error = { message: "m", type, param: null, code: String(code) };
    expect(spark.plain({ code, message: "m", sid: "s" })).toEqual({ error });
    expect(spark.streamed(`data:{"code":${code},"message":"m","sid":"s"}\n\n`)).toMatchObject({ error, done: false });
  });

  test("the code says more than the status", () => {
    expect(spark.error(500, { error: { message: "m", code: "11202" } })).toMatchObject({
      status: 429,
      error: { type: "rate_limit_error", code: "11202" },
    });
    expect(spark.error(401, { message: "HMAC signature cannot be verified" })).toMatchObject({ status: 401 });
  });
});

describe("answers", () => {
  const chunk = (rest: object): string => `data:${JSON.stringify({ code: 0, sid: "s", ...rest })}\n\n`;
  const delta = (of: object, rest: object = {}): string => chunk({ choices: [{ index: 0, delta: of, ...rest }] });

  test("the answer's id is sid", () => {
    expect(spark.streamed(`${delta({ content: "a" })}data:[DONE]\n\n`)).toMatchObject({ id: "s", finish: "stop" });
    expect(spark.streamed('data:{"id":"i","choices":[{"delta":{"content":"a"}}]}\n\ndata:[DONE]\n\n').id).toBe("i");
  });

  test("a reason that Spark tells is kept", () => {
    const text = `${delta({ content: "a" }, { finish_reason: "length" })}data:[DONE]\n\n`;
    expect(spark.streamed(text)).toMatchObject({ text: "a", finish: "length", done: true });
  });

  test("a stream that is cut is an error, with or without content", () => {
    expect(spark.streamed(delta({ content: "a" })).error).toMatchObject({ code: "stream_truncated" });
    expect(spark.streamed("data:[DONE]\n\n").error).toMatchObject({ code: "stream_truncated" });
    expect(spark.streamed("").error).toMatchObject({ code: "stream_truncated" });
  });

  test("one call in the place of the list is a call, without arguments it gets an empty object", () => {
    const call = { type: "function", id: "c", function: { name: "f" } };
    expect(spark.streamed(`${delta({ tool_calls: call })}data:[DONE]\n\n`)).toMatchObject({
      calls: [{ id: "c", name: "f", arguments: "{}" }],
      finish: "tool_calls",
    });
    const plain = { code: 0, sid: "s", choices: [{ index: 0, message: { content: "", tool_calls: call } }] };
    expect(spark.plain(plain)).toMatchObject({
      choices: [{ message: { tool_calls: [{ id: "c", function: { arguments: "{}" } }] }, finish_reason: "tool_calls" }],
    });
  });

  test("what is no answer is an error", () => {
    for (const body of ["", "[]", "{}", '{"code":0}', '{"code":0,"choices":[]}']) {
      expect(spark.plain(body), body).toMatchObject({ error: { code: "malformed_answer" } });
    }
  });
});
