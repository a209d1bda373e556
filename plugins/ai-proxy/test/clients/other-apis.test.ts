import Anthropic from "@anthropic-ai/sdk";
import {
  type BedrockStub,
  type ProviderStub,
  startAnthropicStub,
  startBedrockStub,
  startCohereStub,
  startGeminiStub,
  startOllamaStub,
  startOpenAiStub,
  startQwenStub,
  vectorOf,
} from "@sluice/testbed";
import { describe, expect, test } from "vitest";
import { clusterHosts, row, useOneGateway } from "./one-gateway.ts";

const tokens = ({ key }: ProviderStub): Record<string, unknown> => ({ apiTokens: [key] });

/** A stub whose key is the client's own. */
const keyless = (): Promise<ProviderStub> => startOpenAiStub({ keys: ["client-key"] });

const rows = [
  row("keyless", keyless, () => ({ type: "openai" })),
  row("openai", startOpenAiStub, (stub) => ({ type: "openai", ...tokens(stub) })),
  row("vllm", startOpenAiStub, (stub) => ({ type: "vllm", vllmServerHost: "vllm.test", ...tokens(stub) })),
  row("gemini", startGeminiStub, (stub) => ({ type: "gemini", ...tokens(stub) })),
  row("vertex", startGeminiStub, (stub) => ({ type: "vertex", ...tokens(stub) })),
  row("cohere", startCohereStub, (stub) => ({ type: "cohere", ...tokens(stub) })),
  row("ollama", startOllamaStub, () => ({ type: "ollama", ollamaNative: true, ollamaServerHost: "ollama.test" })),
  row("qwen", startQwenStub, (stub) => ({ type: "qwen", qwenEnableCompatible: false, ...tokens(stub) })),
  row("claude", startAnthropicStub, (stub) => ({ type: "claude", ...tokens(stub) })),
  row("bedrock", startBedrockStub, (stub: BedrockStub) => ({
    type: "bedrock",
    awsRegion: stub.region,
    awsAccessKey: stub.credentials.accessKeyId,
    awsSecretKey: stub.credentials.secretAccessKey,
  })),
];

