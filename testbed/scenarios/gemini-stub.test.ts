import {
  FinishReason,
  FunctionCallingConfigMode,
  type GenerateContentResponse,
  GoogleGenAI,
  Modality,
  type Part,
  ThinkingLevel,
  Type,
} from "@google/genai";
import { startGeminiStub } from "@sluice/testbed";
import { describe, expect, test } from "vitest";
import { collect } from "./collect.ts";
import { useStub } from "./use-stub.ts";

const stub = await useStub(startGeminiStub());
const client = new GoogleGenAI({ apiKey: stub.key, httpOptions: { baseUrl: stub.url } });

const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
const WEATHER = {
  name: "get_weather",
  description: "The weather of a city",
  parameters: {
    type: Type.OBJECT,
    properties: { city: { type: Type.STRING }, days: { type: Type.INTEGER } },
    required: ["city"],
  },
};

const ask = (contents: string, model = "gemini-2.5-flash") => ({ model, contents });

const parts = (answer: GenerateContentResponse): Part[] => answer.candidates?.[0]?.content?.parts ?? [];
const textOf = (chunks: GenerateContentResponse[]): string => chunks.map((chunk) => chunk.text ?? "").join("");

describe("plain answers", () => {
  test("a question is echoed, words are tokens", async () => {
    const answer = await client.models.generateContent({
      ...ask("how are you"),
      config: { systemInstruction: "be kind" },
    });
    expect(answer.text).toBe("You said: how are you");
    expect(answer).toMatchObject({
      candidates: [{ index: 0, content: { role: "model" }, finishReason: FinishReason.STOP }],
      modelVersion: "gemini-2.5-flash",
      usageMetadata: {
        promptTokenCount: 5,
        candidatesTokenCount: 5,
        totalTokenCount: 10,
        promptTokensDetails: [{ modality: "TEXT", tokenCount: 5 }],
      },
    });
    expect(answer.responseId).toMatch(/^response-\d+$/);
    expect(answer.usageMetadata).not.toHaveProperty("thoughtsTokenCount");
    expect(stub.requests[0]).toMatchObject({
      method: "POST",
      path: "/v1beta/models/gemini-2.5-flash:generateContent",
      headers: { "x-goog-api-key": stub.key },
    });
  });

  test("images are seen, inline and by address, and paid for", async () => {
    const answer = await client.models.generateContent({
      model: "gemini-2.5-flash",
      contents: [
        {
          role: "user",
          parts: [
            { text: "what is this" },
            { inlineData: { mimeType: "image/png", data: PIXEL } },
            { fileData: { mimeType: "image/png", fileUri: "https://example.com/a.png" } },
          ],
        },
      ],
    });
    expect(answer.text).toBe(
      "You said: what is this I see image/png of 70 bytes and the image https://example.com/a.png.",
    );
    expect(answer.usageMetadata?.promptTokensDetails).toEqual([
      { modality: "TEXT", tokenCount: 3 },
      { modality: "IMAGE", tokenCount: 170 },
    ]);
  });

  test("the limit, stop sequences and the number of candidates are kept to", async () => {
    const cut = await client.models.generateContent({ ...ask("a b c d"), config: { maxOutputTokens: 3 } });
    expect(cut.text).toBe("You said: a");
    expect(cut.candidates?.[0]?.finishReason).toBe(FinishReason.MAX_TOKENS);
    const stopped = await client.models.generateContent({
      ...ask("one STOP two"),
      config: { stopSequences: ["STOP"] },
    });
    expect(stopped.text).toBe("You said: one ");
    const twice = await client.models.generateContent({ ...ask("hi"), config: { candidateCount: 2 } });
    expect(twice.candidates?.map((candidate) => candidate.index)).toEqual([0, 1]);
    expect(twice.usageMetadata?.candidatesTokenCount).toBe(6);
  });

  test("cached tokens are part of the prompt's", async () => {
    const answer = await client.models.generateContent(ask("one two three", "stub-cached-2"));
    expect(answer.usageMetadata).toMatchObject({
      promptTokenCount: 3,
      cachedContentTokenCount: 2,
      cacheTokensDetails: [{ modality: "TEXT", tokenCount: 2 }],
    });
  });

  test.each([
    {
      name: "a schema",
      schema: { responseSchema: { type: Type.OBJECT, properties: { answer: { type: Type.STRING } } } },
    },
    { name: "a JSON schema", schema: { responseJsonSchema: { type: "object", additionalProperties: false } } },
    { name: "no schema", schema: {} },
  ])("JSON is said when asked for with $name", async ({ schema }) => {
    const config = { responseMimeType: "application/json", ...schema };
    const answer = await client.models.generateContent({ ...ask("hi"), config });
    expect(JSON.parse(answer.text ?? "")).toEqual({ answer: "You said: hi" });
  });

  test("a blocked prompt has no candidate, a filtered answer says which harm", async () => {
    const refused = await client.models.generateContent(ask("hi", "stub-refusal"));
    expect(refused.candidates).toBeUndefined();
    expect(refused.promptFeedback).toEqual({ blockReason: "PROHIBITED_CONTENT" });
    expect(refused.usageMetadata).toMatchObject({ promptTokenCount: 1, totalTokenCount: 1 });
    const filtered = await client.models.generateContent(ask("one two three", "stub-filter"));
    expect(filtered.text).toBe("You said:");
    expect(filtered.candidates?.[0]).toMatchObject({
      finishReason: FinishReason.SAFETY,
      safetyRatings: [{ category: "HARM_CATEGORY_DANGEROUS_CONTENT", probability: "HIGH", blocked: true }],
    });
  });

  test.each(["recitation", "language", "prohibited-content", "spii", "other"])(
    "an answer may end with %s",
    async (end) => {
      const answer = await client.models.generateContent(ask("hi", `stub-end-${end}`));
      expect(answer.candidates?.[0]?.finishReason).toBe(end.toUpperCase().replaceAll("-", "_"));
    },
  );

  test("sources are cited, log probabilities told", async () => {
    const cited = await client.models.generateContent(ask("grüß", "stub-citations"));
    expect(cited.candidates?.[0]?.citationMetadata?.citations).toEqual([
      { startIndex: 0, endIndex: 16, uri: "https://example.com/source" },
    ]);
    const config = { responseLogprobs: true, logprobs: 2 };
    const answer = await client.models.generateContent({ ...ask("hi"), config });
    const { logprobsResult } = answer.candidates?.[0] ?? {};
    expect(logprobsResult?.chosenCandidates?.map((chosen) => chosen.token).join("")).toBe("You said: hi");
    expect(logprobsResult?.topCandidates?.[0]?.candidates?.length).toBe(2);
  });

  test("an image is made when that modality is asked for", async () => {
    const config = { responseModalities: [Modality.TEXT, Modality.IMAGE] };
    const answer = await client.models.generateContent({ ...ask("a cat", "gemini-2.5-flash-image"), config });
    expect(parts(answer)[1]?.inlineData).toEqual({ mimeType: "image/png", data: PIXEL });
  });
});

