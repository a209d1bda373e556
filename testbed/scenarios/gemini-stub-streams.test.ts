import { type GenerateContentResponse, GoogleGenAI, type Part } from "@google/genai";
import { startGeminiStub, vectorOf } from "@sluice/testbed";
import { describe, expect, test } from "vitest";
import { collect } from "./collect.ts";
import { useStub } from "./use-stub.ts";

const stub = await useStub(startGeminiStub());
const client = new GoogleGenAI({ apiKey: stub.key, httpOptions: { baseUrl: stub.url } });

const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

const ask = (contents: string, model = "gemini-2.5-flash") => ({ model, contents });

const parts = (answer: GenerateContentResponse): Part[] => answer.candidates?.[0]?.content?.parts ?? [];
const textOf = (chunks: GenerateContentResponse[]): string => chunks.map((chunk) => chunk.text ?? "").join("");

function post(path: string, body: unknown): Promise<Response> {
  const headers = { "x-goog-api-key": stub.key, "content-type": "application/json" };
  return fetch(`${stub.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
}

describe("streams", () => {
  test("words, then the reason, with the usage growing", async () => {
    const chunks = await collect(await client.models.generateContentStream(ask("a b")));
    expect(chunks.map((chunk) => chunk.text)).toEqual(["You", " said:", " a", " b", ""]);
    expect(chunks.map((chunk) => chunk.usageMetadata?.totalTokenCount)).toEqual([3, 4, 5, 6, 6]);
    expect(chunks.map((chunk) => chunk.candidates?.[0]?.finishReason)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      "STOP",
    ]);
    expect(new Set(chunks.map((chunk) => chunk.responseId)).size).toBe(1);
    expect(stub.requests[0]?.path).toBe("/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse");
  });

  test("events are lines with CRLF and no [DONE]", async () => {
    const reply = await post("/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse", {
      contents: { parts: { text: "a" } },
    });
    const text = await reply.text();
    expect(reply.headers.get("content-type")).toBe("text/event-stream");
    expect(text.split("\r\n\r\n").filter((event) => event.startsWith('data: {"candidates": [')).length).toBe(4);
    expect(text).not.toContain("[DONE]");
  });

  test("without alt=sse the stream is a JSON array", async () => {
    const reply = await post("/v1beta/models/gemini-2.5-flash:streamGenerateContent", {
      contents: [{ parts: [{ text: "a" }] }],
    });
    expect(reply.headers.get("content-type")).toBe("application/json; charset=UTF-8");
    const chunks = (await reply.json()) as GenerateContentResponse[];
    expect(chunks.flatMap(parts).map((part) => part.text)).toEqual(["You", " said:", " a", ""]);
  });

  const same = ["split-1", "split-7", "gzip", "gzip+split-3", "crlf", "slow-1"];
  test.each(same)("the client reads the same from %s", async (flags) => {
    const chunks = await collect(await client.models.generateContentStream(ask("Grüße 你好", `stub-${flags}`)));
    expect(textOf(chunks)).toBe("You said: Grüße 你好");
    expect(chunks.at(-1)?.candidates?.[0]?.finishReason).toBe("STOP");
  });

  test("comments go between events, and as white space into an array", async () => {
    const body = { contents: { parts: { text: "a" } } };
    const sse = await post("/v1beta/models/stub-comments:streamGenerateContent?alt=sse", body);
    expect((await sse.text()).startsWith(": keep-alive\r\n\r\ndata: {")).toBe(true);
    const array = await post("/v1beta/models/stub-comments:streamGenerateContent", body);
    expect(((await array.json()) as unknown[]).length).toBe(4);
  });

  test("a truncated stream lacks its end", async () => {
    const chunks = await collect(await client.models.generateContentStream(ask("a", "stub-truncated")));
    expect(textOf(chunks)).toBe("You said: a");
    expect(chunks.every((chunk) => chunk.candidates?.[0]?.finishReason === undefined)).toBe(true);
    const array = await post("/v1beta/models/stub-truncated:streamGenerateContent", {
      contents: { parts: { text: "a" } },
    });
    expect((await array.text()).endsWith("}\n")).toBe(true);
  });

  test("a blocked prompt is one chunk", async () => {
    const chunks = await collect(await client.models.generateContentStream(ask("a", "stub-refusal")));
    expect(chunks.map((chunk) => chunk.promptFeedback)).toEqual([{ blockReason: "PROHIBITED_CONTENT" }]);
  });

  test("an error inside the stream reaches the client as an error", async () => {
    const stream = await client.models.generateContentStream(ask("a", "stub-stream-error"));
    await expect(collect(stream)).rejects.toMatchObject({
      status: 503,
      message: expect.stringContaining("UNAVAILABLE"),
    });
  });

  test("an event that is no JSON is an error of the client", async () => {
    const stream = await client.models.generateContentStream(ask("a", "stub-bad-json"));
    await expect(collect(stream)).rejects.toThrow(SyntaxError);
  });

  test("an aborted stream breaks off after the events asked for", async () => {
    const stream = await client.models.generateContentStream(ask("a b c", "stub-abort-after-3+slow-5"));
    const seen: GenerateContentResponse[] = [];
    const reading = (async () => {
      for await (const chunk of stream) seen.push(chunk);
    })();
    await expect(reading).rejects.toThrow();
    expect(seen.length).toBe(3);
  });

  test("a client that leaves is seen", async () => {
    const leave = new AbortController();
    const config = { abortSignal: leave.signal };
    const stream = await client.models.generateContentStream({ ...ask("a b c", "stub-hang-after-2"), config });
    const reading = (async () => {
      for await (const chunk of stream) if (chunk.text === " said:") leave.abort();
    })();
    await expect(reading).rejects.toThrow();
    const seen = await stub.nextRequest();
    await seen.settled;
    expect(seen.aborted).toBe(true);
  });

  test("a streamed request may get a plain answer, and usage may be missing", async () => {
    const reply = await post("/v1beta/models/stub-not-sse+no-usage:streamGenerateContent?alt=sse", {
      contents: { parts: { text: "a" } },
    });
    const answer = (await reply.json()) as GenerateContentResponse;
    expect(answer.candidates?.[0]?.finishReason).toBe("STOP");
    expect(answer).not.toHaveProperty("usageMetadata");
  });
});

describe("other methods", () => {
  test("tokens are counted", async () => {
    const contents = [{ parts: [{ text: "one two" }, { inlineData: { mimeType: "image/png", data: PIXEL } }] }];
    expect(await client.models.countTokens({ model: "gemini-2.5-flash", contents })).toMatchObject({ totalTokens: 87 });
    const reply = await post("/v1beta/models/gemini-2.5-flash:countTokens", {
      generateContentRequest: {
        model: "models/gemini-2.5-flash",
        contents,
        systemInstruction: { parts: [{ text: "be kind" }] },
      },
    });
    expect(await reply.json()).toEqual({
      totalTokens: 89,
      promptTokensDetails: [
        { modality: "TEXT", tokenCount: 4 },
        { modality: "IMAGE", tokenCount: 85 },
      ],
    });
  });

  test("texts are embedded, one or many", async () => {
    const model = "gemini-embedding-001";
    const many = await client.models.embedContent({ model, contents: ["hello there", "other"] });
    expect(many.embeddings?.map((embedding) => embedding.values)).toEqual([
      [...vectorOf("hello there", 8)],
      [...vectorOf("other", 8)],
    ]);
    expect(stub.requests[0]?.path).toBe(`/v1beta/models/${model}:batchEmbedContents`);
    const reply = await post(`/v1beta/models/${model}:embedContent`, {
      content: { parts: [{ text: "hello there" }] },
      outputDimensionality: 4,
      taskType: "RETRIEVAL_QUERY",
    });
    expect(await reply.json()).toEqual({ embedding: { values: [...vectorOf("hello there", 4)] } });
  });

  test("images are made from a prompt", async () => {
    const reply = await post("/v1beta/models/imagen-4.0-generate-001:predict", {
      instances: [{ prompt: "a cat" }],
      parameters: { sampleCount: 2, aspectRatio: "16:9" },
    });
    const image = { mimeType: "image/png", bytesBase64Encoded: PIXEL };
    expect(await reply.json()).toEqual({ predictions: [image, image] });
  });

  test("models are listed in pages, and found", async () => {
    const names: (string | undefined)[] = [];
    for await (const model of await client.models.list({ config: { pageSize: 2 } })) names.push(model.name);
    expect(names).toContain("models/gemini-2.5-flash");
    expect(stub.requests.length).toBe(Math.ceil(names.length / 2));
    expect(await client.models.get({ model: "gemini-2.5-pro" })).toMatchObject({ name: "models/gemini-2.5-pro" });
    await expect(client.models.get({ model: "nope" })).rejects.toMatchObject({ status: 404 });
  });
});
