import { startCohereStub, vectorOf } from "@sluice/testbed";
import { type Cohere, CohereClientV2 } from "cohere-ai";
import { describe, expect, test } from "vitest";
import { useStub } from "./use-stub.ts";

const stub = await useStub(startCohereStub());
const client = new CohereClientV2({ token: stub.key, environment: stub.url, maxRetries: 0 });

const WEATHER: Cohere.ToolV2 = {
  type: "function",
  function: {
    name: "get_weather",
    description: "The weather of a city",
    parameters: { type: "object", properties: { city: { type: "string" }, days: { type: "integer" } } },
  },
};

const ask = (content: string, model = "command-a-03-2025"): Cohere.V2ChatRequest => ({
  model,
  messages: [{ role: "user", content }],
});

type Event = Cohere.V2ChatStreamResponse;

async function events(request: Cohere.V2ChatStreamRequest): Promise<Event[]> {
  const seen: Event[] = [];
  for await (const event of await client.chatStream(request)) seen.push(event);
  return seen;
}

const textOf = (seen: readonly Event[]): string =>
  seen.map((event) => (event.type === "content-delta" ? (event.delta?.message?.content?.text ?? "") : "")).join("");

const end = (seen: readonly Event[]): Cohere.ChatMessageEndEventDelta | undefined => {
  const last = seen.at(-1);
  return last?.type === "message-end" ? last.delta : undefined;
};

describe("plain answers", () => {
  test("a question is echoed, words are tokens", async () => {
    const answer = await client.chat({
      model: "command-a-03-2025",
      messages: [
        { role: "system", content: "be kind" },
        { role: "user", content: [{ type: "text", text: "how are you" }] },
      ],
    });
    expect(answer).toEqual({
      id: expect.stringMatching(/^co-\d+$/),
      message: { role: "assistant", content: [{ type: "text", text: "You said: how are you" }] },
      finishReason: "COMPLETE",
      usage: {
        billedUnits: { inputTokens: 5, outputTokens: 5 },
        tokens: { inputTokens: 5, outputTokens: 5 },
        cachedTokens: 0,
      },
    });
    expect(stub.requests[0]?.headers.authorization).toBe(`Bearer ${stub.key}`);
  });

  test("max_tokens and stop sequences end the answer, and which one is told", async () => {
    const short = await client.chat({ ...ask("a b c d"), maxTokens: 3 });
    expect(short).toMatchObject({ finishReason: "MAX_TOKENS", message: { content: [{ text: "You said: a" }] } });
    const stopped = await client.chat({ ...ask("one STOP two"), stopSequences: ["STOP"] });
    expect(stopped).toMatchObject({
      finishReason: "STOP_SEQUENCE",
      message: { content: [{ text: "You said: one " }] },
    });
  });

  test("thinking is a part before the text, and paid for", async () => {
    const answer = await client.chat({ ...ask("a"), thinking: { type: "enabled", tokenBudget: 100 } });
    expect(answer.message.content).toEqual([
      { type: "thinking", thinking: "Let me look at what was said." },
      { type: "text", text: "You said: a" },
    ]);
    expect(answer.usage?.tokens?.outputTokens).toBe(10);
  });

  test("an image is seen", async () => {
    const url = "https://example.com/a.png";
    const content: Cohere.Content[] = [
      { type: "text", text: "look" },
      { type: "image_url", imageUrl: { url } },
    ];
    const answer = await client.chat({ model: "command-a-vision-07-2025", messages: [{ role: "user", content }] });
    expect(answer.message.content).toMatchObject([{ text: `You said: look I see the image ${url}.` }]);
  });

  test("JSON, cached tokens and a filter have their fields", async () => {
    const json = await client.chat({ ...ask("a"), responseFormat: { type: "json_object" } });
    expect(json.message.content).toMatchObject([{ text: '{"answer":"You said: a"}' }]);
    expect((await client.chat(ask("a b c", "stub-cached-2"))).usage).toMatchObject({ cachedTokens: 2 });
    expect(await client.chat(ask("a b c", "stub-filter"))).toMatchObject({ finishReason: "ERROR" });
    expect(await client.chat(ask("a", "stub-no-usage"))).not.toHaveProperty("usage");
  });
});

