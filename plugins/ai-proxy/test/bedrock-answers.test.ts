import { EventStreamCodec } from "@smithy/eventstream-codec";
import { beforeAll, describe, expect, test } from "vitest";
import { BEDROCK_STREAMS, type BedrockMessage, encodeStream } from "./matrix/bedrock-streams.ts";
import { type Call, type Front, loadTranslator, type Translator } from "./matrix/translator.ts";

let translator: Translator;
beforeAll(async () => {
  translator = await loadTranslator();
});

const callOf = (front: Front, isStream: boolean): Call => translator.begin(front, "bedrock", isStream);

/** The data of the events that an OpenAI client gets. */
function chunks(stream: Uint8Array): Record<string, unknown>[] {
  return callOf("openai", true)
    .stream(stream)
    .split("\n")
    .filter((line) => line.startsWith("data: {"))
    .map((line) => JSON.parse(line.slice("data: ".length)));
}

const started: BedrockMessage[] = [
  { messageStart: { role: "assistant" } },
  { contentBlockDelta: { contentBlockIndex: 0, delta: { text: "Hi" } } },
  { contentBlockStop: { contentBlockIndex: 0 } },
];

const wholeOf = (content: unknown, stopReason: string, more: object = {}): Buffer =>
  Buffer.from(JSON.stringify({ output: { message: { role: "assistant", content } }, stopReason, ...more }));

const errorOf = (text: string): Record<string, unknown> => JSON.parse(text).error;

describe.each([
  { word: "end_turn", openai: "stop", anthropic: "end_turn" },
  { word: "tool_use", openai: "tool_calls", anthropic: "tool_use" },
  { word: "max_tokens", openai: "length", anthropic: "max_tokens" },
  { word: "model_context_window_exceeded", openai: "length", anthropic: "max_tokens" },
  { word: "stop_sequence", openai: "stop", anthropic: "stop_sequence" },
  { word: "guardrail_intervened", openai: "content_filter", anthropic: "refusal" },
  { word: "content_filtered", openai: "content_filter", anthropic: "refusal" },
  { word: "malformed_model_output", openai: "length", anthropic: "max_tokens" },
  { word: "malformed_tool_use", openai: "length", anthropic: "max_tokens" },
  { word: "something_new", openai: "stop", anthropic: "end_turn" },
] as const)("the stop reason $word", ({ word, openai, anthropic }) => {
  test("of a whole answer", () => {
    const body = wholeOf([{ text: "Hi" }], word);
    expect(JSON.parse(callOf("openai", false).plain(body)).choices[0].finish_reason).toBe(openai);
    expect(JSON.parse(callOf("anthropic", false).plain(body)).stop_reason).toBe(anthropic);
  });

  test("of a stream", () => {
    const stream = encodeStream([...started, { messageStop: { stopReason: word as "end_turn" } }]);
    expect(chunks(stream).at(-1)).toMatchObject({ choices: [{ finish_reason: openai }] });
  });
});

test("the stop sequence that was met is told, where Bedrock tells it", () => {
  const body = wholeOf([{ text: "Hi" }], "stop_sequence", { additionalModelResponseFields: { stop_sequence: "END" } });
  expect(JSON.parse(callOf("anthropic", false).plain(body)).stop_sequence).toBe("END");
});

describe("usage", () => {
  test("what the cache read and took in belongs to the prompt", () => {
    const usage = {
      inputTokens: 10,
      outputTokens: 5,
      totalTokens: 15,
      cacheReadInputTokens: 100,
      cacheWriteInputTokens: 20,
    };
    const body = wholeOf([{ text: "Hi" }], "end_turn", { usage });
    expect(JSON.parse(callOf("openai", false).plain(body)).usage).toEqual({
      prompt_tokens: 130,
      completion_tokens: 5,
      total_tokens: 135,
      prompt_tokens_details: { cached_tokens: 100, cache_write_tokens: 20 },
    });
    expect(JSON.parse(callOf("anthropic", false).plain(body)).usage).toMatchObject({
      input_tokens: 10,
      cache_read_input_tokens: 100,
      cache_creation_input_tokens: 20,
    });
  });
});

describe("an exception within a stream", () => {
  test.each([
    ["throttlingException", "rate_limit_error"],
    ["serviceQuotaExceededException", "rate_limit_error"],
    ["validationException", "invalid_request_error"],
    ["internalServerException", "server_error"],
    ["modelStreamErrorException", "server_error"],
    ["serviceUnavailableException", "overloaded_error"],
    ["modelTimeoutException", "timeout_error"],
    ["unheardOfException", "server_error"],
  ])("%s is a %s", (exception, type) => {
    const told = chunks(encodeStream([...started, { exception, message: "why" }, ...started]));
    expect(told.at(-1)).toEqual({ error: { message: "why", type, param: null, code: exception } });
    expect(told).toHaveLength(3);
  });

  test("an error message of the framing ends the answer too", () => {
    const codec = new EventStreamCodec(String, (text) => Buffer.from(text));
    const string = (value: string): { type: "string"; value: string } => ({ type: "string", value });
    const message = codec.encode({
      headers: {
        ":message-type": string("error"),
        ":error-code": string("InternalError"),
        ":error-message": string("try again"),
      },
      body: new Uint8Array(),
    });
    const told = chunks(Buffer.concat([encodeStream(started), message]));
    expect(told.at(-1)).toMatchObject({ error: { message: "try again", code: "InternalError" } });
  });
});

