import { beforeAll, describe, expect, test } from "vitest";
import { ASK, loadProbe, type Probe } from "./probe.ts";

let cohere: Probe;
beforeAll(async () => {
  cohere = await loadProbe("cohere");
});

const tool = (name: string, more: object = {}): object => ({
  type: "function",
  function: { name, description: `${name}!`, parameters: { type: "object" }, ...more },
});
const TOOLS = [tool("a"), tool("b")];
const offered = (name: string): object => ({
  type: "function",
  function: { name, description: `${name}!`, parameters: { type: "object" } },
});
const BASE = { model: "the-model", stream: false, messages: [{ role: "user", content: "hi" }] };

describe("members of a request", () => {
  test.each([
    { name: "no tools, a choice", body: { tool_choice: "required" }, wanted: {} },
    { name: "tools, no choice", body: { tools: TOOLS }, wanted: { tools: TOOLS } },
    { name: "auto", body: { tools: TOOLS, tool_choice: "auto" }, wanted: { tools: TOOLS } },
    { name: "none", body: { tools: TOOLS, tool_choice: "none" }, wanted: { tools: TOOLS, tool_choice: "NONE" } },
    {
      name: "required",
      body: { tools: TOOLS, tool_choice: "required" },
      wanted: { tools: TOOLS, tool_choice: "REQUIRED" },
    },
    {
      name: "a named function, which alone is offered",
      body: { tools: TOOLS, tool_choice: { type: "function", function: { name: "b" } } },
      wanted: { tools: [offered("b")], tool_choice: "REQUIRED" },
    },
    {
      name: "allowed tools",
      body: {
        tools: TOOLS,
        tool_choice: {
          type: "allowed_tools",
          allowed_tools: { mode: "required", tools: [{ type: "function", function: { name: "a" } }] },
        },
      },
      wanted: { tools: [offered("a")], tool_choice: "REQUIRED" },
    },
    {
      name: "the first tools API",
      body: { functions: [{ name: "f" }], function_call: { name: "f" } },
      wanted: {
        tools: [{ type: "function", function: { name: "f", parameters: { type: "object", properties: {} } } }],
        tool_choice: "REQUIRED",
      },
    },
    {
      name: "strict functions only",
      body: { tools: [tool("a", { strict: true })] },
      wanted: { tools: [offered("a")], strict_tools: true },
    },
    { name: "one strict of two", body: { tools: [tool("a", { strict: true }), tool("b")] }, wanted: { tools: TOOLS } },
    { name: "stop, a string", body: { stop: "x" }, wanted: { stop_sequences: ["x"] } },
    {
      name: "json_object",
      body: { response_format: { type: "json_object" } },
      wanted: { response_format: { type: "json_object" } },
    },
    { name: "text", body: { response_format: { type: "text" } }, wanted: {} },
    ...[{ tools: TOOLS }, { documents: ["d"] }].map((more) => ({
      name: `json_object beside ${Object.keys(more)}, which is said in words`,
      body: { response_format: { type: "json_object" }, ...more },
      wanted: {
        messages: [
          { role: "system", content: "Answer with one JSON value only: no other text, no Markdown fence." },
          ...BASE.messages,
        ],
        ...more,
      },
    })),
    {
      name: "low effort",
      body: { reasoning_effort: "low" },
      wanted: { thinking: { type: "enabled", token_budget: 1024 } },
    },
    { name: "no effort", body: { reasoning_effort: "none" }, wanted: { thinking: { type: "disabled" } } },
    { name: "minimal effort", body: { reasoning_effort: "minimal" }, wanted: { thinking: { type: "disabled" } } },
    {
      name: "Anthropic's thinking",
      body: { thinking: { type: "enabled", budget_tokens: 2000 } },
      wanted: { thinking: { type: "enabled", token_budget: 2000 } },
    },
    {
      name: "Cohere's thinking",
      body: { thinking: { type: "enabled", token_budget: 300 } },
      wanted: { thinking: { type: "enabled", token_budget: 300 } },
    },
    { name: "thinking off", body: { thinking: { type: "disabled" } }, wanted: { thinking: { type: "disabled" } } },
    {
      name: "numbers beyond Cohere's ranges",
      body: { temperature: 1.5, top_p: 1, top_k: 1000, frequency_penalty: -1, presence_penalty: 2 },
      wanted: { temperature: 1, p: 0.99, k: 500, frequency_penalty: 0, presence_penalty: 1 },
    },
    { name: "the newer token limit", body: { max_tokens: 5, max_completion_tokens: 7 }, wanted: { max_tokens: 7 } },
    {
      name: "members of Cohere's own",
      body: {
        documents: ["d"],
        citation_options: { mode: "FAST" },
        safety_mode: "OFF",
        strict_tools: true,
        priority: 3,
      },
      wanted: {
        documents: ["d"],
        citation_options: { mode: "FAST" },
        safety_mode: "OFF",
        strict_tools: true,
        priority: 3,
      },
    },
    {
      name: "hints without a counterpart, and nulls",
      body: { user: "u", logprobs: true, logit_bias: {}, seed: null, stop: null, temperature: null, metadata: {} },
      wanted: {},
    },
  ])("$name", ({ body, wanted }) => {
    expect(cohere.sent({ ...ASK, ...body })).toEqual({ ...BASE, ...wanted });
  });

  test("numbers keep their text", () => {
    expect(JSON.stringify(cohere.sent({ ...ASK, seed: 1, max_tokens: 10 }, true))).toContain('"seed":1');
  });
});