describe("thinking", () => {
  test("thoughts are parts of their own and counted apart", async () => {
    const config = { thinkingConfig: { includeThoughts: true, thinkingBudget: 1024 } };
    const answer = await client.models.generateContent({ ...ask("hi"), config });
    expect(parts(answer)).toEqual([
      { text: "Let me look at what was said.", thought: true },
      { text: "You said: hi", thoughtSignature: expect.any(String) },
    ]);
    expect(answer.usageMetadata).toMatchObject({
      candidatesTokenCount: 3,
      thoughtsTokenCount: 7,
      totalTokenCount: 11,
    });
  });

  test("thoughts that are not asked for are counted only", async () => {
    const config = { thinkingConfig: { thinkingLevel: ThinkingLevel.LOW } };
    const answer = await client.models.generateContent({ ...ask("hi", "gemini-3-pro-preview"), config });
    expect(parts(answer).some((part) => part.thought === true)).toBe(false);
    expect(answer.usageMetadata?.thoughtsTokenCount).toBe(7);
    const off = await client.models.generateContent({
      ...ask("hi"),
      config: { thinkingConfig: { thinkingBudget: 0 } },
    });
    expect(off.usageMetadata).not.toHaveProperty("thoughtsTokenCount");
  });

  test("streamed thoughts come before the text, the signature with the end", async () => {
    const config = { thinkingConfig: { includeThoughts: true } };
    const chunks = await collect(await client.models.generateContentStream({ ...ask("a"), config }));
    const all = chunks.flatMap(parts);
    const thoughts = all.filter((part) => part.thought === true).map((part) => part.text);
    expect(thoughts.join("")).toBe("Let me look at what was said.");
    expect(textOf(chunks)).toBe("You said: a");
    expect(all.findLastIndex((part) => part.thought === true)).toBe(thoughts.length - 1);
    expect(all.at(-1)).toEqual({ text: "", thoughtSignature: expect.any(String) });
  });
});