describe("an error status", () => {
  test.each([
    [400, "ValidationException", 400, "invalid_request_error"],
    [400, "ServiceQuotaExceededException", 429, "rate_limit_error"],
    [403, "AccessDeniedException", 403, "permission_error"],
    [403, "UnrecognizedClientException", 401, "authentication_error"],
    [
      403,
      "ExpiredTokenException:http://internal.amazon.com/coral/com.amazon.coral.service/",
      401,
      "authentication_error",
    ],
    [404, "ResourceNotFoundException", 404, "invalid_request_error"],
    [408, "ModelTimeoutException", 504, "timeout_error"],
    [424, "ModelErrorException", 500, "server_error"],
    [424, "", 500, "server_error"],
    [429, "ModelNotReadyException", 503, "overloaded_error"],
    [429, "", 429, "rate_limit_error"],
    [500, "InternalServerException", 500, "server_error"],
    [503, "", 503, "overloaded_error"],
  ])("%d %s is %d, %s", (status, type, mapped, kind) => {
    const told = callOf("openai", false).error(status, Buffer.from('{"message":"why"}'), type);
    expect(told.status).toBe(mapped);
    expect(errorOf(told.body)).toMatchObject({ message: "why", type: kind });
  });

  test("a page of a proxy on the way is not shown", () => {
    const told = callOf("openai", false).error(503, Buffer.from("<html>busy</html>"), "");
    expect(errorOf(told.body)).toMatchObject({ message: "The provider is overloaded" });
  });
});

describe("blocks", () => {
  test("a call without input has an empty object", () => {
    const stream = encodeStream([
      { messageStart: { role: "assistant" } },
      { contentBlockStart: { contentBlockIndex: 0, start: { toolUse: { toolUseId: "t", name: "f" } } } },
      { contentBlockStop: { contentBlockIndex: 0 } },
      { messageStop: { stopReason: "tool_use" } },
    ]);
    const call = { index: 0, function: { arguments: "{}" } };
    expect(chunks(stream)).toContainEqual(
      expect.objectContaining({ choices: [{ index: 0, delta: { tool_calls: [call] }, finish_reason: null }] }),
    );
  });

  test("tools that Bedrock runs itself are passed over, their text is not", () => {
    const server = { toolUseId: "s", name: "nova_grounding", type: "server_tool_use" as const };
    const body = wholeOf(
      [
        { toolUse: { ...server, input: { query: "x" } } },
        { toolResult: { toolUseId: "s", content: [{ text: "found" }] } },
        { citationsContent: { content: [{ text: "It is " }, { text: "so." }], citations: [{ title: "t" }] } },
      ],
      "end_turn",
    );
    const message = JSON.parse(callOf("openai", false).plain(body)).choices[0].message;
    expect(message).toEqual({ role: "assistant", content: "It is so.", refusal: null });
    const stream = encodeStream([
      { messageStart: { role: "assistant" } },
      { contentBlockStart: { contentBlockIndex: 0, start: { toolUse: server } } },
      { contentBlockDelta: { contentBlockIndex: 0, delta: { toolUse: { input: '{"query":"x"}' } } } },
      { contentBlockStop: { contentBlockIndex: 0 } },
      { messageStop: { stopReason: "end_turn" } },
    ]);
    expect(JSON.stringify(chunks(stream))).not.toContain("tool_calls");
  });
});

describe("what is no answer is an error", () => {
  test.each([
    ["nothing", ""],
    ["no JSON", "<html>"],
    ["another object", '{"message":"x"}'],
    ["an output without a message", '{"output":{}}'],
    ["a message that is none", '{"output":{"message":[]}}'],
  ])("whole: %s", (_, body) => {
    const told = JSON.parse(callOf("openai", false).plain(Buffer.from(body)));
    expect(told.error).toMatchObject({ code: "malformed_answer" });
  });

  const text = encodeStream(BEDROCK_STREAMS.text ?? []);
  const flipped = Buffer.from(text);
  flipped[200] = (flipped[200] ?? 0) ^ 1;

  test.each([
    ["nothing", Buffer.alloc(0), "stream_truncated"],
    ["cut amid a message", text.subarray(0, 300), "stream_truncated"],
    ["cut between messages", encodeStream(started), "stream_truncated"],
    ["a damaged byte", flipped, "malformed_answer"],
    ["server-sent events", Buffer.from('data: {"choices":[]}\n\n'), "malformed_answer"],
  ])("streamed: %s", (_, stream, code) => {
    expect(chunks(stream).at(-1)).toMatchObject({ error: { code } });
  });

  test("a whole answer without a reason to stop is told as it is", () => {
    const body = wholeOf([{ text: "Hi" }], "");
    expect(JSON.parse(callOf("openai", false).plain(body)).choices[0].message.content).toBe("Hi");
  });
});

test("odd events and blocks are passed over", () => {
  const odd = [
    null,
    1,
    "x",
    [],
    {},
    { contentBlockIndex: 1e30, delta: { text: 1 } },
    { contentBlockIndex: -1, delta: { toolUse: { input: "{}" } } },
    { contentBlockIndex: 0, delta: { toolUse: null, reasoningContent: [], text: {} } },
    { contentBlockIndex: 0, start: { toolUse: { toolUseId: 1, name: [] } } },
    { stopReason: 7, usage: [] },
    { usage: { inputTokens: "1", outputTokens: -5 } },
  ];
  const types = [
    "messageStart",
    "contentBlockStart",
    "contentBlockDelta",
    "contentBlockStop",
    "messageStop",
    "metadata",
    "x",
  ];
  const messages = types.flatMap((type) => odd.map((payload) => ({ [type]: payload }) as unknown as BedrockMessage));
  const told = chunks(encodeStream([...messages, ...(BEDROCK_STREAMS.text ?? [])]));
  expect(told.at(-2)).toMatchObject({ choices: [{ finish_reason: "stop" }] });
  for (const content of odd) callOf("openai", false).plain(wholeOf([content, { toolUse: content }], "end_turn"));
});