describe("messages", () => {
  const call = { id: "c1", type: "function", function: { name: "f", arguments: "" } };
  test.each([
    {
      name: "pictures, by address and inline",
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "look" },
            { type: "image_url", image_url: { url: "https://e.com/a.png", detail: "low" } },
            { type: "image_url", image_url: "data:image/png;base64,AAAA" },
          ],
        },
      ],
      wanted: [
        {
          role: "user",
          content: [
            { type: "text", text: "look" },
            { type: "image_url", image_url: { url: "https://e.com/a.png", detail: "low" } },
            { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
          ],
        },
      ],
    },
    {
      name: "a plan beside calls, and calls without arguments",
      messages: [
        { role: "user", content: "hi" },
        { role: "assistant", content: null, reasoning_content: "I will call f.", tool_calls: [call] },
        {
          role: "tool",
          tool_call_id: "c1",
          content: [
            { type: "text", text: "1" },
            { type: "text", text: "2" },
          ],
        },
      ],
      wanted: [
        { role: "user", content: "hi" },
        {
          role: "assistant",
          tool_calls: [{ ...call, function: { name: "f", arguments: "{}" } }],
          tool_plan: "I will call f.",
        },
        { role: "tool", tool_call_id: "c1", content: "1\n2" },
      ],
    },
    {
      name: "a plan in OpenRouter's details",
      messages: [
        {
          role: "assistant",
          content: "",
          reasoning_details: [{ type: "reasoning.text", text: "Plan.", signature: "s" }],
          tool_calls: [{ ...call, function: { name: "f", arguments: { a: 1 } } }],
        },
      ],
      wanted: [
        {
          role: "assistant",
          tool_calls: [{ ...call, function: { name: "f", arguments: '{"a":1}' } }],
          tool_plan: "Plan.",
        },
      ],
    },
    {
      name: "the first tools API",
      messages: [
        { role: "assistant", content: null, function_call: { name: "f", arguments: "{}" } },
        { role: "function", name: "f", content: "r" },
      ],
      wanted: [
        { role: "assistant", tool_calls: [{ id: "f", type: "function", function: { name: "f", arguments: "{}" } }] },
        { role: "tool", tool_call_id: "f", content: "r" },
      ],
    },
    {
      name: "what an assistant refused, and turns that say nothing",
      messages: [
        { role: "developer", content: "d" },
        { role: "assistant", content: null, refusal: "No." },
        { role: "assistant", content: [{ type: "refusal", refusal: "Never." }] },
        { role: "assistant", content: "" },
        { role: "user", content: "u", name: "me" },
      ],
      wanted: [
        { role: "system", content: "d" },
        { role: "assistant", content: "No." },
        { role: "assistant", content: "Never." },
        { role: "user", content: "u" },
      ],
    },
  ])("$name", ({ messages, wanted }) => {
    expect(cohere.sent({ model: "m", messages }).messages).toEqual(wanted);
  });
});

