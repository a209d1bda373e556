import { beforeAll, describe, expect, test } from "vitest";
import { ASK, loadProbe, type Probe } from "./probe.ts";

let chat: Probe;
let agent: Probe;
let completion: Probe;
let workflow: Probe;
let named: Probe;
beforeAll(async () => {
  chat = await loadProbe("dify");
  agent = await loadProbe("dify", { botType: "Agent" });
  completion = await loadProbe("dify", { botType: "Completion" });
  workflow = await loadProbe("dify", { botType: "Workflow" });
  named = await loadProbe("dify", { botType: "Workflow", inputVariable: "text", outputVariable: "second" });
});

const TURNS = [
  { role: "system", content: "be brief" },
  { role: "user", content: "hi" },
  { role: "assistant", content: "ho" },
  { role: "user", content: "and" },
  { role: "user", content: "then?" },
];
const TRANSCRIPT = "be brief\n\nUser: hi\n\nAssistant: ho\n\nUser: and\n\nUser: then?";
const image = (url: string): object => ({ type: "image_url", image_url: { url } });
const file = (url: string): object => ({ type: "image", transfer_method: "remote_url", url });

describe("requests", () => {
  const base = { auto_generate_name: false, inputs: {}, response_mode: "blocking", user: "api-user" };

  test("without a conversation the whole chat is the query", () => {
    expect(chat.sent({ model: "m", messages: TURNS })).toEqual({ ...base, query: TRANSCRIPT });
  });

  test("in a conversation only what the user said since the last answer is", () => {
    expect(chat.sent({ model: "m", messages: TURNS, conversation_id: "c1", user: "u" })).toEqual({
      ...base,
      query: "be brief\n\nand\n\nthen?",
      conversation_id: "c1",
      user: "u",
    });
  });

  test("the application's variables go on", () => {
    expect(chat.sent({ ...ASK, inputs: { city: "Bonn", n: 1 }, temperature: 1, max_tokens: 3 })).toEqual({
      ...base,
      query: "hi",
      inputs: { city: "Bonn", n: 1 },
    });
  });

  test("a wanted form of the answer is part of the query", () => {
    const sent = chat.sent({ ...ASK, response_format: { type: "json_object" } });
    expect(sent.query).toBe("Answer with one JSON value only: no other text, no Markdown fence.\n\nhi");
  });

  test("agents are asked for a stream in any case", () => {
    expect(agent.sent(ASK).response_mode).toBe("streaming");
    expect(chat.sent(ASK, true).response_mode).toBe("streaming");
  });

  test("completions and workflows get the text as an input", () => {
    const inputs = { query: "mine", city: "Bonn" };
    const wanted = { inputs: { city: "Bonn", query: TRANSCRIPT }, response_mode: "blocking", user: "api-user" };
    const asked = { model: "m", messages: TURNS, inputs, conversation_id: "c1" };
    expect(completion.sent(asked)).toEqual(wanted);
    expect(workflow.sent(asked)).toEqual(wanted);
    expect(named.sent({ ...asked, inputs: [] })).toEqual({ ...wanted, inputs: { text: TRANSCRIPT } });
  });

  test("pictures are given by their address, in a conversation the new ones only", () => {
    const messages = [
      { role: "user", content: [{ type: "text", text: "see" }, image("https://example.com/a.png")] },
      { role: "assistant", content: "seen" },
      { role: "user", content: [image("https://example.com/b.png")] },
    ];
    expect(chat.sent({ model: "m", messages }).files).toEqual([
      file("https://example.com/a.png"),
      file("https://example.com/b.png"),
    ]);
    expect(chat.sent({ model: "m", messages, conversation_id: "c" })).toEqual({
      ...base,
      query: "",
      conversation_id: "c",
      files: [file("https://example.com/b.png")],
    });
  });

  test.each([
    {
      name: "a picture's bytes",
      body: {
        messages: [{ role: "user", content: [{ type: "text", text: "x" }, image("data:image/png;base64,AA==")] }],
      },
      why: "messages[0].content[1]: pictures must be given by their address",
    },
    {
      name: "sound",
      body: { messages: [{ role: "user", content: [{ type: "input_audio" }] }] },
      why: "messages[0].content[0]: parts of type input_audio have no counterpart",
    },
    { name: "tools", body: { tools: [{ type: "function" }] }, why: "tools: have no counterpart" },
    { name: "several answers", body: { n: 2 }, why: "n: only one answer" },
    { name: "no question", body: { messages: [{ role: "system", content: "x" }] }, why: "messages: expected a list" },
    { name: "no role", body: { messages: ["hi"] }, why: "messages[0].role: expected" },
  ])("$name: refused", ({ body, why }) => {
    expect(() => chat.sent({ ...ASK, ...body })).toThrow(why);
  });
});

const wire = (...events: object[]): string => events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");
const IDS = { conversation_id: "c", message_id: "m", workflow_run_id: "w", created_at: 1700000000 };

