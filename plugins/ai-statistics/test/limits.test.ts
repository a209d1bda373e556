import { fileURLToPath } from "node:url";
import { type EmulatedStream, HostEmulator } from "@sluice/host";
import { describe, expect, test } from "vitest";
import { type AiLog, parseAiLog } from "./ai-log.ts";

const WASM = fileURLToPath(new URL("../../../dist/ai-statistics.wasm", import.meta.url));
const MEBIBYTE = 1024 * 1024;

function load(config: object = {}): Promise<HostEmulator> {
  return HostEmulator.load({ plugins: [{ name: "ai-statistics", wasm: WASM, config: JSON.stringify(config) }] });
}

interface Call {
  readonly model?: string;
  readonly answered?: string;
  readonly consumer?: string;
  readonly status?: number;
}

function call(
  host: HostEmulator,
  { model = "m", answered = model, consumer = "c", status = 200 }: Call,
): EmulatedStream {
  const headers = { "content-type": "application/json", "x-mse-consumer": consumer };
  const stream = host.request({
    method: "POST",
    path: "/v1/chat/completions",
    headers,
    body: JSON.stringify({ model }),
  });
  const body = JSON.stringify({ model: answered, usage: { prompt_tokens: 1, completion_tokens: 1 } });
  stream.respond({ status, headers: { "content-type": "application/json" }, body });
  return stream;
}

function names(host: HostEmulator, metric: string): string[] {
  return [...host.metrics.all().keys()].filter((name) => name.endsWith(`.metric.${metric}`));
}

function logOf(host: HostEmulator, stream: EmulatedStream): AiLog {
  return parseAiLog(host.property(stream, "ai_log") ?? "");
}

describe("made-up names", () => {
  test("of models become `other` after two hundred", async () => {
    const host = await load();
    for (let index = 0; index < 400; index++) call(host, { model: `m-${index}` });
    expect(names(host, "llm_duration_count")).toHaveLength(201);
    const other = "route.default.upstream.upstream.model.other.consumer.c.metric.llm_duration_count";
    expect(host.metrics.value(other)).toBe(200);
    expect(host.metrics.value("ai_statistics.overflow_count")).toBeGreaterThanOrEqual(200);
  });

  test("of consumers become `other` after five hundred, and known ones stay", async () => {
    const host = await load();
    for (let index = 0; index < 600; index++) call(host, { consumer: `c-${index}` });
    call(host, { consumer: "c-7" });
    expect(names(host, "llm_duration_count")).toHaveLength(501);
    expect(host.metrics.value("route.default.upstream.upstream.model.m.consumer.c-7.metric.llm_duration_count")).toBe(
      2,
    );
  });

  test("of models and consumers together are a thousand at most", async () => {
    const host = await load();
    for (let index = 0; index < 1500; index++) call(host, { model: `m-${index % 100}`, consumer: `c-${index % 499}` });
    expect(names(host, "llm_duration_count").length).toBe(1001);
    const other = "route.default.upstream.upstream.model.other.consumer.other.metric.llm_duration_count";
    expect(host.metrics.value(other)).toBe(500);
  });

  test("that a provider refuses leave no name behind", async () => {
    const host = await load();
    call(host, { model: "known" });
    for (let index = 0; index < 50; index++) call(host, { model: `made-up-${index}`, status: 404 });
    call(host, { model: "known", status: 429 });
    expect(names(host, "llm_duration_count")).toHaveLength(1);
    const labels = ";.operation=.chat;.provider=.upstream;.request_model=";
    const duration = (rest: string) =>
      host.metrics.samples(`gen_ai.server.request.duration_milliseconds${labels}${rest}`);
    expect(duration(".other;.error_type=.invalid_request")).toHaveLength(50);
    expect(duration(".known;.error_type=.rate_limited")).toHaveLength(1);
  });

  test("of any length are cut, and of any bytes are harmless", async () => {
    const host = await load();
    call(host, { model: `${"é".repeat(100)}` });
    call(host, { model: 'a\u0000b\nc"d\\e' });
    expect(names(host, "input_token")).toEqual([
      "route.default.upstream.upstream.model.a_b_c_d_e.consumer.c.metric.input_token",
      `route.default.upstream.upstream.model.${"é".repeat(64)}.consumer.c.metric.input_token`,
    ]);
  });
});

