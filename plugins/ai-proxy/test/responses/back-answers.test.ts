import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { answerFile, CASES, type Case } from "../matrix/cases.ts";
import { loadTranslator, type Translator } from "../matrix/translator.ts";
import { collectByResponses, readByResponses } from "../official-clients.ts";

let translator: Translator;
beforeAll(async () => {
  translator = await loadTranslator();
});

type Json = Record<string, unknown>;

interface Choice {
  readonly message: Json;
  readonly finish_reason: string;
  readonly logprobs?: unknown;
}
interface Completion {
  readonly id?: string;
  readonly choices: readonly Choice[];
  readonly usage?: unknown;
  readonly error?: { readonly message: string; readonly code: string; readonly type: string };
}

const data = (events: readonly Json[]): Buffer =>
  Buffer.from(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(""));

/** What a client of chat completions gets of a stream of these events, put together. */
const ofEvents = (...events: Json[]): Completion =>
  JSON.parse(translator.begin("openai", "responses", false).stream(data(events)));

/** What it gets of a body. */
const ofBody = (body: unknown): Completion =>
  JSON.parse(
    translator
      .begin("openai", "responses", false)
      .plain(Buffer.from(typeof body === "string" ? body : JSON.stringify(body))),
  );

/** The message without its empty members. */
function messageOf({ choices }: Completion): Json {
  const { role, refusal, ...members } = choices[0]?.message ?? {};
  return { ...members, ...(refusal === null ? {} : { refusal }) };
}

const created = { type: "response.created", response: { id: "r", model: "m", created_at: 7, output: [] } };
const completed = (output: readonly Json[] = [], more: Json = {}): Json => ({
  type: "response.completed",
  response: { id: "r", status: "completed", output, ...more },
});
const text = (delta: string, more: Json = {}): Json => ({
  type: "response.output_text.delta",
  output_index: 0,
  delta,
  ...more,
});
const done = (item: Json, output_index = 0): Json => ({ type: "response.output_item.done", output_index, item });
const added = (item: Json, output_index = 0): Json => ({ type: "response.output_item.added", output_index, item });
const message = (...content: Json[]): Json => ({ type: "message", role: "assistant", content });
const call = (more: Json = {}): Json => ({ type: "function_call", call_id: "c", name: "f", arguments: "", ...more });
const toolCall = (given: string): Json => ({ id: "c", type: "function", function: { name: "f", arguments: given } });

describe("a stream says what the whole response says", () => {
  const names = (Object.keys(CASES) as Case[]).filter((name) => CASES[name] === name && name !== "error");
  test.each(names)("%s", (name) => {
    const [stream, body] = [true, false].map((isStream) => answerFile(name, "responses", isStream));
    if (stream === undefined || body === undefined) throw new Error(`${name}: no answer`);
    const streamed = translator.begin("openai", "responses", false).stream(readFileSync(stream));
    expect(JSON.parse(streamed)).toMatchObject({ choices: ofBody(readFileSync(body, "utf8")).choices });
  });

  test.each(names)("%s, and OpenAI's client reads both alike", async (name) => {
    const [stream, body] = [true, false].map((isStream) => answerFile(name, "responses", isStream));
    if (stream === undefined || body === undefined) throw new Error(`${name}: no answer`);
    const events = readFileSync(stream, "utf8");
    const collected = await collectByResponses(events.slice(0, events.lastIndexOf("event: ")));
    expect(collected.output).toMatchObject((await readByResponses(readFileSync(body, "utf8"))).output);
  });
});

describe("events may be missing", () => {
  const whole = message({ type: "output_text", text: "hello" });
  const cases = [
    { name: "all but the last", events: [completed([whole])], message: { content: "hello" } },
    { name: "deltas", events: [created, done(whole), completed([whole])], message: { content: "hello" } },
    { name: "all but deltas", events: [text("hel"), text("lo"), completed()], message: { content: "hello" } },
    {
      name: "none: nothing is told twice",
      events: [created, added(message()), text("hello"), done(whole), completed([whole])],
      message: { content: "hello" },
    },
    {
      name: "the beginning of a call",
      events: [
        { type: "response.function_call_arguments.delta", output_index: 0, delta: '{"a"' },
        done(call({ arguments: '{"a":1}' })),
        completed(),
      ],
      message: { content: null, tool_calls: [toolCall('{"a":1}')] },
    },
    {
      name: "the end of a call",
      events: [
        added(call()),
        { type: "response.function_call_arguments.delta", output_index: 0, delta: '{"a":1}' },
        completed(),
      ],
      message: { content: null, tool_calls: [toolCall('{"a":1}')] },
    },
    {
      name: "arguments",
      events: [added(call()), completed()],
      message: { content: null, tool_calls: [toolCall("{}")] },
    },
    {
      name: "the number of the item",
      events: [{ type: "response.output_text.delta", delta: "hello" }, completed([whole])],
      message: { content: "hello" },
    },
  ];
  test.each(cases)("$name", ({ events, message: expected }) => {
    expect(messageOf(ofEvents(...events))).toEqual(expected);
  });
});