describe("tools and citations", () => {
  test("a call, its plan and its result make a round trip, the result is cited", async () => {
    const first = await client.chat({ ...ask('call get_weather {"city":"Paris"}'), tools: [WEATHER] });
    const [call] = first.message.toolCalls ?? [];
    expect(first).toMatchObject({ finishReason: "TOOL_CALL", message: { toolPlan: "I will call get_weather." } });
    expect(first.message).not.toHaveProperty("content");
    expect(first.usage).toMatchObject({
      billedUnits: { inputTokens: 3, outputTokens: 2 },
      tokens: { outputTokens: 6 },
    });
    expect(call?.function).toEqual({ name: "get_weather", arguments: '{"city":"Paris"}' });
    if (call === undefined) throw new Error("no call");
    const second = await client.chat({
      model: "command-a-03-2025",
      tools: [WEATHER],
      messages: [
        { role: "user", content: "weather?" },
        { role: "assistant", toolPlan: first.message.toolPlan ?? "", toolCalls: [call] },
        { role: "tool", toolCallId: call.id, content: [{ type: "document", document: { data: { sky: "blue" } } }] },
      ],
    });
    const text = 'The tool said: {"sky":"blue"}';
    expect(second.message.content).toEqual([{ type: "text", text }]);
    expect(second.message.citations).toEqual([
      {
        start: 15,
        end: text.length,
        text: '{"sky":"blue"}',
        sources: [{ type: "tool", id: `${call.id}:0`, toolOutput: { content: '{"sky":"blue"}' } }],
        contentIndex: 0,
        type: "TEXT_CONTENT",
      },
    ]);
  });

  test("a document is cited unless citations are off", async () => {
    const about = { ...ask("hi"), documents: ["one", { id: "mine", data: { text: "two" } }] };
    const answer = await client.chat(about);
    expect(answer.message.citations?.map((citation) => citation.sources?.[0])).toMatchObject([
      { type: "document", id: "doc:0", document: { id: "doc:0", text: "one" } },
      { type: "document", id: "mine" },
    ]);
    const off = await client.chat({ ...about, citationOptions: { mode: "OFF" } });
    expect(off.message).not.toHaveProperty("citations");
  });

  test("REQUIRED makes a call from the schema, NONE forbids calls", async () => {
    const required = await client.chat({ ...ask("hi"), tools: [WEATHER], toolChoice: "REQUIRED" });
    expect(JSON.parse(required.message.toolCalls?.[0]?.function?.arguments ?? "")).toEqual({ city: "a city", days: 1 });
    const none = await client.chat({ ...ask("hi", "stub-tools"), tools: [WEATHER], toolChoice: "NONE" });
    expect(none.finishReason).toBe("COMPLETE");
  });
});

