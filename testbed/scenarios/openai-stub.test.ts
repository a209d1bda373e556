import { startOpenAiStub, vectorOf } from "@sluice/testbed";
import OpenAI from "openai";
import type { ChatCompletionChunk, ChatCompletionCreateParamsNonStreaming } from "openai/resources/chat/completions";
import { describe, expect, test } from "vitest";
import { collect } from "./collect.ts";
import { useStub } from "./use-stub.ts";
import { WEATHER } from "./weather-tool.ts";

const stub = await useStub(startOpenAiStub());
const client = new OpenAI({ apiKey: stub.key, baseURL: `${stub.url}/v1`, maxRetries: 0 });

const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

const ask = (content: string, model = "gpt-4o"): ChatCompletionCreateParamsNonStreaming => ({
  model,
  messages: [{ role: "user", content }],
});

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

  test("an answer may end by name, and cite a source", async () => {
    const answer = await client.chat.completions.create(ask("hi", "stub-end-function-call+citations"));
    expect(answer.choices[0]).toMatchObject({
      finish_reason: "function_call",
      message: { annotations: [{ type: "url_citation", url_citation: { start_index: 0, end_index: 12 } }] },
    });
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

describe("answers that are not whole", () => {
  const plainReply = (flags: string): Promise<Response> =>
    fetch(`${stub.url}/v1/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${stub.key}`, "content-type": "application/json" },
      body: JSON.stringify({ ...ask("a b c", `stub-${flags}`), stream: flags.includes("not-sse") }),
    });

  test.each(["truncated", "abort-after-10"])("a plain answer breaks off with %s", async (flags) => {
    const reply = await plainReply(flags);
    expect(Number(reply.headers.get("content-length"))).toBeGreaterThan(10);
    await expect(reply.text()).rejects.toThrow();
  });

  test("a plain answer may be no JSON", async () => {
    const reply = await plainReply("bad-json");
    expect(reply.headers.get("content-type")).toBe("application/json");
    await expect(reply.json()).rejects.toThrow(SyntaxError);
  });

  test("a stream may hold an event that is no JSON", async () => {
    const quiet = client.withOptions({ logLevel: "off" });
    const stream = await quiet.chat.completions.create({ ...ask("a", "stub-bad-json"), stream: true });
    await expect(collect(stream)).rejects.toThrow(SyntaxError);
  });

  test("a streamed request may get a plain answer", async () => {
    const reply = await plainReply("not-sse");
    expect(await reply.json()).toMatchObject({ object: "chat.completion" });
  });

  test("usage may be missing altogether", async () => {
    expect(await client.chat.completions.create(ask("a", "stub-no-usage"))).not.toHaveProperty("usage");
    const stream = await client.chat.completions.create({
      ...ask("a", "stub-no-usage"),
      stream: true,
      stream_options: { include_usage: true },
    });
    expect((await collect(stream)).some((chunk) => "usage" in chunk)).toBe(false);
  });

  test("an answer can be as long as wanted", async () => {
    const chunks = await collect(await client.chat.completions.create({ ...ask("a", "stub-words-300"), stream: true }));
    expect(chunks.length).toBe(302);
    expect(textOf(chunks).endsWith(" word300")).toBe(true);
  });
});
