import { type Gateway, hosts, showLogsOnFailure, startUpstream, type Upstream } from "@sluice/testbed";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { counters, lastAiLog } from "./ai-log.ts";

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());

const plain = {
  id: "chatcmpl-1",
  model: "m-1",
  choices: [
    {
      message: {
        content: 'He said "hi" \\ \u00e9 \u{1f600}',
        reasoning_content: "hm",
        tool_calls: [{ id: "call_1", type: "function", function: { name: "f", arguments: '{"a":1}' } }],
      },
    },
  ],
  usage: {
    prompt_tokens: 10,
    completion_tokens: 20,
    total_tokens: 30,
    prompt_tokens_details: { cached_tokens: 4 },
    completion_tokens_details: { reasoning_tokens: 6, audio_tokens: 0 },
  },
};

const events = (list: readonly unknown[]): string => list.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");
const delta = (content: object): unknown => ({ id: "chatcmpl-2", model: "m-2", choices: [{ delta: content }] });
const stream = events([
  delta({ role: "assistant", content: "" }),
  delta({ reasoning_content: "let me " }),
  delta({ reasoning_content: "think" }),
  delta({ content: "Good " }),
  delta({ content: "day" }),
  delta({ tool_calls: [{ index: 0, id: "call_a", type: "function", function: { name: "f", arguments: "" } }] }),
  delta({ tool_calls: [{ index: 0, function: { arguments: '{"a"' } }] }),
  delta({ tool_calls: [{ index: 1, id: "call_b", type: "function", function: { name: "g", arguments: "{}" } }] }),
  delta({ tool_calls: [{ index: 0, function: { arguments: ":1}" } }] }),
  { model: "m-2", choices: [], usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 } },
]);

const anthropicStream = events([
  { type: "message_start", message: { id: "msg_1", model: "claude", usage: { input_tokens: 3, output_tokens: 1 } } },
  { type: "content_block_start", index: 0, content_block: { type: "thinking", thinking: "" } },
  { type: "content_block_delta", index: 0, delta: { type: "thinking_delta", thinking: "so" } },
  { type: "content_block_delta", index: 1, delta: { type: "text_delta", text: "Good day" } },
  { type: "content_block_start", index: 2, content_block: { type: "tool_use", id: "toolu_1", name: "f", input: {} } },
  { type: "content_block_delta", index: 2, delta: { type: "input_json_delta", partial_json: '{"a":' } },
  { type: "content_block_delta", index: 2, delta: { type: "input_json_delta", partial_json: "1}" } },
  { type: "message_delta", delta: { stop_reason: "tool_use" }, usage: { output_tokens: 9 } },
]);

const question = {
  model: "m-0",
  system: "be brief",
  messages: [
    { role: "user", content: "first" },
    { role: "assistant", content: "answer" },
    { role: "user", content: "second" },
  ],
};

