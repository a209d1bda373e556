import { type GenerateContentResponse, ThinkingLevel } from "@google/genai";
import {
  type ProviderStub,
  startAnthropicStub,
  startBedrockStub,
  startGeminiStub,
  startOpenAiStub,
} from "@sluice/testbed";
import { describe, expect, test } from "vitest";
import { clusterHosts, row, useOneGateway } from "./one-gateway.ts";

const tokens = ({ key }: ProviderStub): Record<string, unknown> => ({ apiTokens: [key] });
const together = (): Promise<ProviderStub> => startOpenAiStub({ extra: ["top_k"] });

const rows = [
  row("gemini", startGeminiStub, (stub) => ({
    type: "gemini",
    modelMapping: { mapped: "stub-plain" },
    ...tokens(stub),
  })),
  row("openai", startOpenAiStub, (stub) => ({ type: "openai", ...tokens(stub) })),
  row("together", together, (stub) => ({ type: "together-ai", ...tokens(stub) })),
  row("claude", startAnthropicStub, (stub) => ({ type: "claude", ...tokens(stub) })),
  row("bedrock", startBedrockStub, (stub) => ({ type: "bedrock", awsRegion: "us-east-1", ...tokens(stub) })),
];

const others = ["openai", "together", "claude", "bedrock"];
const everyone = ["gemini", ...others];

const asked = { contents: [{ role: "user", parts: [{ text: "good morning" }] }] };

describe.each(clusterHosts)("clients of Gemini's on $name", (host) => {
  const many = useOneGateway(host, rows);

  test("what goes to Gemini passes, but for the model's name", async () => {
    const { models } = many().google("gemini");
    const config = {
      temperature: 0.5,
      topK: 40,
      thinkingConfig: { thinkingLevel: ThinkingLevel.LOW },
      labels: { a: "b" },
    };
    const stream = await models.generateContentStream({ model: "mapped", contents: "good morning", config });
    const responses: GenerateContentResponse[] = [];
    for await (const response of stream) responses.push(response);
    expect(responses.map(({ text }) => text).join("")).toBe("You said: good morning");
    expect(responses.length).toBeGreaterThan(1);
    const sent = await many().stub("gemini").nextRequest();
    expect(sent.path).toBe("/v1beta/models/stub-plain:streamGenerateContent?alt=sse");
    expect(sent.headers["x-goog-api-key"]).toBe(many().stub("gemini").key);
    const { temperature, topK, thinkingConfig } = config;
    expect(sent.json).toMatchObject({ ...asked, generationConfig: { temperature, topK, thinkingConfig } });
  });

  test("so do its other methods", async () => {
    const { models } = many().google("gemini");
    expect((await models.countTokens({ model: "stub-plain", contents: "a b" })).totalTokens).toBe(2);
    const { embeddings } = await models.embedContent({ model: "gemini-embedding-001", contents: ["a"] });
    expect(embeddings?.[0]?.values).toHaveLength(8);
    const names: (string | undefined)[] = [];
    for await (const { name } of await models.list()) names.push(name);
    expect(names).toContain("models/gemini-2.5-flash");
  });

  test.each(everyone)("who streams from %s without alt=sse gets a JSON array", async (name) => {
    const reply = await many().post(name, "/v1beta/models/stub-plain:streamGenerateContent", asked);
    expect(reply.headers.get("content-type")).toMatch(/^application\/json/);
    const responses = (await reply.json()) as { candidates?: { content?: { parts?: { text?: string }[] } }[] }[];
    expect(responses.length).toBeGreaterThan(1);
    const texts = responses.map(({ candidates }) => candidates?.[0]?.content?.parts?.[0]?.text ?? "");
    expect(texts.join("")).toBe("You said: good morning");
  });

  test.each(everyone)("an error of %s comes in an array, too", async (name) => {
    const path = "/v1beta/models/stub-error-429:streamGenerateContent";
    const reply = await many().post(name, path, asked);
    expect(reply.status).toBe(429);
    expect(await reply.json()).toMatchObject([{ error: { code: 429, status: "RESOURCE_EXHAUSTED" } }]);
  });

  test.each(others)("the query is not told to %s", async (name) => {
    const path = "/v1beta/models/stub-plain:streamGenerateContent?alt=sse&key=client-key";
    const reply = await many().post(name, path, asked);
    expect(await reply.text()).toMatch(/^data: /);
    const sent = await many().stub(name).nextRequest();
    expect(sent.path).not.toContain("?");
    expect(JSON.stringify(sent.rawHeaders)).not.toContain("client-key");
  });

  test("a key in the query is not told to Gemini", async () => {
    const path = "/v1beta/models/stub-plain:streamGenerateContent?key=client-key&alt=sse";
    expect(await (await many().post("gemini", path, asked)).text()).toMatch(/^data: /);
    const sent = await many().stub("gemini").nextRequest();
    expect(sent.path).toBe("/v1beta/models/stub-plain:streamGenerateContent?alt=sse");
    expect(JSON.stringify(sent.rawHeaders)).not.toContain("client-key");
  });

  /** What the provider was told. */
  const toldOf = (name: string): unknown =>
    (many().stub(name).requests[0]?.json as { top_k?: number } | undefined)?.top_k;

  test.each([
    { name: "openai", topK: undefined },
    { name: "together", topK: 40 },
    { name: "claude", topK: 40 },
  ])("topK is told to $name as $topK", async ({ name, topK }) => {
    const { models } = many().google(name);
    const answer = await models.generateContent({ model: "stub-plain", contents: "x", config: { topK: 40 } });
    expect(answer.text).toBe("You said: x");
    expect(toldOf(name)).toBe(topK);
  });

  test.each([
    { name: "openai", topK: undefined },
    { name: "together", topK: 40 },
  ])("and Anthropic's top_k", async ({ name, topK }) => {
    const messages = [{ role: "user", content: "x" }];
    const reply = await many().post(name, "/v1/messages", { model: "stub-plain", max_tokens: 9, top_k: 40, messages });
    expect(await reply.json()).toMatchObject({ content: [{ type: "text", text: "You said: x" }] });
    expect(toldOf(name)).toBe(topK);
  });
});