describe("what Cohere cannot carry is refused with its place", () => {
  test.each([
    { name: "several answers", body: { ...ASK, n: 2 }, reason: "n: more than one answer has no counterpart" },
    {
      name: "audio",
      body: { messages: [{ role: "user", content: [{ type: "input_audio", input_audio: {} }] }] },
      reason: "messages[0].content[0]: parts of type input_audio have no counterpart",
    },
    {
      name: "a picture of a tool",
      body: { messages: [ASK, { role: "tool", content: [{ type: "image_url", image_url: { url: "x" } }] }] },
      reason: "messages[0].role: expected system, developer, user, assistant or tool",
    },
    {
      name: "a picture of a tool, behind a user's message",
      body: {
        messages: [
          { role: "user", content: "x" },
          { role: "tool", content: [{ type: "image_url", image_url: { url: "x" } }] },
        ],
      },
      reason: "messages[1].content[0]: parts of type image_url have no counterpart",
    },
    {
      name: "a custom tool",
      body: { ...ASK, tools: [{ type: "custom", custom: { name: "x" } }] },
      reason: "tools[0].type: custom tools have no counterpart",
    },
    {
      name: "a tool of a provider",
      body: { ...ASK, tools: [tool("a"), { type: "web_search", name: "w" }] },
      reason: "tools[1]: expected a named function",
    },
    { name: "no messages", body: { messages: [] }, reason: "messages: expected a list of at least one message" },
    { name: "messages that are no list", body: { messages: {} }, reason: "messages: expected a list" },
  ])("$name", ({ body, reason }) => {
    expect(() => cohere.sent(body)).toThrow(reason);
  });

  test("a body that is no object", () => {
    expect(() => cohere.plain({}, [] as unknown as Record<string, unknown>)).toThrow("body: expected a JSON object");
  });
});

const USAGE = { billed_units: { input_tokens: 5, output_tokens: 2 }, tokens: { input_tokens: 9, output_tokens: 3 } };
const answer = (more: object): object => ({
  id: "1",
  finish_reason: "COMPLETE",
  message: { role: "assistant", content: [{ type: "text", text: "hi" }] },
  ...more,
});

describe("whole answers", () => {
  test.each([
    { word: "COMPLETE", finish: "stop" },
    { word: "STOP_SEQUENCE", finish: "stop" },
    { word: "MAX_TOKENS", finish: "length" },
    { word: "TOOL_CALL", finish: "tool_calls" },
    { word: "SOMETHING_NEW", finish: "stop" },
  ])("$word ends as $finish", ({ word, finish }) => {
    expect(cohere.plain(answer({ finish_reason: word }))).toMatchObject({
      id: "1",
      choices: [{ finish_reason: finish }],
    });
  });

  test.each([
    { word: "ERROR", type: "server_error" },
    { word: "TIMEOUT", type: "timeout_error" },
  ])("$word is an error", ({ word, type }) => {
    expect(cohere.plain(answer({ finish_reason: word }))).toMatchObject({
      error: { type, message: expect.any(String) },
    });
  });

  test.each([
    { name: "tokens", usage: USAGE, wanted: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 } },
    {
      name: "billed units alone",
      usage: { billed_units: USAGE.billed_units },
      wanted: { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 },
    },
    {
      name: "cached tokens",
      usage: { ...USAGE, cached_tokens: 4 },
      wanted: { prompt_tokens: 9, prompt_tokens_details: { cached_tokens: 4 } },
    },
  ])("usage is read from $name", ({ usage, wanted }) => {
    expect(cohere.plain(answer({ usage })).usage).toMatchObject(wanted);
  });

  test("citations of the text become annotations, one for each source", () => {
    const citations = [
      {
        start: 0,
        end: 2,
        text: "hi",
        type: "TEXT_CONTENT",
        sources: [
          { type: "document", id: "doc:0", document: { url: "https://e.com", title: "E" } },
          { type: "tool", id: "c1:0", tool_output: { content: "x" } },
        ],
      },
      { start: 0, end: 1, text: "h", type: "PLAN", sources: [{ type: "tool", id: "c1:0" }] },
      { start: 3, end: 4, sources: [{ type: "document", id: "doc:1" }] },
    ];
    const message = { role: "assistant", content: [{ type: "text", text: "hi" }], citations };
    const page = (start: number, end: number, url: string, title: string): object => ({
      type: "url_citation",
      url_citation: { start_index: start, end_index: end, url, title },
    });
    expect(cohere.plain(answer({ message }))).toMatchObject({
      choices: [
        {
          message: {
            annotations: [page(0, 2, "https://e.com", "E"), page(0, 2, "c1:0", "c1:0"), page(3, 4, "doc:1", "doc:1")],
          },
        },
      ],
    });
  });

  test.each([
    { name: "an error body", body: { message: "nope" }, message: "nope" },
    { name: "no answer", body: { object: "list" }, message: "The provider sent an answer that could not be read" },
    { name: "no JSON", body: "<html>", message: "The provider sent an answer that could not be read" },
    { name: "nothing", body: "", message: "The provider sent an answer that could not be read" },
  ])("$name becomes an error", ({ body, message }) => {
    expect(cohere.plain(body)).toMatchObject({ error: { message } });
  });
});

