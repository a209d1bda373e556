import { fileURLToPath } from "node:url";
import { cutEverywhere, type EmulatedStream, HostEmulator, type ResponseWriter } from "@sluice/host";
import { describe, expect, test } from "vitest";
import { type AiLog, parseAiLog } from "./ai-log.ts";

// The byte-exact host: chunks as given, virtual time, every property and sample readable.

const WASM = fileURLToPath(new URL("../../../dist/ai-statistics.wasm", import.meta.url));
const QUESTION = JSON.stringify({ model: "asked", messages: [{ role: "user", content: "hi" }] });

function load(config: object = {}, personality: "envoy" | "higress" = "envoy"): Promise<HostEmulator> {
  return HostEmulator.load({
    personality,
    plugins: [{ name: "ai-statistics", wasm: WASM, config: JSON.stringify(config) }],
  });
}

function ask(host: HostEmulator, body: string | readonly Buffer[] = QUESTION): EmulatedStream {
  const headers = { "content-type": "application/json" };
  return host.request({ method: "POST", path: "/v1/chat/completions", headers, body });
}

function answer(stream: EmulatedStream, contentType: string, status = 200): ResponseWriter {
  return stream.respond({ status, headers: { "content-type": contentType } });
}

function logOf(host: HostEmulator, stream: EmulatedStream): AiLog {
  return parseAiLog(host.property(stream, "ai_log") ?? "");
}

const openAi = [
  'data: {"id":"c-1","model":"gpt-4.1","choices":[{"delta":{"content":"Grüß"}}],"usage":null}',
  ": keep-alive",
  'data: {"id":"c-1","model":"gpt-4.1","choices":[{"delta":{"content":" Gott 😀"}}],"usage":null}',
  'data: {"id":"c-1","model":"gpt-4.1","choices":[],"usage":{"prompt_tokens":11,"completion_tokens":7,"total_tokens":18}}',
  "data: [DONE]",
  "",
].join("\n\n");

const anthropic = [
  'event: message_start\r\ndata: {"type":"message_start","message":{"id":"m-1","model":"claude-4","usage":{"input_tokens":5,"cache_read_input_tokens":100,"output_tokens":1}}}',
  'event: content_block_delta\r\ndata: {"type":"content_block_delta","delta":{"type":"text_delta","text":"\\"usage\\":{}"}}',
  'event: message_delta\r\ndata: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":9}}',
  'event: message_stop\r\ndata: {"type":"message_stop"}',
  "",
].join("\r\n\r\n");

const responses = [
  'event: response.created\ndata: {"type":"response.created","response":{"id":"r-1","model":"gpt-5","usage":null}}',
  `event: response.completed\ndata: {"type":"response.completed","response":{"id":"r-1","model":"gpt-5","output":[{"text":"${"long ".repeat(60)}"}],"usage":{"input_tokens":2,"output_tokens":4,"total_tokens":6}}}`,
  "",
].join("\n\n");

const gemini = [
  'data: {"candidates":[{"content":{"parts":[{"text":"a"}]}}],"usageMetadata":{"promptTokenCount":3,"totalTokenCount":3},"modelVersion":"gemini-2.5","responseId":"g-1"}',
  'data: {"candidates":[{"content":{"parts":[{"text":"b"}]}}],"usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":2,"thoughtsTokenCount":4,"totalTokenCount":9},"modelVersion":"gemini-2.5","responseId":"g-1"}',
  "",
].join("\r\n\r\n");