describe("reasoning", () => {
  const summary = (delta: string, summary_index = 0): Json => ({
    type: "response.reasoning_summary_text.delta",
    output_index: 0,
    summary_index,
    delta,
  });
  const thought = (delta: string): Json => ({
    type: "response.reasoning_text.delta",
    output_index: 0,
    content_index: 0,
    delta,
  });
  const signed = (given: string): Json => ({
    reasoning_details: [
      { type: "reasoning.text", text: given, signature: "c2ln", format: "openai-responses-v1", index: 0 },
    ],
  });
  const item = (more: Json): Json => ({ type: "reasoning", summary: [], encrypted_content: "c2ln", ...more });
  const part = (given: string): Json => ({ type: "summary_text", text: given });
  const cases = [
    {
      name: "a summary in parts, signed",
      events: [summary("a"), summary("b"), summary("c", 1), done(item({ summary: [part("ab"), part("c")] }))],
      message: { reasoning_content: "ab\n\nc", ...signed("ab\n\nc") },
    },
    {
      name: "a summary that comes whole",
      events: [done(item({ summary: [part("ab"), part("c")] }))],
      message: { reasoning_content: "ab\n\nc", ...signed("ab\n\nc") },
    },
    {
      name: "the thoughts themselves",
      events: [thought("a"), thought("b"), done({ type: "reasoning", summary: [], encrypted_content: null })],
      message: { reasoning_content: "ab" },
    },
    {
      name: "thoughts that come whole",
      events: [done({ type: "reasoning", content: [{ type: "reasoning_text", text: "ab" }] })],
      message: { reasoning_content: "ab" },
    },
    {
      name: "of both, what came first",
      events: [thought("a"), summary("b"), thought("c")],
      message: { reasoning_content: "ac" },
    },
    {
      name: "encrypted only",
      events: [added(item({ encrypted_content: "half" })), done(item({}))],
      message: {
        reasoning_details: [{ type: "reasoning.encrypted", data: "c2ln", format: "openai-responses-v1", index: 0 }],
      },
    },
    {
      name: "signed without text",
      events: [done(item({ summary: [part("")] }))],
      message: { reasoning_content: "", ...signed("") },
    },
  ];
  test.each(cases)("$name", ({ events, message: expected }) => {
    const items = events.flatMap(({ type, item: value }) =>
      type === "response.output_item.done" ? [value as Json] : [],
    );
    expect(messageOf(ofEvents(...events, completed(items)))).toEqual({ content: "", ...expected });
  });
});

describe("citations and log probabilities", () => {
  const flat = { type: "url_citation", start_index: 0, end_index: 2, url: "u", title: "t" };
  const file = { type: "file_citation", index: 1, file_id: "f", filename: "n" };
  const nested = {
    type: "url_citation",
    url_citation: { start_index: 0, end_index: 2, url: "u", title: "t" },
  };
  const logprobs = [{ token: "ab", bytes: [97, 98], logprob: -0.1, top_logprobs: [] }];
  const whole = message({ type: "output_text", text: "ab", annotations: [flat, file], logprobs });
  const annotation = (value: Json): Json => ({
    type: "response.output_text.annotation.added",
    output_index: 0,
    annotation: value,
  });

  test.each([
    {
      name: "in pieces",
      events: [text("ab", { logprobs }), annotation(flat), annotation(file), done(whole), completed([whole])],
    },
    { name: "whole", events: [completed([whole])] },
  ])("$name", ({ events }) => {
    const completion = ofEvents(...events);
    expect(messageOf(completion)).toEqual({ content: "ab", annotations: [nested, file] });
    expect(completion.choices[0]?.logprobs).toEqual({ content: logprobs, refusal: null });
  });

  test("reach a client of the Responses API as they were", () => {
    const { output } = JSON.parse(
      translator.begin("responses", "responses", false).stream(data([created, completed([whole])])),
    );
    expect(output[0].content[0]).toEqual({ type: "output_text", annotations: [flat, file], logprobs, text: "ab" });
  });
});

