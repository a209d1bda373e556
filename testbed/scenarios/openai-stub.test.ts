import { type ProviderStub, startOpenAiStub, vectorOf } from "@sluice/testbed";
import OpenAI from "openai";
import type { ChatCompletionChunk, ChatCompletionCreateParamsNonStreaming } from "openai/resources/chat/completions";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

let stub: ProviderStub;
let client: OpenAI;
beforeAll(async () => {
  stub = await startOpenAiStub();
  client = new OpenAI({ apiKey: stub.key, baseURL: `${stub.url}/v1`, maxRetries: 0 });
});
afterAll(() => stub.close());
beforeEach(() => stub.clear());

const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
const WEATHER = {
  type: "function" as const,
  function: {
    name: "get_weather",
    description: "The weather of a city",
    parameters: { type: "object", properties: { city: { type: "string" }, days: { type: "integer" } } },
  },
};

const ask = (content: string, model = "gpt-4o"): ChatCompletionCreateParamsNonStreaming => ({
  model,
  messages: [{ role: "user", content }],
});

async function collect(stream: AsyncIterable<ChatCompletionChunk>): Promise<ChatCompletionChunk[]> {
  const chunks: ChatCompletionChunk[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

const textOf = (chunks: ChatCompletionChunk[]): string =>
  chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join("");

describe("plain answers", () => {
  test("a question is echoed, words are tokens", async () => {
    const answer = await client.chat.completions.create(ask("how are you"));
    expect(answer).toMatchObject({
      object: "chat.completion",
      model: "gpt-4o",
      choices: [
        {
          index: 0,
          finish_reason: "stop",
          message: { role: "assistant", content: "You said: how are you", refusal: null },
        },
      ],
      usage: { prompt_tokens: 3, completion_tokens: 5, total_tokens: 8 },
    });
    expect(answer.id).toMatch(/^chatcmpl-\d+$/);
    expect(answer._request_id).toMatch(/^req_\d+$/);
    expect(stub.requests[0]).toMatchObject({ method: "POST", path: "/v1/chat/completions", aborted: false });
  });

  test("an image is seen and paid for", async () => {
    const answer = await client.chat.completions.create({
      model: "gpt-4o",
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "what is this" },
            { type: "image_url", image_url: { url: `data:image/png;base64,${PIXEL}` } },
          ],
        },
      ],
    });
    expect(answer.choices[0]?.message.content).toBe("You said: what is this I see image/png of 70 bytes.");
    expect(answer.usage?.prompt_tokens).toBe(88);
  });

  test("max_tokens cuts the answer and says so", async () => {
    const answer = await client.chat.completions.create({ ...ask("a b c d"), max_tokens: 3 });
    expect(answer.choices[0]).toMatchObject({ finish_reason: "length", message: { content: "You said: a" } });
  });

  test("a stop sequence ends the answer", async () => {
    const answer = await client.chat.completions.create({ ...ask("one STOP two"), stop: ["STOP"] });
    expect(answer.choices[0]).toMatchObject({ finish_reason: "stop", message: { content: "You said: one " } });
  });

  test("several choices are given and paid for", async () => {
    const answer = await client.chat.completions.create({ ...ask("hi"), n: 2 });
    expect(answer.choices.map((choice) => choice.index)).toEqual([0, 1]);
    expect(answer.usage?.completion_tokens).toBe(6);
  });

  test("a gzip-encoded answer is decoded by the client", async () => {
    const answer = await client.chat.completions.create(ask("hi", "stub-gzip"));
    expect(answer.choices[0]?.message.content).toBe("You said: hi");
  });

  test("a refusal and a filtered answer have their own fields", async () => {
    const refused = await client.chat.completions.create(ask("hi", "stub-refusal"));
    expect(refused.choices[0]?.message).toMatchObject({ content: null, refusal: "I can not help with that." });
    const filtered = await client.chat.completions.create(ask("one two three", "stub-filter"));
    expect(filtered.choices[0]).toMatchObject({ finish_reason: "content_filter", message: { content: "You said:" } });
  });
});