describe.each(hosts)("attributes of ai-statistics on $name", (host) => {
  let gateway: Gateway | undefined;
  beforeEach((context) => {
    gateway = undefined;
    showLogsOnFailure(context, { upstream, gateway: { logs: () => gateway?.logs() ?? [] } });
  });
  afterEach(() => gateway?.close());

  /** The log of one call with this configuration, or with several of the plugin in a chain. */
  async function logOf(configs: readonly unknown[], answer: object | string, options: Options = {}) {
    gateway = await host.open({
      plugins: configs.map((config) => ({ plugin: "ai-statistics", config })),
      upstreams: { provider: { url: upstream.url } },
      routeName: options.route ?? "chat",
    });
    const isStream = typeof answer === "string";
    const body = isStream ? answer : JSON.stringify(answer);
    const reply = await fetch(`${gateway.url}${options.path ?? "/v1/chat/completions"}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-stub-content-type": isStream ? "text/event-stream" : "application/json",
        "x-stub-body-base64": Buffer.from(body).toString("base64"),
        "x-stub-header-x-from": "upstream",
        ...options.headers,
      },
      body: JSON.stringify(options.question ?? question),
    });
    expect(await reply.text()).toBe(body);
    return lastAiLog(gateway);
  }

  test("default attributes of a plain answer", async () => {
    const log = await logOf([{ use_default_attributes: true }], plain);
    expect(log).toMatchObject({
      messages: question.messages,
      question: "second",
      system: "be brief",
      answer: 'He said "hi" \\ \u00e9 \u{1f600}',
      reasoning: "hm",
      tool_calls: plain.choices[0]?.message.tool_calls,
      reasoning_tokens: 6,
      cached_tokens: 4,
      input_token_details: '{"cached_tokens":4}',
      output_token_details: '{"reasoning_tokens":6,"audio_tokens":0}',
      chat_id: "chatcmpl-1",
      chat_round: 2,
      total_token: 30,
    });
  });

  test("default attributes of a stream, its tool calls put together", async () => {
    expect(await logOf([{ use_default_attributes: true }], stream)).toMatchObject({
      question: "second",
      answer: "Good day",
      reasoning: "let me think",
      tool_calls: [
        { index: 0, id: "call_a", type: "function", function: { name: "f", arguments: '{"a":1}' } },
        { index: 1, id: "call_b", type: "function", function: { name: "g", arguments: "{}" } },
      ],
      total_token: 3,
    });
  });

  test("default attributes of an Anthropic stream", async () => {
    expect(await logOf([{ use_default_attributes: true }], anthropicStream, { path: "/v1/messages" })).toMatchObject({
      model: "claude",
      chat_id: "msg_1",
      answer: "Good day",
      reasoning: "so",
      tool_calls: [{ index: 2, id: "toolu_1", type: "tool_use", function: { name: "f", arguments: '{"a":1}' } }],
      input_token: 3,
      output_token: 9,
      total_token: 12,
    });
  });

  test("default response attributes hold no content, and other paths are left alone", async () => {
    const log = await logOf([{ use_default_response_attributes: true }], plain);
    expect(log).toMatchObject({ cached_tokens: 4, reasoning_tokens: 6 });
    expect(Object.keys(log)).not.toEqual(expect.arrayContaining(["question", "answer", "messages"]));
    await gateway?.close();
    const elsewhere = logOf([{ use_default_response_attributes: true }], plain, { path: "/v1/other" });
    await expect(elsewhere).rejects.toThrow("left no ai_log");
  });

  test("values from every source, by rules, with defaults", async () => {
    const attributes = [
      { key: "fixed", value_source: "fixed_value", value: "f", apply_to_log: true },
      { key: "who", value_source: "request_header", value: "X-Who", apply_to_log: true },
      { key: "nobody", value_source: "request_header", value: "x-none", default_value: "d", apply_to_log: true },
      { key: "nothing", value_source: "request_header", value: "x-none", apply_to_log: true },
      { key: "roles", value_source: "request_body", value: "messages.#.role", apply_to_log: true },
      { key: "from", value_source: "response_header", value: "x-from", apply_to_log: true },
      {
        key: "first",
        value_source: "response_streaming_body",
        value: "choices.0.delta.reasoning_content",
        rule: "first",
      },
      { key: "last", value_source: "response_streaming_body", value: "choices.0.delta.content", rule: "replace" },
      { key: "all", value_source: "response_streaming_body", value: "choices.0.delta.content", rule: "append" },
      { key: "plain", value_source: "response_body", value: "id", default_value: "d" },
    ].map((attribute) => ({ apply_to_log: true, ...attribute }));
    const log = await logOf([{ attributes }], stream, { headers: { "x-who": "me" } });
    expect(log).toMatchObject({
      fixed: "f",
      who: "me",
      nobody: "d",
      roles: ["user", "assistant", "user"],
      from: "upstream",
      first: "let me ",
      last: "day",
      all: "Good day",
    });
    expect(log).not.toHaveProperty("nothing");
    expect(log).not.toHaveProperty("plain");
  });

  test("attributes say what is counted where the answer speaks no known protocol", async () => {
    const attributes = [
      { key: "model", value_source: "response_body", value: "usage.models.0.model_id", apply_to_log: true },
      { key: "input_token", value_source: "response_body", value: "usage.models.0.input_tokens", apply_to_log: true },
      { key: "output_token", value_source: "response_body", value: "usage.models.0.output_tokens", apply_to_log: true },
    ];
    const answer = { usage: { models: [{ model_id: "qwen-max", input_tokens: 343, output_tokens: 153 }] } };
    const log = await logOf([{ attributes, disable_openai_usage: true }], answer, { question: { input: "?" } });
    expect(log).toMatchObject({ model: "qwen-max", input_token: 343, output_token: 153 });
    const running = gateway as Gateway;
    const labels = "route.chat.upstream.provider.model.qwen-max.consumer.none";
    expect(await counters(running, labels)).toMatchObject({ input_token: 343, output_token: 153 });
  });

  test("a long value is cut in its middle", async () => {
    const log = await logOf([{ attributes: [{ key: "question", apply_to_log: true }], value_length_limit: 8 }], plain, {
      question: { messages: [{ role: "user", content: "123456789\u00e9" }] },
    });
    expect(log.question).toBe("1234 [truncated] 89\u00e9");
  });

  test("the log of one plugin is merged into that of another", async () => {
    const one = { attributes: [{ key: "a", value_source: "fixed_value", value: 'x"\\\n', apply_to_log: true }] };
    const two = { attributes: [{ key: "b", value_source: "fixed_value", value: "y", apply_to_log: true }] };
    expect(await logOf([one, two], plain)).toMatchObject({ a: 'x"\\\n', b: "y", model: "m-1" });
  });

  test("a route of three parts and more names an API", async () => {
    const log = await logOf([{}], plain, { route: "api@ns@v1@host@1" });
    expect(log.api).toBe("api@ns@v1");
    expect(
      await counters(gateway as Gateway, "route.api@ns@v1.upstream.provider.model.m-1.consumer.none"),
    ).toMatchObject({
      total_token: 30,
    });
  });

  test("an answer of another content type is not counted", async () => {
    const log = await logOf([{ enable_content_types: ["text/event-stream"] }], plain);
    expect(log).toMatchObject({ model: "m-0", chat_round: 2 });
    expect(log).not.toHaveProperty("input_token");
    expect((await gateway?.metrics())?.size).toBe(0);
  });

  test("a rule has a configuration of its own", async () => {
    const attributes = [{ key: "rule", value_source: "fixed_value", value: "yes", apply_to_log: true }];
    const log = await logOf([{ _rules_: [{ _match_route_: ["chat"], attributes }] }], plain);
    expect(log).toMatchObject({ rule: "yes", model: "m-1" });
  });

  test.each([
    {
      name: "a source nobody knows",
      config: { attributes: [{ key: "a", value_source: "cookie" }] },
      says: "attributes[0].value_source: expected one of",
    },
    {
      name: "a rule nobody knows",
      config: { attributes: [{ key: "a", rule: "last" }] },
      says: "attributes[0].rule: expected one of",
    },
    { name: "an attribute without a key", config: { attributes: [{}] }, says: "attributes[0].key: is required" },
    {
      name: "a limit below 0",
      config: { value_length_limit: -1 },
      says: "value_length_limit: must be between 0 and 10485760",
    },
  ])("$name is refused as a configuration, with its place", async ({ config, says }) => {
    await expect(logOf([config], plain)).rejects.toThrow(says);
  });
});

interface Options {
  readonly path?: string;
  readonly route?: string;
  readonly headers?: Record<string, string>;
  readonly question?: object;
}