const event = (data: object): string => `data: ${JSON.stringify(data)}\n\n`;
const START = event({ id: "1", type: "message-start", delta: { message: { role: "assistant" } } });
const text = (text: string): string =>
  event({ type: "content-delta", index: 0, delta: { message: { content: { text } } } });
const end = (delta: object): string => event({ type: "message-end", delta });

describe("streams", () => {
  test("text, citations and usage arrive", () => {
    const citation = event({
      type: "citation-start",
      index: 0,
      delta: { message: { citations: { start: 0, end: 2, sources: [{ type: "document", id: "doc:0" }] } } },
    });
    const got = cohere.streamed(START + text("Hi") + citation + end({ finish_reason: "COMPLETE", usage: USAGE }));
    expect(got).toMatchObject({
      text: "Hi",
      finish: "stop",
      done: true,
      usage: { prompt_tokens: 9, completion_tokens: 3 },
    });
    expect(got.annotations).toEqual([
      { type: "url_citation", url_citation: { start_index: 0, end_index: 2, url: "doc:0", title: "doc:0" } },
    ]);
  });

  test("calls without an index are told apart by their ids", () => {
    const call = (id: string): string =>
      event({
        type: "tool-call-start",
        delta: { message: { tool_calls: { id, function: { name: "f", arguments: "" } } } },
      });
    const got = cohere.streamed(START + call("a") + call("b") + end({ finish_reason: "TOOL_CALL" }));
    expect(got.calls).toEqual([
      { id: "a", name: "f", arguments: "{}" },
      { id: "b", name: "f", arguments: "{}" },
    ]);
  });

  test.each([
    { name: "nothing at all", stream: "", code: "stream_truncated" },
    { name: "a stream without an end", stream: START + text("Hi"), code: "stream_truncated" },
    { name: "an event that is an error", stream: START + event({ message: "broken", id: "x" }), message: "broken" },
    {
      name: "an end with an error",
      stream: START + end({ finish_reason: "ERROR", error: "broken" }),
      message: "broken",
    },
    {
      name: "an end too late",
      stream: START + end({ finish_reason: "TIMEOUT" }),
      message: "The provider did not answer in time",
    },
  ])("$name ends with an error", ({ stream, code, message }) => {
    const got = cohere.streamed(stream);
    expect(got.done).toBe(false);
    expect(got.error).toMatchObject({ ...(code && { code }), ...(message && { message }) });
  });

  test.each([
    "data: {}\n\n",
    "data: []\n\n",
    'data: {"type":"content-delta"}\n\n',
    'data: {"type":"content-delta","delta":{"message":{"content":[{"text":1},[],null,"x"]}}}\n\n',
    'data: {"type":"tool-call-delta","index":9e99,"delta":{"message":{"tool_calls":{"function":{"arguments":7}}}}}\n\n',
    'data: {"type":"tool-call-start","index":-5,"delta":{"message":{"tool_calls":[[],{"function":3}]}}}\n\n',
    'data: {"type":"citation-start","delta":{"message":{"citations":{"sources":[3,{"document":[]}]}}}}\n\n',
    'data: {"type":"message-start","delta":7}\n\n',
    'data: {"type":"debug","prompt":"x"}\n\n',
    "data: \u0000\n\n",
  ])("an event that makes no sense is passed over: %s", (odd) => {
    const got = cohere.streamed(START + odd + text("Hi") + end({ finish_reason: "COMPLETE" }));
    expect(got).toMatchObject({ text: expect.stringMatching(/Hi$/), finish: "stop", done: true });
  });
});

test("errors have Cohere's message and the status's kind", () => {
  expect(cohere.error(401, { message: "invalid api token" })).toMatchObject({
    status: 401,
    error: { message: "invalid api token", code: "invalid_api_key" },
  });
  expect(cohere.error(422, { id: "x", message: "unknown field" })).toMatchObject({
    error: { message: "unknown field" },
  });
});