describe("tools", () => {
  test("a call and its result make a round trip", async () => {
    const first = await client.chat.completions.create({
      ...ask('call get_weather {"city":"Paris"}'),
      tools: [WEATHER],
    });
    const choice = first.choices[0];
    const call = choice?.message.tool_calls?.[0];
    expect(choice?.finish_reason).toBe("tool_calls");
    expect(call).toMatchObject({ type: "function", function: { name: "get_weather", arguments: '{"city":"Paris"}' } });
    if (choice === undefined || call === undefined) throw new Error("no call");
    const second = await client.chat.completions.create({
      model: "gpt-4o",
      tools: [WEATHER],
      messages: [
        { role: "user", content: "weather?" },
        choice.message,
        { role: "tool", tool_call_id: call.id, content: "sunny" },
      ],
    });
    expect(second.choices[0]?.message.content).toBe("The tool said: sunny");
  });

  test("a required call has arguments made from the schema", async () => {
    const answer = await client.chat.completions.create({ ...ask("hi"), tools: [WEATHER], tool_choice: "required" });
    const call = answer.choices[0]?.message.tool_calls?.[0];
    expect(call?.type === "function" && JSON.parse(call.function.arguments)).toEqual({ city: "a city", days: 1 });
  });

  test("streamed arguments come in fragments that make the whole", async () => {
    const prompt = 'call get_weather {"city":"Paris"}\ncall get_weather {"city":"Köln\\n"}';
    const stream = await client.chat.completions.create({ ...ask(prompt), tools: [WEATHER], stream: true });
    const chunks = await collect(stream);
    const calls: { id: string; args: string }[] = [];
    for (const part of chunks.flatMap((chunk) => chunk.choices[0]?.delta.tool_calls ?? [])) {
      if (part.id !== undefined) calls[part.index] = { id: part.id, args: "" };
      const call = calls[part.index];
      if (call !== undefined) call.args += part.function?.arguments ?? "";
    }
    expect(calls.map((call) => call.args)).toEqual(['{"city":"Paris"}', '{"city":"Köln\\n"}']);
    expect(new Set(calls.map((call) => call.id)).size).toBe(2);
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe("tool_calls");
  });
});