describe.each(clusterHosts)("APIs that are no chats on $name", (host) => {
  const many = useOneGateway(host, rows);

  const embedders = [
    { name: "openai", model: "text-embedding-3-small", used: 3, path: "/v1/embeddings" },
    { name: "vllm", model: "stub-plain", used: 3, path: "/v1/embeddings" },
    // The Gemini API does not tell.
    { name: "gemini", model: "gemini-embedding-001", used: 0, path: /:batchEmbedContents$/ },
    { name: "vertex", model: "gemini-embedding-001", used: 3, path: /:predict$/ },
    { name: "cohere", model: "embed-v4.0", used: 3, path: "/v2/embed" },
    { name: "ollama", model: "stub-plain", used: 3, path: "/api/embed" },
    { name: "qwen", model: "text-embedding-v4", used: 3, path: /text-embedding$/ },
  ];

  // OpenAI's client asks for base64 and decodes it unless it is told to ask for numbers.
  describe.each([undefined, "float"] as const)("embeddings, asked for as %s", (encoding) => {
    test.each(embedders)("of $name", async ({ name, model, used, path }) => {
      const input = ["good morning", "night"];
      const asked = encoding === undefined ? { model, input } : { model, input, encoding_format: encoding };
      const { data, usage } = await many().openAi(name).embeddings.create(asked);
      expect(data.map(({ index }) => index)).toEqual([0, 1]);
      // The wire has 32-bit floats, or as many digits as make them.
      const vectors = data.map(({ embedding }) => [...Float32Array.from(embedding)]);
      expect(vectors).toEqual(input.map((text) => [...vectorOf(text, 8)]));
      expect(usage.prompt_tokens).toBe(used);
      expect((await many().stub(name).nextRequest()).path).toEqual(
        typeof path === "string" ? path : expect.stringMatching(path),
      );
    });
  });

  test.each(["claude", "bedrock"])("%s has no embeddings", async (name) => {
    const failed = many().openAi(name).embeddings.create({ model: "stub-plain", input: "x" });
    await expect(failed).rejects.toMatchObject({ status: 404, code: "unsupported_api" });
  });

  const painters = [
    { name: "openai", model: "gpt-image-1" },
    { name: "gemini", model: "imagen-4.0-generate-001" },
    { name: "vertex", model: "imagen-4.0-generate-001" },
    { name: "bedrock", model: "amazon.nova-canvas-v1:0" },
  ];

  test.each(painters)("pictures of $name", async ({ name, model }) => {
    const { data } = await many().openAi(name).images.generate({ model, prompt: "a cat", n: 2, size: "1024x1024" });
    const [first, second] = data ?? [];
    expect(
      Buffer.from(first?.b64_json ?? "", "base64")
        .subarray(1, 4)
        .toString(),
    ).toBe("PNG");
    expect(second?.b64_json).toBe(first?.b64_json);
  });

  test.each(painters)("a picture that $name refuses", async ({ name, model }) => {
    const failed = many().openAi(name).images.generate({ model, prompt: "a cat [stub:refusal]" });
    await expect(failed).rejects.toMatchObject({ status: 400, message: expect.stringMatching(/reject|filter|block/i) });
  });

  test.each([
    { name: "vllm", path: "/v1/rerank" },
    { name: "cohere", path: "/v2/rerank" },
  ])("$name ranks documents", async ({ name, path }) => {
    const body = { model: "stub-plain", query: "red car", documents: ["blue sky", "a red car", "car"], top_n: 2 };
    const answer = await many().openAi(name).post<{ results: object[] }>("/rerank", { body });
    expect(answer.results).toMatchObject([
      { index: 1, relevance_score: expect.any(Number) },
      { index: 2, relevance_score: expect.any(Number) },
    ]);
    expect((await many().stub(name).nextRequest()).path).toBe(path);
  });

  test.each([
    { name: "openai", model: "gpt-4o" },
    { name: "vllm", model: "gpt-4o" },
    { name: "gemini", model: "gemini-2.5-flash" },
    { name: "claude", model: "claude-sonnet-4-5" },
  ])("OpenAI's client lists the models of $name", async ({ name, model }) => {
    const models: string[] = [];
    for await (const { id } of many().openAi(name).models.list()) models.push(id);
    expect(models).toContain(model);
    expect(models).toContain("stub-plain");
  });

  const messages = [{ role: "user" as const, content: "a b" }];

  test("Anthropic's client counts the tokens of claude", async () => {
    const counted = await many().anthropic("claude").messages.countTokens({ model: "stub-plain", messages });
    expect(counted.input_tokens).toBe(2);
  });

  test.each(["openai", "gemini", "bedrock", "cohere"])("%s does not count for it", async (name) => {
    const failed = many().anthropic(name).messages.countTokens({ model: "stub-plain", messages });
    await expect(failed).rejects.toBeInstanceOf(Anthropic.NotFoundError);
    expect(many().stub(name).requests).toEqual([]);
  });

  test("without a key of the provider's each client's own goes on, and as OpenAI wants it", async () => {
    const { chat } = many().openAi("keyless");
    expect((await chat.completions.create({ model: "stub-plain", messages })).choices).toHaveLength(1);
    const request = { model: "stub-plain", max_tokens: 9, messages };
    expect((await many().anthropic("keyless").messages.create(request)).content).toHaveLength(1);
    const { models } = many().google("keyless");
    expect((await models.generateContent({ model: "stub-plain", contents: "a b" })).text).toBe("You said: a b");
    for (const { headers } of many().stub("keyless").requests) {
      expect(headers.authorization).toBe("Bearer client-key");
      for (const name of ["x-api-key", "x-goog-api-key"]) expect(headers[name]).toBeUndefined();
    }
    expect(many().stub("keyless").requests).toHaveLength(3);
  });
});