describe("functions", () => {
  const tools = [{ functionDeclarations: [WEATHER, { name: "now", parametersJsonSchema: { type: "object" } }] }];

  test("a call and its result make a round trip", async () => {
    const first = await client.models.generateContent({
      ...ask('call get_weather {"city":"Paris"}'),
      config: { tools },
    });
    expect(first.functionCalls).toEqual([{ name: "get_weather", args: { city: "Paris" } }]);
    expect(first.candidates?.[0]?.finishReason).toBe(FinishReason.STOP);
    const call = first.candidates?.[0]?.content;
    if (call === undefined) throw new Error("no call");
    const second = await client.models.generateContent({
      model: "gemini-2.5-flash",
      contents: [
        { role: "user", parts: [{ text: "weather?" }] },
        call,
        { role: "user", parts: [{ functionResponse: { name: "get_weather", response: { output: "sunny" } } }] },
      ],
      config: { tools },
    });
    expect(second.text).toBe("The tool said: sunny");
  });

  test.each([
    { response: { output: { sky: "blue" } }, said: '{"sky":"blue"}' },
    { response: { error: "no such city" }, said: "no such city" },
    { response: { sky: "blue" }, said: '{"sky":"blue"}' },
  ])("the result of a function is $said", async ({ response, said }) => {
    const answer = await client.models.generateContent({
      model: "gemini-2.5-flash",
      contents: [
        { role: "user", parts: [{ text: "x" }] },
        { role: "model", parts: [{ functionCall: { name: "f", args: {} } }] },
        { role: "user", parts: [{ functionResponse: { name: "f", response } }] },
      ],
    });
    expect(answer.text).toBe(`The tool said: ${said}`);
  });

  test("a mode of ANY makes a call with arguments from the schema, NONE makes none", async () => {
    const choose = (mode: FunctionCallingConfigMode, allowedFunctionNames?: string[]) => ({
      tools,
      toolConfig: { functionCallingConfig: { mode, ...(allowedFunctionNames ? { allowedFunctionNames } : {}) } },
    });
    const any = await client.models.generateContent({ ...ask("hi"), config: choose(FunctionCallingConfigMode.ANY) });
    expect(any.functionCalls).toEqual([{ name: "get_weather", args: { city: "a city", days: 1 } }]);
    const named = choose(FunctionCallingConfigMode.ANY, ["now"]);
    const one = await client.models.generateContent({ ...ask("hi"), config: named });
    expect(one.functionCalls).toEqual([{ name: "now", args: {} }]);
    const none = choose(FunctionCallingConfigMode.NONE);
    const said = await client.models.generateContent({ ...ask("call now {}"), config: none });
    expect(said.functionCalls).toBeUndefined();
  });

  test("a streamed call comes whole, the end has no part", async () => {
    const prompt = 'call get_weather {"city":"Paris"}\ncall get_weather {"city":"Köln\\n"}';
    const chunks = await collect(await client.models.generateContentStream({ ...ask(prompt), config: { tools } }));
    expect(chunks.flatMap((chunk) => chunk.functionCalls ?? [])).toEqual([
      { name: "get_weather", args: { city: "Paris" } },
      { name: "get_weather", args: { city: "Köln\n" } },
    ]);
    expect(chunks.at(-1)?.candidates?.[0]).toMatchObject({ content: { role: "model" }, finishReason: "STOP" });
    expect(chunks.at(-1)?.candidates?.[0]?.content).not.toHaveProperty("parts");
  });

  test("arguments that are no JSON end the answer", async () => {
    const answer = await client.models.generateContent({ ...ask("call now {,}"), config: { tools } });
    expect(answer.functionCalls).toBeUndefined();
    expect(answer.candidates?.[0]?.finishReason).toBe(FinishReason.MALFORMED_FUNCTION_CALL);
  });

  test("a newer model gives calls an id and the first of them a signature, and wants it back", async () => {
    const model = "gemini-3-pro-preview";
    const question = { role: "user", parts: [{ text: "call now {}\ncall now {}" }] };
    const first = await client.models.generateContent({ model, contents: [question], config: { tools } });
    const made = parts(first);
    expect(made.map((part) => part.functionCall?.id)).toEqual([expect.any(String), expect.any(String)]);
    expect(made.map((part) => part.thoughtSignature)).toEqual([expect.any(String), undefined]);
    const results = made.map(({ functionCall }) => ({
      functionResponse: { id: functionCall?.id ?? "", name: "now", response: { output: "noon" } },
    }));
    const back = (calls: Part[]) =>
      client.models.generateContent({
        model,
        contents: [question, { role: "model", parts: calls }, { role: "user", parts: results }],
        config: { tools },
      });
    expect((await back(made)).text).toBe("The tool said: noon; noon");
    const stripped = made.map(({ functionCall }) => ({ ...(functionCall ? { functionCall } : {}) }));
    await expect(back(stripped)).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining("missing a thought_signature"),
    });
    const standIn = stripped.map((part) => ({ ...part, thoughtSignature: "skip_thought_signature_validator" }));
    expect((await back(standIn)).text).toBe("The tool said: noon; noon");
  });
});