describe("large bodies", () => {
  test("a plain answer of 20 MiB passes; its ends tell model and usage", async () => {
    const host = await load();
    const stream = host.request({ method: "POST", path: "/v1/embeddings", body: "{}" });
    const writer = stream.respond({ headers: { "content-type": "application/json" } });
    writer.body('{"id":"e-1","model":"emb","data":[');
    const piece = Buffer.from("0.25,".repeat(20_000));
    for (let sent = 0; sent < 20 * MEBIBYTE; sent += piece.length) writer.body(piece);
    writer.body('0],"usage": {"prompt_tokens":77,"total_tokens":77}}').end();
    expect(logOf(host, stream)).toMatchObject({ model: "emb", chat_id: "e-1", input_token: 77, total_token: 77 });
    expect(host.memoryPages("ai-statistics") * 64 * 1024).toBeLessThan(8 * MEBIBYTE);
  });

  test("names in the end of a large answer that lead nowhere cost little", async () => {
    const host = await load();
    const stream = host.request({ method: "POST", path: "/v1/embeddings", body: "{}" });
    const body = `{"model":"m","a":${'{"usage":{'.repeat(100_000)}`;
    stream.respond({ headers: { "content-type": "application/json" }, body });
    expect(logOf(host, stream)).toMatchObject({ model: "m", usage_missing: "not_reported" });
  });

  test("an event without end passes, and what came before it is counted", async () => {
    const host = await load({ use_default_attributes: true });
    const stream = host.request({ method: "POST", path: "/v1/chat/completions", body: "{}" });
    const writer = stream.respond({ headers: { "content-type": "text/event-stream" } });
    writer.body('data: {"model":"m","choices":[{"delta":{"content":"hi"}}],"usage":{"prompt_tokens":1}}\n\ndata: "');
    const piece = Buffer.alloc(64 * 1024, "x");
    for (let sent = 0; sent < 32 * MEBIBYTE; sent += piece.length) writer.body(piece);
    writer.end();
    expect(logOf(host, stream)).toMatchObject({ model: "m", input_token: 1, answer: "hi" });
    expect(host.memoryPages("ai-statistics") * 64 * 1024).toBeLessThan(48 * MEBIBYTE);
  });

  test("a stream that appends without end keeps the two ends of it", async () => {
    const host = await load({ attributes: [{ key: "answer", apply_to_log: true }], value_length_limit: 1000 });
    const stream = host.request({ method: "POST", path: "/v1/chat/completions", body: "{}" });
    const writer = stream.respond({ headers: { "content-type": "text/event-stream" } });
    for (let index = 0; index < 20_000; index++) {
      writer.body(`data: {"model":"m","choices":[{"delta":{"content":"word${index} "}}]}\n\n`);
    }
    writer.end();
    const answer = String(logOf(host, stream).answer);
    expect(answer).toMatch(/^word0 word1 .* \[truncated\] .* word19999 $/);
    expect(answer.length).toBeLessThanOrEqual(1013);
    expect(host.memoryPages("ai-statistics") * 64 * 1024).toBeLessThan(4 * MEBIBYTE);
  });

  test("a large request passes; its beginning tells the model", async () => {
    const host = await load();
    const headers = { "content-type": "application/json" };
    const image = Buffer.alloc(64 * 1024, "A");
    const body = [
      Buffer.from('{"model":"asked","x":"'),
      ...Array.from({ length: 160 }, () => image),
      Buffer.from('"}'),
    ];
    const stream = host.request({ method: "POST", path: "/v1/chat/completions", headers, body });
    stream.respond({ headers: { "content-type": "application/json" }, body: "{}" });
    expect(logOf(host, stream)).toMatchObject({ model: "asked" });
    expect(host.memoryPages("ai-statistics") * 64 * 1024).toBeLessThan(4 * MEBIBYTE);
  });
});

test("ten thousand calls leave no more memory behind than a thousand", async () => {
  const host = await load({ use_default_attributes: true });
  const calls = (count: number) => {
    for (let index = 0; index < count; index++) call(host, { model: `m-${index % 20}` });
  };
  calls(1000);
  const before = host.memoryPages("ai-statistics");
  calls(9000);
  expect(host.memoryPages("ai-statistics")).toBe(before);
  expect(host.contextCount("ai-statistics")).toBe(1);
});

test.each([
  "",
  "null",
  "[]",
  '"x"',
  '{"usage":',
  '{"usage":{"prompt_tokens":}}',
  '{"usage":7,"model":8,"id":9,"choices":{}}',
  '{"usage":{"prompt_tokens":-1,"completion_tokens":1e400},"model":""}',
  '{"model":"\\ud800","usage":{"prompt_tokens":99999999999999999999}}',
  `${"[".repeat(10_000)}`,
  `{"usage":${'{"a":'.repeat(10_000)}`,
  "\xff\xfe{}",
])("an answer of %j does no harm", async (body) => {
  const host = await load({ use_default_attributes: true });
  for (const type of ["application/json", "text/event-stream", "text/plain"]) {
    const headers = { "content-type": "application/json" };
    const stream = host.request({
      method: "POST",
      path: "/v1/chat/completions",
      headers,
      body: Buffer.from(body, "latin1"),
    });
    const text = type === "text/event-stream" ? `data: ${body}\n\n` : body;
    stream.respond({ headers: { "content-type": type }, body: Buffer.from(text, "latin1") });
    expect(logOf(host, stream)).toMatchObject({ api: "-" });
  }
  expect(host.traps).toEqual([]);
});
