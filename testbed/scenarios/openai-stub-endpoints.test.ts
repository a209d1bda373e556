import { startOpenAiStub } from "@sluice/testbed";
import OpenAI from "openai";
import type { CompletionCreateParamsNonStreaming } from "openai/resources/completions";
import { describe, expect, test } from "vitest";
import { sseData } from "./sse-data.ts";
import { useStub } from "./use-stub.ts";

const stub = await useStub(startOpenAiStub());
const client = new OpenAI({ apiKey: stub.key, baseURL: `${stub.url}/v1`, maxRetries: 0 });

function post(path: string, body: unknown): Promise<Response> {
  const headers = { authorization: `Bearer ${stub.key}`, "content-type": "application/json" };
  return fetch(`${stub.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
}

async function errorOf(reply: Response): Promise<unknown> {
  return ((await reply.json()) as { error: unknown }).error;
}

describe("completions", () => {
  const ask = (prompt: string | string[], model = "gpt-3.5-turbo-instruct"): CompletionCreateParamsNonStreaming => ({
    model,
    prompt,
  });

  test("each prompt has its texts, sixteen tokens at most, paid for together", async () => {
    const answer = await client.completions.create({ ...ask(["a", "b c"]), n: 2 });
    expect(answer).toMatchObject({
      object: "text_completion",
      choices: [
        { index: 0, text: "You said: a", finish_reason: "stop", logprobs: null },
        { index: 1, text: "You said: a" },
        { index: 2, text: "You said: b c" },
        { index: 3, text: "You said: b c" },
      ],
      usage: { prompt_tokens: 3, completion_tokens: 14, total_tokens: 17 },
    });
    const cut = await client.completions.create(ask("[stub:words-20]"));
    expect(cut.choices[0]).toMatchObject({ finish_reason: "length", text: expect.stringMatching(/ word16$/) });
  });

  test.each(["plain", "split-3", "crlf", "gzip"])("a stream with %s is read to its end", async (flags) => {
    const stream_options = { include_usage: true };
    const params = { ...ask("a b", `stub-${flags}`), stream: true as const, stream_options };
    const texts: string[] = [];
    let total = 0;
    for await (const chunk of await client.completions.create(params)) {
      texts.push(chunk.choices[0]?.text ?? "");
      total = chunk.usage?.total_tokens ?? total;
    }
    expect(texts.join("")).toBe("You said: a b");
    expect(total).toBe(6);
  });

  test("a chat model, a missing prompt and an unknown parameter are refused", async () => {
    await expect(client.completions.create(ask("x", "gpt-4o"))).rejects.toMatchObject({ status: 404 });
    expect(await errorOf(await post("/v1/completions", { model: "stub-plain" }))).toMatchObject({ param: "prompt" });
    expect((await post("/v1/completions", { ...ask("x"), messages: [] })).status).toBe(400);
    await expect(client.completions.create(ask("x", "stub-error-503"))).rejects.toMatchObject({ status: 503 });
  });
});

describe("images", () => {
  test("newer models give base64 and usage, older ones an address", async () => {
    const newer = await client.images.generate({ model: "gpt-image-1", prompt: "a cat", n: 2 });
    expect(newer).toMatchObject({
      data: [{ b64_json: expect.any(String) }, { b64_json: expect.any(String) }],
      output_format: "png",
      usage: { input_tokens: 2, output_tokens: 544, total_tokens: 546 },
    });
    const older = await client.images.generate({ model: "dall-e-3", prompt: "a cat" });
    expect(older.data).toEqual([{ url: "https://example.com/image.png", revised_prompt: "a cat" }]);
    const packed = await client.images.generate({ model: "dall-e-3", prompt: "a cat", response_format: "b64_json" });
    expect(packed.data?.[0]).toHaveProperty("b64_json");
  });

  test("a stream has partial images and the whole", async () => {
    const stream = await client.images.generate({
      model: "gpt-image-1",
      prompt: "a cat",
      stream: true,
      partial_images: 2,
    });
    const types: string[] = [];
    for await (const event of stream) types.push(event.type);
    expect(types).toEqual([
      "image_generation.partial_image",
      "image_generation.partial_image",
      "image_generation.completed",
    ]);
  });

  test.each([
    { body: { model: "gpt-image-1" }, param: "prompt" },
    { body: { model: "gpt-image-1", prompt: "x", response_format: "url" }, param: "response_format" },
    { body: { prompt: "x", n: 11 }, param: "n" },
    { body: { prompt: "x", aspect_ratio: "1:1" }, param: "aspect_ratio" },
  ])("$body is refused", async ({ body, param }) => {
    const reply = await post("/v1/images/generations", body);
    expect(reply.status).toBe(400);
    expect(await errorOf(reply)).toMatchObject({ param });
  });

  test("a prompt may be rejected", async () => {
    const rejected = client.images.generate({ model: "dall-e-3", prompt: "[stub:filter] x" });
    await expect(rejected).rejects.toMatchObject({ status: 400, code: "content_policy_violation" });
  });
});

describe("speech", () => {
  const ask = { model: "gpt-4o-mini-tts", input: "one two", voice: "alloy" };

  test("bytes come in the type asked for", async () => {
    const sound = await client.audio.speech.create({ ...ask, response_format: "wav" });
    expect(sound.headers.get("content-type")).toBe("audio/wav");
    expect((await sound.arrayBuffer()).byteLength).toBe(64);
  });

  test("a stream of events makes the same bytes", async () => {
    const whole = Buffer.from(await (await client.audio.speech.create(ask)).arrayBuffer());
    const said = await sseData(await client.audio.speech.create({ ...ask, stream_format: "sse" }));
    const events = said.map((data) => JSON.parse(data) as { type: string; audio?: string });
    expect(Buffer.concat(events.map((event) => Buffer.from(event.audio ?? "", "base64")))).toEqual(whole);
    expect(events.at(-1)?.type).toBe("speech.audio.done");
  });

  test("a broken answer and a missing voice", async () => {
    const broken = await post("/v1/audio/speech", { ...ask, input: "one [stub:truncated]" });
    await expect(broken.arrayBuffer()).rejects.toThrow();
    const { voice: _voice, ...mute } = ask;
    expect(await errorOf(await post("/v1/audio/speech", mute))).toMatchObject({ param: "voice" });
  });
});

describe("rerank", () => {
  test("documents are ordered by the words they share with the query", async () => {
    const documents = ["a dog", "a black cat", { text: "a cat" }];
    const reply = await post("/v1/rerank", { model: "bge-reranker", query: "black cat", documents, top_n: 2 });
    expect(await reply.json()).toMatchObject({
      model: "bge-reranker",
      results: [
        { index: 1, relevance_score: 1, document: { text: "a black cat" } },
        { index: 2, relevance_score: 0.5 },
      ],
      usage: { total_tokens: 9 },
    });
    expect(await errorOf(await post("/v1/rerank", { model: "m", query: "x" }))).toMatchObject({ param: "documents" });
  });
});

describe("moderations", () => {
  test("each text has a result, flagged if asked for", async () => {
    const answer = await client.moderations.create({ input: ["fine", "[stub:filter] bad"] });
    expect(answer.results.map((result) => result.flagged)).toEqual([false, true]);
    expect(answer.results[1]).toMatchObject({
      categories: { violence: true, hate: false },
      category_scores: { violence: 0.9 },
      category_applied_input_types: { violence: ["text", "image"], hate: ["text"] },
    });
  });
});

describe("files and batches", () => {
  test("a file is uploaded, listed, read and deleted", async () => {
    const line = '{"custom_id":"1","method":"POST","url":"/v1/chat/completions","body":{}}\n';
    const file = await client.files.create({
      file: new File([line], "requests.jsonl", { type: "application/jsonl" }),
      purpose: "batch",
    });
    expect(file).toMatchObject({ object: "file", filename: "requests.jsonl", bytes: line.length, purpose: "batch" });
    expect((await client.files.list()).data.map((item) => item.id)).toContain(file.id);
    expect(await (await client.files.content(file.id)).text()).toBe(line);
    expect(await client.files.delete(file.id)).toEqual({ id: file.id, object: "file", deleted: true });
    await expect(client.files.retrieve(file.id)).rejects.toMatchObject({ status: 404 });
  });

  test("a batch is made of a file, looked at and cancelled", async () => {
    const file = await client.files.create({ file: new File(["{}"], "a.jsonl"), purpose: "batch" });
    const batch = await client.batches.create({
      input_file_id: file.id,
      endpoint: "/v1/chat/completions",
      completion_window: "24h",
    });
    expect(batch).toMatchObject({ object: "batch", status: "validating", input_file_id: file.id });
    expect((await client.batches.retrieve(batch.id)).status).toBe("in_progress");
    expect((await client.batches.list()).data.map((item) => item.id)).toContain(batch.id);
    expect((await client.batches.cancel(batch.id)).status).toBe("cancelling");
    const strange = await post("/v1/batches", { input_file_id: "file-0", endpoint: "/v1/responses" });
    expect(strange.status).toBe(404);
  });

  test("an upload that is no form is refused", async () => {
    expect((await post("/v1/files", { purpose: "batch" })).status).toBe(400);
  });
});