describe.each([
  {
    name: "OpenAI",
    stream: openAi,
    log: {
      chat_id: "c-1",
      model: "gpt-4.1",
      input_token: 11,
      output_token: 7,
      total_token: 18,
      answer: "Grüß Gott 😀",
    },
  },
  {
    name: "Anthropic",
    stream: anthropic,
    log: { chat_id: "m-1", model: "claude-4", input_token: 5, output_token: 9, total_token: 114, answer: '"usage":{}' },
  },
  {
    name: "Responses",
    stream: responses,
    log: { chat_id: "r-1", model: "gpt-5", input_token: 2, output_token: 4, total_token: 6 },
  },
  {
    name: "Gemini",
    stream: gemini,
    log: { chat_id: "g-1", model: "gemini-2.5", input_token: 3, output_token: 2, total_token: 9, answer: "ab" },
  },
])("a stream of $name", ({ stream, log }) => {
  test("is counted alike wherever it is cut, and passes unchanged", async () => {
    const host = await load({ attributes: [{ key: "answer", apply_to_log: true }] });
    const bytes = Buffer.from(stream);
    for (const { name, chunks } of cutEverywhere(bytes)) {
      const call = ask(host);
      const writer = answer(call, "text/event-stream");
      for (const chunk of chunks) writer.body(chunk);
      writer.end();
      expect(call.expectResponse().body.equals(bytes), name).toBe(true);
      expect(logOf(host, call), name).toMatchObject({ ...log, response_type: "stream" });
    }
    expect(host.problems).toEqual([]);
    expect(host.traps).toEqual([]);
  });

  test("counts what was seen before it was cut off", async () => {
    const host = await load();
    const bytes = Buffer.from(stream);
    for (let end = 0; end < bytes.length; end += 13) {
      const call = ask(host);
      const writer = answer(call, "text/event-stream").body(bytes.subarray(0, end));
      if (end % 2 === 0) writer.reset();
      else call.abort();
      expect(logOf(host, call).response_type).toBe("stream");
    }
    const counted = [...host.metrics.all()].filter(([name]) => name.endsWith("llm_duration_count"));
    expect(counted.reduce((sum, [, value]) => sum + value, 0)).toBe(Math.ceil(bytes.length / 13));
    expect(host.traps).toEqual([]);
  });
});

test("a plain body is read wherever it is cut, and passes unchanged", async () => {
  const host = await load();
  const body = Buffer.from(
    JSON.stringify({
      id: "é",
      model: "m",
      choices: [{ message: { content: "x" } }],
      usage: { prompt_tokens: 1, completion_tokens: 2 },
    }),
  );
  for (const { name, chunks } of cutEverywhere(body)) {
    const call = ask(host, cutHalf(QUESTION));
    const writer = answer(call, "application/json; charset=utf-8");
    for (const chunk of chunks) writer.body(chunk);
    writer.end();
    expect(call.expectResponse().body.equals(body), name).toBe(true);
    expect(logOf(host, call), name).toMatchObject({ chat_id: "é", model: "m", total_token: 3, chat_round: 1 });
  }
});

function cutHalf(text: string): Buffer[] {
  const bytes = Buffer.from(text);
  return [bytes.subarray(0, 20), bytes.subarray(20)];
}

test("nothing is held back: each chunk is on its way before the next one comes", async () => {
  const host = await load({ use_default_attributes: true });
  const call = ask(host);
  const writer = answer(call, "application/json");
  for (let chunk = 1; chunk <= 3; chunk++) {
    writer.body("[");
    expect(call.response.text).toBe("[".repeat(chunk));
  }
});

test("times are those of the first event and of the end", async () => {
  const host = await load();
  const call = ask(host);
  host.clock.advance(30);
  const writer = answer(call, "text/event-stream");
  host.clock.advance(70);
  const [first = "", ...rest] = openAi.split(/(?<=\n\n)/);
  writer.body(": not yet\n\n").body(first);
  host.clock.advance(120);
  writer.body(rest.join("")).end();
  expect(logOf(host, call)).toMatchObject({ llm_first_token_duration: 100, llm_service_duration: 220 });
  const labels = ";.operation=.chat;.provider=.upstream;.request_model=.asked;.response_model=.gpt-4.1";
  const { metrics } = host;
  expect(metrics.samples(`gen_ai.server.time_to_first_token_milliseconds${labels}`)).toEqual([100]);
  expect(metrics.samples(`gen_ai.server.request.duration_milliseconds${labels}`)).toEqual([220]);
  expect(metrics.samples(`gen_ai.server.time_per_output_token_milliseconds${labels}`)).toEqual([20]);
  expect(metrics.samples(`gen_ai.client.token.usage${labels};.token_type=.input`)).toEqual([11]);
  expect(metrics.samples(`gen_ai.client.token.usage${labels};.token_type=.output`)).toEqual([7]);
});

