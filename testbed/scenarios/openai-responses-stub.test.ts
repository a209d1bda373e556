import { startOpenAiStub } from "@sluice/testbed";
import OpenAI from "openai";
import type {
  Response as OpenAiResponse,
  ResponseCreateParamsNonStreaming,
  ResponseInput,
  ResponseStreamEvent,
} from "openai/resources/responses/responses";
import { describe, expect, test } from "vitest";
import { useStub } from "./use-stub.ts";
import { WEATHER_FUNCTION } from "./weather-tool.ts";

const stub = await useStub(startOpenAiStub());
const client = new OpenAI({ apiKey: stub.key, baseURL: `${stub.url}/v1`, maxRetries: 0 });

const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
const WEATHER = { type: "function" as const, ...WEATHER_FUNCTION, strict: false };

const ask = (input: string, model = "gpt-5"): ResponseCreateParamsNonStreaming => ({ model, input });

async function collect(params: ResponseCreateParamsNonStreaming): Promise<ResponseStreamEvent[]> {
  const events: ResponseStreamEvent[] = [];
  for await (const event of await client.responses.create({ ...params, stream: true })) events.push(event);
  return events;
}

const textOf = (events: ResponseStreamEvent[]): string =>
  events.map((event) => (event.type === "response.output_text.delta" ? event.delta : "")).join("");

/** The response that ends a stream. */
function finalOf(events: ResponseStreamEvent[]): OpenAiResponse {
  const last = events.at(-1);
  if (last === undefined || !("response" in last)) throw new Error("the stream has no end");
  return last.response;
}