describe("chats and completions", () => {
  const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3, total_price: "0.1" };

  test("the answer's id is what a client can go on from", () => {
    const answer = { event: "message", ...IDS, answer: "ho", metadata: { usage } };
    expect(chat.plain(answer)).toMatchObject({ id: "c", created: 1700000000, usage: { total_tokens: 3 } });
    expect(completion.plain(answer)).toMatchObject({ id: "m", choices: [{ message: { content: "ho" } }] });
  });

  test("an agent's thoughts and its last message repeat what it said", () => {
    const thought = { event: "agent_thought", ...IDS, position: 1, thought: "Hello", tool: "dalle3" };
    const end = { event: "message_end", ...IDS, metadata: { usage } };
    const said = [
      { event: "agent_message", ...IDS, answer: "Hel" },
      { event: "message_file", ...IDS, type: "image", url: "https://example.com/cat.png" },
      { event: "agent_message", ...IDS, answer: "lo" },
      { event: "message", ...IDS, answer: "Hello" },
    ];
    expect(agent.streamed(wire(thought, ...said, end))).toMatchObject({ text: "Hello", reasoning: "", finish: "stop" });
  });

  test("a replaced answer is one that was filtered", () => {
    const replace = { event: "message_replace", ...IDS, answer: "Sorry." };
    const end = { event: "message_end", ...IDS };
    const message = (answer: string): object => ({ event: "message", ...IDS, answer });
    expect(chat.streamed(wire(replace, end))).toMatchObject({ text: "Sorry.", finish: "content_filter" });
    expect(chat.streamed(wire(message("a"), replace, message("b"), end))).toMatchObject({
      text: "a",
      finish: "content_filter",
    });
  });

  test("a chatflow's end is its message's, before or after the workflow's", () => {
    const message = { event: "message", ...IDS, answer: "a" };
    const finished = { event: "workflow_finished", ...IDS, data: { status: "succeeded", outputs: { answer: "a" } } };
    const end = { event: "message_end", ...IDS };
    for (const events of [
      [message, end, finished],
      [message, finished, end],
    ]) {
      expect(chat.streamed(wire(...events))).toMatchObject({ text: "a", finish: "stop", done: true });
    }
    expect(chat.streamed(wire(message, finished)).error).toMatchObject({ code: "stream_truncated" });
  });
});

describe("workflows", () => {
  const finished = (data: object): object => ({ event: "workflow_finished", ...IDS, data });
  const outputs = { first: 1, text: "one", second: "two", none: null };

  test.each([
    { name: "the first text", probe: () => workflow, data: { outputs }, content: "one" },
    { name: "the configured variable", probe: () => named, data: { outputs }, content: "two" },
    {
      name: "a variable that is no text",
      probe: () => named,
      data: { outputs: { second: { a: ["b"] } } },
      content: '{"a":["b"]}',
    },
    { name: "all outputs without a text", probe: () => workflow, data: { outputs: { n: 1 } }, content: '{"n":1}' },
    { name: "nothing without outputs", probe: () => workflow, data: { outputs: null }, content: "" },
    { name: "nothing without the variable", probe: () => named, data: { outputs: { text: "x" } }, content: "" },
  ])("the answer is $name", ({ probe, data, content }) => {
    const whole = { ...IDS, data: { status: "succeeded", ...data, total_tokens: 9, created_at: 5 } };
    expect(probe().plain(whole)).toMatchObject({
      id: "w",
      choices: [{ message: { content }, finish_reason: "stop" }],
      usage: { total_tokens: 9 },
    });
    expect(probe().streamed(wire(finished(whole.data)))).toMatchObject({ text: content, finish: "stop", done: true });
  });

  test("text comes as it is made, unless a variable is configured", () => {
    const chunks = ["a", "b"].map((text) => ({ event: "text_chunk", ...IDS, data: { text } }));
    const events = wire({ event: "workflow_started", ...IDS }, ...chunks, finished({ status: "succeeded", outputs }));
    expect(workflow.streamed(events)).toMatchObject({ text: "ab", finish: "stop", id: "w" });
    expect(named.streamed(events)).toMatchObject({ text: "two" });
  });

  test("a failure is an error, also in a chatflow", () => {
    const failed = { status: "failed", error: "Node LLM failed", outputs: {} };
    expect(workflow.plain({ ...IDS, data: failed })).toMatchObject({
      error: { message: "Node LLM failed", code: "failed" },
    });
    expect(workflow.streamed(wire(finished({ status: "stopped" }))).error).toMatchObject({ message: "stopped" });
    const error = { event: "error", ...IDS, status: 400, code: "invalid_param", message: "later" };
    expect(chat.streamed(wire(finished(failed), error)).error).toMatchObject({ message: "Node LLM failed" });
  });

  test("a pause for a human's input is an error", () => {
    const events = wire({ event: "human_input_required", ...IDS }, { event: "workflow_paused", ...IDS, data: {} });
    expect(workflow.streamed(events).error).toMatchObject({ code: "workflow_paused" });
  });
});

describe("errors", () => {
  test.each([
    { status: 400, code: "invalid_param", wanted: 400, type: "invalid_request_error" },
    { status: 400, code: "provider_quota_exceeded", wanted: 402, type: "insufficient_quota" },
    { status: 401, code: "unauthorized", wanted: 401, type: "authentication_error" },
    { status: 429, code: "too_many_requests", wanted: 429, type: "rate_limit_error" },
    { status: 500, code: "internal_server_error", wanted: 500, type: "server_error" },
  ])("$code is $type", ({ status, code, wanted, type }) => {
    const error = { message: "m", type, param: null, code };
    expect(chat.error(status, { status, code, message: "m" })).toEqual({ status: wanted, error });
    expect(chat.streamed(wire({ event: "error", status, code, message: "m" })).error).toEqual(error);
  });

  test("what is no answer is an error", () => {
    for (const probe of [chat, workflow]) {
      for (const body of ["", "[]", "{}", '{"answer":1}', '{"data":[]}']) {
        expect(probe.plain(body), body).toMatchObject({ error: { code: "malformed_answer" } });
      }
    }
    expect(chat.plain({ data: { outputs: { text: "x" } } })).toMatchObject({ error: { code: "malformed_answer" } });
    expect(chat.streamed("event: ping\n\n").error).toMatchObject({ code: "stream_truncated" });
  });
});