describe("why an answer ended", () => {
  const ended = (status: string, reason?: string): Completion =>
    ofBody({
      id: "r",
      status,
      output: [message({ type: "output_text", text: "x" })],
      incomplete_details: reason === undefined ? null : { reason },
    });
  test.each([
    ["completed", undefined, "stop"],
    ["incomplete", "max_output_tokens", "length"],
    ["incomplete", "content_filter", "content_filter"],
    ["incomplete", undefined, "length"],
    ["in_progress", undefined, "stop"],
  ])("%s %s is %s", (status, reason, finish) => {
    expect(ended(status, reason).choices[0]?.finish_reason).toBe(finish);
  });

  test("calls are tool_calls, and cut ones length", () => {
    expect(ofBody({ status: "completed", output: [call()] }).choices[0]?.finish_reason).toBe("tool_calls");
    expect(ofBody({ status: "incomplete", output: [call()] }).choices[0]?.finish_reason).toBe("length");
  });

  test("a refusal stands in the place of the text", () => {
    const refusal = message({ type: "refusal", refusal: "No." });
    expect(messageOf(ofBody({ output: [refusal] }))).toEqual({ content: null, refusal: "No." });
    const pieces = ["N", "o."].map((delta) => ({ type: "response.refusal.delta", output_index: 0, delta }));
    expect(messageOf(ofEvents(...pieces, done(refusal), completed([refusal])))).toEqual({
      content: null,
      refusal: "No.",
    });
  });
});

test("usage is told with its details", () => {
  const usage = {
    input_tokens: 10,
    input_tokens_details: { cached_tokens: 4, cache_write_tokens: 2 },
    output_tokens: 5,
    output_tokens_details: { reasoning_tokens: 3 },
    total_tokens: 15,
  };
  expect(ofEvents(created, text("x"), completed([], { usage })).usage).toEqual({
    prompt_tokens: 10,
    completion_tokens: 5,
    total_tokens: 15,
    prompt_tokens_details: { cached_tokens: 4, cache_write_tokens: 2 },
    completion_tokens_details: { reasoning_tokens: 3 },
  });
});

describe("what fails", () => {
  const failed = { id: "r", status: "failed", output: [], error: { code: "server_error", message: "It broke" } };
  const cases = [
    { name: "a failed response", of: () => ofBody(failed), error: ["It broke", "server_error", "server_error"] },
    {
      name: "a failed response of a stream",
      of: () => ofEvents(created, text("x"), { type: "response.failed", response: failed }),
      error: ["It broke", "server_error", "server_error"],
    },
    {
      name: "a cancelled one",
      of: () => ofBody({ id: "r", status: "cancelled", output: [], error: null }),
      error: ["The provider failed", "cancelled", "server_error"],
    },
    {
      name: "an error event as it is documented",
      of: () => ofEvents(created, { type: "error", code: "rate_limit_exceeded", message: "Slow", param: null }),
      error: ["Slow", "rate_limit_exceeded", "rate_limit_error"],
    },
    {
      name: "an error event as it is sent",
      of: () => ofEvents({ type: "error", error: { type: "invalid_request_error", code: "x", message: "Bad" } }),
      error: ["Bad", "x", "invalid_request_error"],
    },
    {
      name: "a refused prompt",
      of: () => ofBody({ ...failed, error: { code: "invalid_prompt", message: "No" } }),
      error: ["No", "invalid_prompt", "invalid_request_error"],
    },
    {
      name: "an error body",
      of: () => ofBody({ error: { message: "Bad" } }),
      error: ["Bad", "server_error", "server_error"],
    },
    {
      name: "another object",
      of: () => ofBody({ object: "list" }),
      error: [/could not be read/, "malformed_answer", "server_error"],
    },
    { name: "no JSON", of: () => ofBody("<html>"), error: [/could not be read/, "malformed_answer", "server_error"] },
    { name: "an empty stream", of: () => ofEvents(), error: [/ended the stream/, "stream_truncated", "server_error"] },
    {
      name: "a stream that breaks off",
      of: () => ofEvents(created, text("x")),
      error: [/ended the stream/, "stream_truncated", "server_error"],
    },
  ];
  test.each(cases)("$name", ({ of, error: [reason, code, type] }) => {
    const { error } = of();
    expect(error?.message).toMatch(reason ?? "");
    expect([error?.code, error?.type]).toEqual([code, type]);
  });
});

test("what means nothing is passed over", () => {
  const odd: Json[] = [
    { type: "keepalive" },
    { type: "response.output_text.delta" },
    { type: "response.output_text.delta", output_index: -5, delta: 7 },
    { type: "response.output_text.delta", output_index: 1e300, delta: "" },
    { type: "response.output_text.annotation.added", output_index: 0, annotation: "x" },
    added({ type: "web_search_call" }, 3),
    done({ type: "web_search_call" }, 3),
    done({ type: "message", content: "x" }, 4),
    { type: "response.output_item.done", output_index: 5, item: [] },
    { type: "response.completed" },
    { type: "response.completed", response: 7 },
  ];
  expect(messageOf(ofEvents(created, ...odd, text("hello"), completed([{ type: "mcp_call" }, {}])))).toEqual({
    content: "hello",
  });
});
