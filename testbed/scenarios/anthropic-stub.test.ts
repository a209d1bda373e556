import Anthropic from "@anthropic-ai/sdk";
import type { Message, MessageCreateParamsNonStreaming } from "@anthropic-ai/sdk/resources/messages";
import { startAnthropicStub } from "@sluice/testbed";
import { describe, expect, test } from "vitest";
import { collect } from "./collect.ts";
import { useStub } from "./use-stub.ts";

const stub = await useStub(startAnthropicStub());
const client = new Anthropic({ apiKey: stub.key, baseURL: stub.url, maxRetries: 0 });

const WEATHER = {
  name: "get_weather",
  description: "The weather of a city",
  input_schema: { type: "object" as const, properties: { city: { type: "string" }, days: { type: "integer" } } },
};

const ask = (content: string, model = "claude-haiku-5-5"): MessageCreateParamsNonStreaming => ({
  model,
  max_tokens: 100,
  messages: [{ role: "user", content }],
});

/** What an answer says, free of ids. */
const gist = (message: Message): unknown => ({
  content: message.content.map((block) => (block.type === "tool_use" ? { ...block, id: "" } : block)),
  stop: message.stop_reason,
  output: message.usage.output_tokens,
});

describe("plain answers", () => {
  test("a question is echoed, words are tokens", async () => {
    const answer = await client.messages.create({ ...ask("how are you"), system: "be kind" });
    expect(answer).toMatchObject({
      type: "message",
      role: "assistant",
      model: "claude-haiku-5-5",
      content: [{ type: "text", text: "You said: how are you", citations: null }],
      stop_reason: "end_turn",
      stop_sequence: null,
      usage: { input_tokens: 5, output_tokens: 5, cache_read_input_tokens: 0 },
    });
    expect(answer.id).toMatch(/^msg_\d+$/);
    expect(answer._request_id).toMatch(/^req_\d+$/);
  });

  test("an answer may end by name", async () => {
    const answer = await client.messages.create(ask("hi", "stub-end-pause-turn"));
    expect(answer.stop_reason).toBe("pause_turn");
  });

  test("cached tokens are not input tokens", async () => {
    const answer = await client.messages.create(ask("one two three", "stub-cached-2"));
    expect(answer.usage).toMatchObject({ input_tokens: 1, cache_read_input_tokens: 2 });
  });

  test("images are seen, inline and by address", async () => {
    const answer = await client.messages.create({
      model: "claude-haiku-5-5",
      max_tokens: 50,
      messages: [
        {
          role: "user",
          content: [
            { type: "image", source: { type: "base64", media_type: "image/png", data: "iVBORw0KGgo=" } },
            { type: "image", source: { type: "url", url: "https://example.com/a.png" } },
            { type: "text", text: "look" },
          ],
        },
      ],
    });
    const [block] = answer.content;
    expect(block?.type === "text" && block.text).toBe(
      "You said: look I see image/png of 8 bytes and the image https://example.com/a.png.",
    );
    expect(answer.usage.input_tokens).toBe(171);
  });

  test("max_tokens and stop sequences end the answer, and which one is told", async () => {
    const short = await client.messages.create({ ...ask("a b c d"), max_tokens: 3 });
    expect(short).toMatchObject({ stop_reason: "max_tokens", content: [{ text: "You said: a" }] });
    const stopped = await client.messages.create({ ...ask("one STOP two"), stop_sequences: ["never", "STOP"] });
    expect(stopped).toMatchObject({ stop_reason: "stop_sequence", stop_sequence: "STOP" });
  });

  test("thinking comes first, signed, and is paid for", async () => {
    const answer = await client.messages.create({ ...ask("a"), thinking: { type: "adaptive" } });
    expect(answer.content.map((block) => block.type)).toEqual(["thinking", "text"]);
    expect(answer.usage).toMatchObject({ output_tokens: 10, output_tokens_details: { thinking_tokens: 7 } });
  });

  test("a refusal has its stop reason", async () => {
    const answer = await client.messages.create(ask("a", "stub-refusal"));
    expect(answer).toMatchObject({ stop_reason: "refusal", stop_details: { type: "refusal" } });
  });
});