describe("streams", () => {
  test("role first, then words, then the reason", async () => {
    const chunks = await collect(await client.chat.completions.create({ ...ask("a b"), stream: true }));
    expect(chunks[0]?.choices[0]?.delta).toEqual({ role: "assistant", content: "", refusal: null });
    expect(textOf(chunks)).toBe("You said: a b");
    expect(chunks.length).toBe(6);
    expect(chunks.at(-1)?.choices[0]).toMatchObject({ delta: {}, finish_reason: "stop" });
    expect(chunks.some((chunk) => "usage" in chunk)).toBe(false);
  });

  test("usage comes only when asked for, in a chunk without choices", async () => {
    const stream = await client.chat.completions.create({
      ...ask("a b", "stub-cached-1"),
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = await collect(stream);
    expect(chunks.slice(0, -1).every((chunk) => chunk.usage === null)).toBe(true);
    expect(chunks.at(-1)).toMatchObject({
      choices: [],
      usage: { prompt_tokens: 2, completion_tokens: 4, total_tokens: 6, prompt_tokens_details: { cached_tokens: 1 } },
    });
  });

  const same = ["split-1", "split-7", "gzip", "gzip+split-3", "crlf", "comments", "slow-1"];
  test.each(same)("the client reads the same from %s", async (flags) => {
    const chunks = await collect(
      await client.chat.completions.create({ ...ask("Grüße 你好", `stub-${flags}`), stream: true }),
    );
    expect(textOf(chunks)).toBe("You said: Grüße 你好");
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe("stop");
  });

  test("reasoning comes before the text", async () => {
    const chunks = await collect(await client.chat.completions.create({ ...ask("a", "stub-thinking"), stream: true }));
    const reasoning = chunks.map(
      (chunk) => (chunk.choices[0]?.delta as { reasoning_content?: string } | undefined)?.reasoning_content ?? "",
    );
    expect(reasoning.join("")).toBe("Let me look at what was said.");
    expect(textOf(chunks)).toBe("You said: a");
  });

  test("a truncated stream lacks its end", async () => {
    const chunks = await collect(await client.chat.completions.create({ ...ask("a", "stub-truncated"), stream: true }));
    expect(textOf(chunks)).toBe("You said: a");
    expect(chunks.every((chunk) => chunk.choices[0]?.finish_reason === null)).toBe(true);
  });

  test("an error inside the stream reaches the client as an error", async () => {
    const stream = await client.chat.completions.create({ ...ask("a", "stub-stream-error"), stream: true });
    await expect(collect(stream)).rejects.toMatchObject({ type: "server_error" });
  });

  test("an aborted stream breaks off after the events asked for", async () => {
    const stream = await client.chat.completions.create({ ...ask("a b c", "stub-abort-after-3+slow-5"), stream: true });
    const seen: ChatCompletionChunk[] = [];
    const reading = (async () => {
      for await (const chunk of stream) seen.push(chunk);
    })();
    await expect(reading).rejects.toThrow();
    expect(seen.length).toBe(3);
  });

  test("a client that leaves is seen", async () => {
    const stream = await client.chat.completions.create({ ...ask("a b c", "stub-hang-after-2"), stream: true });
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content !== "") break;
    const seen = await stub.nextRequest();
    await seen.settled;
    expect(seen.aborted).toBe(true);
  });
});

describe("embeddings and models", () => {
  test("base64, the client's default, and floats are the same vector", async () => {
    const packed = await client.embeddings.create({ model: "text-embedding-3-small", input: "hello there" });
    const plain = await client.embeddings.create({
      model: "text-embedding-3-small",
      input: ["hello there", "other"],
      encoding_format: "float",
    });
    expect(stub.requests[0]?.json).toMatchObject({ encoding_format: "base64" });
    expect(packed.data[0]?.embedding).toEqual(plain.data[0]?.embedding);
    expect(plain.data[0]?.embedding).toEqual([...vectorOf("hello there", 8)]);
    expect(plain.data[1]?.index).toBe(1);
    expect(packed.usage).toEqual({ prompt_tokens: 2, total_tokens: 2 });
  });

  test("models are listed and found", async () => {
    const list = await client.models.list();
    expect(list.data.map((model) => model.id)).toContain("gpt-4o");
    await expect(client.models.retrieve("nope")).rejects.toMatchObject({ status: 404, code: "model_not_found" });
  });
});

describe("errors", () => {
  test("a wrong key is 401", async () => {
    const stranger = new OpenAI({ apiKey: "sk-someone-else", baseURL: `${stub.url}/v1`, maxRetries: 0 });
    await expect(stranger.models.list()).rejects.toMatchObject({ status: 401, code: "invalid_api_key" });
  });

  test.each([
    { flags: "error-429", status: 429, code: "rate_limit_exceeded", type: "requests" },
    { flags: "error-quota", status: 429, code: "insufficient_quota", type: "insufficient_quota" },
    { flags: "error-500", status: 500, code: null, type: "server_error" },
    { flags: "error-503", status: 503, code: null, type: "server_error" },
    { flags: "no-such-flag", status: 400, code: null, type: "invalid_request_error" },
  ])("$flags is $status $type", async ({ flags, status, code, type }) => {
    const failing = client.chat.completions.create(ask("hi", `stub-${flags}`));
    await expect(failing).rejects.toMatchObject({ status, code, type });
  });

  test("a rate limit says when to come again", async () => {
    const failing = client.chat.completions.create(ask("hi", "stub-error-429"));
    const error = await failing.catch((cause: unknown) => cause);
    expect(error instanceof OpenAI.RateLimitError && error.headers?.get("retry-after-ms")).toBe("20");
  });

  test("a reset connection is an error of the connection", async () => {
    const failing = client.chat.completions.create(ask("hi", "stub-reset"));
    await expect(failing).rejects.toBeInstanceOf(OpenAI.APIConnectionError);
  });

  test("flags in the prompt steer like the model's name, and are not echoed", async () => {
    await expect(client.chat.completions.create(ask("[stub:error-500] hi"))).rejects.toMatchObject({ status: 500 });
    const answer = await client.chat.completions.create(ask("[stub:plain] hi"));
    expect(answer.choices[0]?.message.content).toBe("You said: hi");
  });

  test.each([
    { name: "no model", body: { messages: [] }, message: "you must provide a model parameter" },
    { name: "no messages", body: { model: "gpt-4o" }, param: "messages", code: "missing_required_parameter" },
    { name: "an empty list", body: { model: "gpt-4o", messages: [] }, param: "messages", code: "empty_array" },
    {
      name: "an unknown role",
      body: { model: "gpt-4o", messages: [{ role: "robot", content: "x" }] },
      param: "messages[0].role",
      code: "invalid_value",
    },
    {
      name: "a tool's message without a call",
      body: { model: "gpt-4o", messages: [{ role: "tool", tool_call_id: "c", content: "x" }] },
      param: "messages.[0].role",
    },
    {
      name: "stream options without a stream",
      body: { model: "gpt-4o", messages: [{ role: "user", content: "x" }], stream_options: { include_usage: true } },
      param: "stream_options",
    },
    {
      name: "a parameter of another protocol",
      body: { model: "gpt-4o", messages: [{ role: "user", content: "x" }], top_k: 1 },
      message: "Unrecognized request argument supplied: top_k",
    },
    {
      name: "a temperature out of range",
      body: { model: "gpt-4o", messages: [{ role: "user", content: "x" }], temperature: 3 },
      param: "temperature",
      code: "decimal_above_maximum_value",
    },
    {
      name: "max_tokens with a reasoning model",
      body: { model: "o4-mini", messages: [{ role: "user", content: "x" }], max_tokens: 5 },
      param: "max_tokens",
      code: "unsupported_parameter",
    },
  ])("$name is refused with 400", async ({ body, message, param, code }) => {
    const reply = await post("/v1/chat/completions", body);
    expect(reply.status).toBe(400);
    const { error } = (await reply.json()) as {
      error: { message: string; param: unknown; code: unknown; type: string };
    };
    expect(error.type).toBe("invalid_request_error");
    expect(error).toMatchObject({ param: param ?? null, code: code ?? null });
    if (message !== undefined) expect(error.message).toBe(message);
  });

  test("a model of another maker, a wrong path and a wrong method are told apart", async () => {
    await expect(client.chat.completions.create(ask("x", "claude-haiku-5-5"))).rejects.toMatchObject({ status: 404 });
    expect((await post("/v1/nothing", {})).status).toBe(404);
    expect((await post("/v1/models", {})).status).toBe(405);
  });
});

function post(path: string, body: unknown): Promise<Response> {
  const headers = { authorization: `Bearer ${stub.key}`, "content-type": "application/json" };
  return fetch(`${stub.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
}