function post(path: string, body: unknown): Promise<Response> {
  const headers = { authorization: `Bearer ${stub.key}`, "content-type": "application/json" };
  return fetch(`${stub.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
}

describe("plain answers", () => {
  test("a question is echoed, words are tokens, the request is repeated", async () => {
    const answer = await client.responses.create({
      ...ask("how are you", "gpt-4o"),
      instructions: "be kind",
      metadata: { a: "b" },
      temperature: 0.5,
    });
    expect(answer.output_text).toBe("You said: how are you");
    expect(answer).toMatchObject({
      object: "response",
      status: "completed",
      model: "gpt-4o",
      instructions: "be kind",
      metadata: { a: "b" },
      temperature: 0.5,
      top_p: 1,
      error: null,
      incomplete_details: null,
      output: [{ type: "message", role: "assistant", status: "completed", content: [{ type: "output_text" }] }],
      text: { format: { type: "text" } },
      tools: [],
      usage: {
        input_tokens: 5,
        input_tokens_details: { cached_tokens: 0 },
        output_tokens: 5,
        output_tokens_details: { reasoning_tokens: 0 },
        total_tokens: 10,
      },
    });
    expect(answer.id).toMatch(/^resp_\d+$/);
    expect(answer._request_id).toMatch(/^req_\d+$/);
  });

  test("images and files are seen", async () => {
    const content = [
      { type: "input_text" as const, text: "look" },
      { type: "input_image" as const, detail: "auto" as const, image_url: `data:image/png;base64,${PIXEL}` },
      { type: "input_file" as const, filename: "a.pdf", file_data: "data:application/pdf;base64,JVBERi0=" },
    ];
    const answer = await client.responses.create({ model: "gpt-5", input: [{ role: "user", content }] });
    expect(answer.output_text).toBe("You said: look I see image/png of 70 bytes and application/pdf of 5 bytes.");
  });

  test("an answer that is cut is incomplete", async () => {
    const cut = await client.responses.create({ ...ask("[stub:words-20]"), max_output_tokens: 16 });
    expect(cut).toMatchObject({ status: "incomplete", incomplete_details: { reason: "max_output_tokens" } });
    expect(cut.output_text.endsWith(" word16")).toBe(true);
    const filtered = await client.responses.create(ask("a b", "stub-filter"));
    expect(filtered).toMatchObject({ status: "incomplete", incomplete_details: { reason: "content_filter" } });
  });

  test("a refusal is a part of its own, a failure has no answer", async () => {
    const refused = await client.responses.create(ask("hi", "stub-refusal"));
    expect(refused.output[0]).toMatchObject({ content: [{ type: "refusal", refusal: "I can not help with that." }] });
    expect(refused.output_text).toBe("");
    const failed = await client.responses.create(ask("hi", "stub-end-failed"));
    expect(failed).toMatchObject({ status: "failed", error: { code: "server_error" } });
  });

  test.each([
    { type: "json_object" as const },
    { type: "json_schema" as const, name: "said", schema: { type: "object" } },
  ])("JSON is said for the format $type", async (format) => {
    const answer = await client.responses.create({ ...ask("hi"), text: { format } });
    expect(JSON.parse(answer.output_text)).toEqual({ answer: "You said: hi" });
  });

  test("cached tokens are part of the input's, a source is an annotation", async () => {
    const answer = await client.responses.create(ask("one two", "stub-cached-1+citations"));
    expect(answer.usage).toMatchObject({ input_tokens: 2, input_tokens_details: { cached_tokens: 1 } });
    expect(answer.output[0]).toMatchObject({ content: [{ annotations: [{ type: "url_citation", start_index: 0 }] }] });
  });

  test("a response is kept, continued, and forgotten", async () => {
    const first = await client.responses.create(ask("one two"));
    const second = await client.responses.create({ ...ask("three"), previous_response_id: first.id });
    expect(second.usage?.input_tokens).toBe(2 + 4 + 1);
    expect(await client.responses.retrieve(first.id)).toMatchObject({ id: first.id, status: "completed" });
    await client.responses.delete(first.id);
    await expect(client.responses.retrieve(first.id)).rejects.toMatchObject({ status: 404 });
    const private_ = await client.responses.create({ ...ask("hi"), store: false });
    const next = client.responses.create({ ...ask("ho"), previous_response_id: private_.id });
    await expect(next).rejects.toMatchObject({ status: 400, code: "previous_response_not_found" });
  });
});

describe("reasoning", () => {
  const reasoning = { effort: "low" as const, summary: "auto" as const };

  test("a summary is an item before the message, which comes back", async () => {
    const include = ["reasoning.encrypted_content" as const];
    const first = await client.responses.create({ ...ask("hi"), reasoning, include });
    expect(first.output).toMatchObject([
      { type: "reasoning", summary: [{ type: "summary_text", text: "Let me look at what was said." }] },
      { type: "message" },
    ]);
    expect(first.output[0]).toHaveProperty("encrypted_content");
    expect(first.usage).toMatchObject({ output_tokens: 10, output_tokens_details: { reasoning_tokens: 7 } });
    const said = first.output as ResponseInput;
    const input: ResponseInput = [{ role: "user", content: "hi" }, ...said, { role: "user", content: "ho" }];
    expect((await client.responses.create({ model: "gpt-5", input })).output_text).toBe("You said: ho");
  });

  test("without a summary the reasoning is counted only", async () => {
    const answer = await client.responses.create({ ...ask("hi"), reasoning: { effort: "low" } });
    expect(answer.output[0]).toMatchObject({ type: "reasoning", summary: [] });
    const off = await client.responses.create({ ...ask("hi"), reasoning: { effort: "none" } });
    expect(off.output.map((item) => item.type)).toEqual(["message"]);
  });

  test("a streamed summary has its own events", async () => {
    const events = await collect({ ...ask("hi"), reasoning });
    expect(events.map((event) => event.type).filter((type) => type.includes("reasoning"))).toEqual([
      "response.reasoning_summary_part.added",
      ...Array.from({ length: 7 }, () => "response.reasoning_summary_text.delta"),
      "response.reasoning_summary_text.done",
      "response.reasoning_summary_part.done",
    ]);
  });
});

describe("functions", () => {
  test("a call and its result make a round trip", async () => {
    const first = await client.responses.create({ ...ask('call get_weather {"city":"Paris"}'), tools: [WEATHER] });
    const call = first.output[0];
    expect(call).toMatchObject({ type: "function_call", name: "get_weather", arguments: '{"city":"Paris"}' });
    if (call?.type !== "function_call") throw new Error("no call");
    const output = { type: "function_call_output" as const, call_id: call.call_id, output: "sunny" };
    const input: ResponseInput = [{ role: "user", content: "weather?" }, call, output];
    const second = await client.responses.create({ model: "gpt-5", input, tools: [WEATHER] });
    expect(second.output_text).toBe("The tool said: sunny");
    const continued = await client.responses.create({
      model: "gpt-5",
      input: [output],
      previous_response_id: first.id,
      tools: [WEATHER],
    });
    expect(continued.output_text).toBe("The tool said: sunny");
  });

  test.each([
    { choice: "required" as const },
    { choice: { type: "function" as const, name: "get_weather" } },
    { choice: { type: "allowed_tools" as const, mode: "required" as const, tools: [{ name: "get_weather" }] } },
  ])("$choice makes a call with arguments from the schema", async ({ choice }) => {
    const answer = await client.responses.create({ ...ask("hi"), tools: [WEATHER], tool_choice: choice });
    const [call] = answer.output;
    expect(call?.type === "function_call" && JSON.parse(call.arguments)).toEqual({ city: "a city", days: 1 });
  });

  test("streamed arguments come in fragments that make the whole", async () => {
    const prompt = 'call get_weather {"city":"Paris"}\ncall get_weather {"city":"Köln\\n"}';
    const events = await collect({ ...ask(prompt), tools: [WEATHER] });
    const built = ["", ""];
    const done: string[] = [];
    for (const event of events) {
      if (event.type === "response.function_call_arguments.delta") built[event.output_index] += event.delta;
      if (event.type === "response.function_call_arguments.done") done.push(event.arguments);
    }
    expect(built).toEqual(['{"city":"Paris"}', '{"city":"Köln\\n"}']);
    expect(done).toEqual(built);
    expect(finalOf(events).output.map((item) => item.type)).toEqual(["function_call", "function_call"]);
  });
});

describe("streams", () => {
  test("events come in order, numbered, and end with the whole", async () => {
    const events = await collect(ask("a b"));
    expect(events.map((event) => event.type)).toEqual([
      "response.created",
      "response.in_progress",
      "response.output_item.added",
      "response.content_part.added",
      ...Array.from({ length: 4 }, () => "response.output_text.delta"),
      "response.output_text.done",
      "response.content_part.done",
      "response.output_item.done",
      "response.completed",
    ]);
    expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, index) => index));
    expect(textOf(events)).toBe("You said: a b");
    expect(finalOf(events)).toMatchObject({ status: "completed", usage: { total_tokens: 6 } });
  });

  test("each event has its name, no [DONE] comes, and deltas are obfuscated if not told otherwise", async () => {
    const text = await (await post("/v1/responses", { ...ask("a"), stream: true })).text();
    expect(text).toMatch(/^event: response.created\ndata: \{"type":"response.created"/);
    expect(text).toContain('"obfuscation":"');
    expect(text).not.toContain("[DONE]");
    const plain = { ...ask("a"), stream: true, stream_options: { include_obfuscation: false } };
    expect(await (await post("/v1/responses", plain)).text()).not.toContain("obfuscation");
  });

  const same = ["split-1", "split-7", "gzip", "gzip+split-3", "crlf", "comments", "slow-1"];
  test.each(same)("the client builds the plain answer from %s", async (flags) => {
    const stream = client.responses.stream({ model: `stub-${flags}`, input: "Grüße 你好" });
    const whole = await stream.finalResponse();
    expect(whole).toMatchObject({ status: "completed", output_text: "You said: Grüße 你好" });
  });

  test("a refusal, an annotation, a cut and a failure have their events", async () => {
    const refused = await collect(ask("a", "stub-refusal"));
    const said = refused.map((event) => (event.type === "response.refusal.delta" ? event.delta : "")).join("");
    expect(said).toBe("I can not help with that.");
    expect(refused.some((event) => event.type === "response.refusal.done")).toBe(true);
    const cited = await collect(ask("a", "stub-citations"));
    expect(cited.some((event) => event.type === "response.output_text.annotation.added")).toBe(true);
    const cut = await collect({ ...ask("[stub:words-20]"), max_output_tokens: 16 });
    expect(cut.at(-1)?.type).toBe("response.incomplete");
    const failed = await collect(ask("a", "stub-end-failed"));
    expect(failed.at(-1)?.type).toBe("response.failed");
  });

  test("a truncated stream lacks its end", async () => {
    const events = await collect(ask("a", "stub-truncated"));
    expect(textOf(events)).toBe("You said: a");
    expect(events.at(-1)?.type).toBe("response.output_item.done");
  });

  test("an error inside the stream is an event, numbered like the others", async () => {
    const events = await collect(ask("a", "stub-stream-error"));
    expect(events.at(-1)).toMatchObject({ type: "error", code: "server_error", sequence_number: events.length - 1 });
  });

  test("an event that is no JSON is an error of the client", async () => {
    const quiet = client.withOptions({ logLevel: "off" });
    const stream = await quiet.responses.create({ ...ask("a", "stub-bad-json"), stream: true });
    const reading = (async () => {
      for await (const _ of stream);
    })();
    await expect(reading).rejects.toThrow(SyntaxError);
  });

  test("an aborted stream breaks off after the events asked for", async () => {
    const stream = await client.responses.create({ ...ask("a b c", "stub-abort-after-5+slow-5"), stream: true });
    const seen: string[] = [];
    const reading = (async () => {
      for await (const event of stream) seen.push(event.type);
    })();
    await expect(reading).rejects.toThrow();
    expect(seen.length).toBe(5);
  });

  test("a client that leaves is seen", async () => {
    const stream = await client.responses.create({ ...ask("a b c", "stub-hang-after-5"), stream: true });
    for await (const event of stream) if (event.type === "response.output_text.delta") break;
    const seen = await stub.nextRequest();
    await seen.settled;
    expect(seen.aborted).toBe(true);
  });

  test("a streamed request may get a plain answer, and usage may be missing", async () => {
    const reply = await post("/v1/responses", { ...ask("a", "stub-not-sse+no-usage"), stream: true });
    expect(await reply.json()).toMatchObject({ object: "response", usage: null });
  });
});