test("histograms count the tokens of caches and of thinking, counters what the provider calls input and output", async () => {
  const host = await load();
  for (const stream of [anthropic, gemini]) answer(ask(host), "text/event-stream").body(stream).end();
  const labels = ";.operation=.chat;.provider=.upstream;.request_model=.asked;.response_model=";
  const { metrics } = host;
  expect(metrics.samples(`gen_ai.client.token.usage${labels}.claude-4;.token_type=.input`)).toEqual([105]);
  expect(metrics.samples(`gen_ai.client.token.usage${labels}.gemini-2.5;.token_type=.output`)).toEqual([6]);
  const counter = "route.default.upstream.upstream.model.claude-4.consumer.none.metric.input_token";
  expect(metrics.value(counter)).toBe(5);
});

test("without histograms only the counters are there", async () => {
  const host = await load({ gen_ai_metrics: false });
  answer(ask(host), "text/event-stream").body(openAi).end();
  expect(host.metrics.all().size).toBe(7);
  const labels = ";.operation=.chat;.provider=.upstream;.request_model=.asked;.response_model=.gpt-4.1";
  expect(host.metrics.samples(`gen_ai.server.request.duration_milliseconds${labels}`)).toEqual([]);
});

test("trailers end an answer", async () => {
  const host = await load();
  const call = ask(host);
  answer(call, "text/event-stream").body(openAi).trailers({ "x-end": "1" });
  expect(logOf(host, call)).toMatchObject({ total_token: 18 });
  expect(logOf(host, call)).not.toHaveProperty("usage_missing");
});

test("an answer before the request has ended is counted with what was asked so far", async () => {
  const host = await load();
  const headers = { "content-type": "application/json" };
  const call = host.request({ method: "POST", path: "/v1/chat/completions", headers, end: false });
  call.body(`${QUESTION.slice(0, -1)},"x":`);
  answer(call, "application/json").body('{"id":"x"}', { end: true });
  expect(logOf(host, call)).toMatchObject({ model: "asked", chat_round: 1, usage_missing: "not_reported" });
});

describe("where a value is put", () => {
  const attributes = [
    {
      key: "q.1",
      value_source: "request_body",
      value: "messages.0.content",
      apply_to_log: true,
      as_separate_log_field: true,
    },
    { key: "s", value_source: "fixed_value", value: 'a"b', apply_to_span: true, trace_span_key: "my.span" },
    { key: "t", value_source: "request_body", value: "messages.#", apply_to_span: true },
  ];

  test("a field of its own is escaped for an access log, a span's tag is as it is", async () => {
    const host = await load({ attributes });
    const call = ask(host, JSON.stringify({ model: "m", messages: [{ role: "user", content: 'say "é"\n' }] }));
    answer(call, "application/json").body("{}", { end: true });
    expect(host.property(call, "q.1")).toBe('say \\"é\\"\\n');
    expect(host.property(call, "trace_span_tag.my.span")).toBe('a"b');
    expect(host.property(call, "trace_span_tag.t")).toBe("1");
    expect(logOf(host, call)).not.toHaveProperty("q.1");
    expect(host.property(call, "trace_span_tag.gen_ai.span.kind")).toBeUndefined();
  });

  test("on Higress the span tells of the call", async () => {
    const host = await load({}, "higress");
    const call = ask(host);
    answer(call, "text/event-stream").body(openAi).end();
    const tag = (key: string) => host.property(call, `trace_span_tag.gen_ai.${key}`);
    expect(tag("span.kind")).toBe("LLM");
    expect(tag("request.model")).toBe("asked");
    expect(tag("model_name")).toBe("gpt-4.1");
    expect(["input", "output", "total"].map((kind) => tag(`usage.${kind}_tokens`))).toEqual(["11", "7", "18"]);
  });
});