describe("tools", () => {
  test("a use and its result make a round trip", async () => {
    const first = await client.messages.create({ ...ask('call get_weather {"city":"Paris"}'), tools: [WEATHER] });
    const [use] = first.content;
    expect(first.stop_reason).toBe("tool_use");
    expect(use).toMatchObject({ type: "tool_use", name: "get_weather", input: { city: "Paris" } });
    if (use?.type !== "tool_use") throw new Error("no tool use");
    const second = await client.messages.create({
      model: "claude-haiku-5-5",
      max_tokens: 50,
      tools: [WEATHER],
      messages: [
        { role: "user", content: "weather?" },
        { role: "assistant", content: first.content },
        { role: "user", content: [{ type: "tool_result", tool_use_id: use.id, content: "sunny" }] },
      ],
    });
    expect(second.content).toMatchObject([{ type: "text", text: "The tool said: sunny" }]);
  });

  test("tool_choice any makes a call from the schema, at most one without parallel use", async () => {
    const twice = { ...ask("hi", "stub-tools-2"), tools: [WEATHER, { ...WEATHER, name: "other" }] };
    const both = await client.messages.create({ ...twice, tool_choice: { type: "any" } });
    expect(both.content).toMatchObject([
      { name: "get_weather", input: { city: "a city", days: 1 } },
      { name: "other" },
    ]);
    const one = await client.messages.create({
      ...twice,
      tool_choice: { type: "any", disable_parallel_tool_use: true },
    });
    expect(one.content.length).toBe(1);
  });
});

describe("streams", () => {
  test("the events come in the documented order", async () => {
    const events = await collect(await client.messages.create({ ...ask("a"), stream: true }));
    expect(events.map((event) => event.type)).toEqual([
      "message_start",
      "content_block_start",
      "content_block_delta",
      "content_block_delta",
      "content_block_delta",
      "content_block_stop",
      "message_delta",
      "message_stop",
    ]);
    expect(events[0]).toMatchObject({
      message: { content: [], stop_reason: null, usage: { input_tokens: 1, output_tokens: 1 } },
    });
    expect(events.at(-2)).toMatchObject({ delta: { stop_reason: "end_turn" }, usage: { output_tokens: 3 } });
  });

  test("each event has its event line, and a ping is among them", async () => {
    const reply = await post("/v1/messages", { ...ask("a"), stream: true });
    const lines = (await reply.text()).split("\n");
    expect(reply.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect(lines).toContain("event: ping");
    expect(lines.filter((line) => line.startsWith("event: ")).length).toBe(9);
  });

  const same = ["plain", "split-1", "split-7", "gzip", "gzip+split-3", "crlf", "comments", "slow-1"];
  test.each(same)("the client builds the plain answer from %s", async (flags) => {
    const prompt = { ...ask('call get_weather {"city":"Köln \\"a\\""}', `stub-thinking+${flags}`), tools: [WEATHER] };
    const plain = await client.messages.create(prompt);
    const streamed = await client.messages.stream(prompt).finalMessage();
    expect(gist(streamed)).toEqual(gist(plain));
    expect(plain.content.map((block) => block.type)).toEqual(["thinking", "tool_use"]);
  });

  test("a truncated stream lacks its end", async () => {
    const events = await collect(await client.messages.create({ ...ask("a", "stub-truncated"), stream: true }));
    expect(events.at(-1)?.type).toBe("content_block_stop");
  });

  test("an error event inside the stream reaches the client as an error", async () => {
    const stream = await client.messages.create({ ...ask("a", "stub-stream-error"), stream: true });
    await expect(collect(stream)).rejects.toMatchObject({ type: "overloaded_error" });
  });

  test("a client that leaves is seen", async () => {
    const stream = await client.messages.create({ ...ask("a b c", "stub-hang-after-4"), stream: true });
    for await (const event of stream) if (event.type === "content_block_delta") break;
    const seen = await stub.nextRequest();
    await seen.settled;
    expect(seen.aborted).toBe(true);
  });

  test("a streamed request may get a plain answer", async () => {
    const reply = await post("/v1/messages", { ...ask("a", "stub-not-sse"), stream: true });
    expect(reply.headers.get("content-type")).toBe("application/json");
    expect(await reply.json()).toMatchObject({ type: "message", stop_reason: "end_turn" });
  });
});

test("tokens are counted as an answer would count them", async () => {
  const count = await client.messages.countTokens({
    model: "claude-haiku-5-5",
    messages: [{ role: "user", content: "a b" }],
  });
  expect(count).toMatchObject({ input_tokens: 2 });
});

test("models are listed and found", async () => {
  const list = await client.models.list();
  expect(list.data.map((model) => model.id)).toContain("claude-haiku-5-5");
  await expect(client.models.retrieve("nope")).rejects.toMatchObject({ status: 404, type: "not_found_error" });
});

function post(path: string, body: unknown): Promise<Response> {
  const headers = { "x-api-key": stub.key, "anthropic-version": "2026-10-21", "content-type": "application/json" };
  return fetch(`${stub.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
}