describe("streams", () => {
  test("the events come in the documented order", async () => {
    const seen = await events({ ...ask("a"), thinking: { type: "enabled" } });
    const kinds = seen.map((event) => event.type).filter((type, index, all) => type !== all[index - 1]);
    expect(kinds).toEqual([
      "message-start",
      "content-start",
      "content-delta",
      "content-end",
      "content-start",
      "content-delta",
      "content-end",
      "message-end",
    ]);
    expect(seen[0]).toMatchObject({ id: expect.stringMatching(/^co-/), delta: { message: { role: "assistant" } } });
    expect(end(seen)).toMatchObject({
      finishReason: "COMPLETE",
      usage: { tokens: { inputTokens: 1, outputTokens: 10 } },
    });
  });

  test("each event has its event line, and [DONE] is the last", async () => {
    const reply = await post("/v2/chat", {
      model: "command-r",
      stream: true,
      messages: [{ role: "user", content: "a" }],
    });
    expect(reply.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    const text = await reply.text();
    expect(text).toContain('event: message-start\ndata: {"id":"co-');
    expect(text).toContain(
      'event: content-delta\ndata: {"type":"content-delta","index":0,"delta":{"message":{"content":{"text":"You"}}}}\n\n',
    );
    expect(text.endsWith("\n\ndata: [DONE]\n\n")).toBe(true);
  });

  test("a plan and calls come in pieces that make the whole", async () => {
    const prompt = 'call get_weather {"city":"Paris"}\ncall get_weather {"city":"Köln\\n"}';
    const seen = await events({ ...ask(prompt), tools: [WEATHER] });
    const calls: { id: string; args: string }[] = [];
    for (const event of seen) {
      if (event.type === "tool-call-start") {
        calls[event.index ?? 0] = { id: event.delta?.message?.toolCalls?.id ?? "", args: "" };
      }
      const call = event.type === "tool-call-delta" ? calls[event.index ?? 0] : undefined;
      if (call !== undefined && event.type === "tool-call-delta") {
        call.args += event.delta?.message?.toolCalls?.function?.arguments ?? "";
      }
    }
    expect(calls.map((call) => call.args)).toEqual(['{"city":"Paris"}', '{"city":"Köln\\n"}']);
    expect(new Set(calls.map((call) => call.id)).size).toBe(2);
    const plan = seen.map((event) => (event.type === "tool-plan-delta" ? event.delta?.message?.toolPlan : "")).join("");
    expect(plan).toBe("I will call get_weather and get_weather.");
    expect(seen.filter((event) => event.type === "tool-call-end").length).toBe(2);
    expect(end(seen)?.finishReason).toBe("TOOL_CALL");
  });

  test("citations come inside the content", async () => {
    const seen = await events({ ...ask("hi"), documents: ["one"] });
    expect(seen.slice(-4).map((event) => event.type)).toEqual([
      "citation-start",
      "citation-end",
      "content-end",
      "message-end",
    ]);
    const start = seen.at(-4);
    expect(start?.type === "citation-start" && start.delta?.message?.citations).toMatchObject({
      text: "You",
      start: 0,
    });
  });

  const same = ["plain", "split-1", "split-7", "gzip", "gzip+split-3", "crlf", "comments", "slow-1"];
  test.each(same)("the client reads the same from %s", async (flags) => {
    const seen = await events(ask("Grüße 你好", `stub-${flags}`));
    expect(textOf(seen)).toBe("You said: Grüße 你好");
    expect(end(seen)?.finishReason).toBe("COMPLETE");
  });

  test("a truncated stream lacks its end, a failing one tells why", async () => {
    expect((await events(ask("a", "stub-truncated"))).at(-1)?.type).toBe("content-end");
    const failed = await events(ask("a b c", "stub-stream-error"));
    expect(end(failed)).toMatchObject({
      finishReason: "ERROR",
      error: expect.stringContaining("internal server error"),
    });
    expect(textOf(failed)).toBe("You");
  });

  test("a streamed request may get a plain answer, a stream an event that is no JSON", async () => {
    const body = { model: "stub-not-sse", stream: true, messages: [{ role: "user", content: "a" }] };
    expect(await (await post("/v2/chat", body)).json()).toMatchObject({ finish_reason: "COMPLETE" });
    await expect(events(ask("a", "stub-bad-json"))).rejects.toThrow(SyntaxError);
  });
});

describe("embeddings and ranks", () => {
  test("each wanted type of embedding is there", async () => {
    const answer = await client.embed({
      model: "embed-v4.0",
      inputType: "search_query",
      texts: ["hello there", "other"],
      embeddingTypes: ["float", "int8", "uint8", "binary", "ubinary", "base64"],
    });
    const vector = vectorOf("hello there", 8);
    expect(answer.embeddings.float?.[0]).toEqual([...vector]);
    expect(answer.embeddings.base64?.[0]).toBe(Buffer.from(vector.buffer).toString("base64"));
    expect(answer.embeddings.int8?.[0]).toEqual([...vector].map((value) => Math.round(value * 127)));
    expect(answer.embeddings.ubinary?.[0]?.[0]).toBe((answer.embeddings.binary?.[0]?.[0] ?? 0) + 128);
    expect(answer).toMatchObject({ texts: ["hello there", "other"], responseType: "embeddings_by_type" });
    expect(answer.meta).toMatchObject({ apiVersion: { version: "2" }, billedUnits: { inputTokens: 3 } });
  });

  test("the document with most of the query's words comes first", async () => {
    const documents = ["the sea", "a blue sea", "nothing"];
    const answer = await client.rerank({ model: "rerank-v3.5", query: "blue sea", documents, topN: 2 });
    expect(answer.results).toEqual([
      { index: 1, relevanceScore: 1 },
      { index: 0, relevanceScore: 0.5 },
    ]);
    expect(answer.meta?.billedUnits).toEqual({ searchUnits: 1 });
    const old = await post("/v1/rerank", { query: "sea", documents: [{ text: "a sea" }], return_documents: true });
    expect(await old.json()).toMatchObject({
      results: [{ index: 0, relevance_score: 1, document: { text: "a sea" } }],
      meta: { api_version: { version: "1" } },
    });
  });
});

function post(path: string, body: unknown): Promise<Response> {
  const headers = { authorization: `Bearer ${stub.key}`, "content-type": "application/json" };
  return fetch(`${stub.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
}
