import {
  type BedrockStub,
  type Gateway,
  hosts,
  type ProviderStub,
  showLogsOnFailure,
  startBedrockStub,
  startGeminiStub,
} from "@sluice/testbed";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openAiClient } from "./gateways.ts";

/** The first bytes of a PNG, in base64. */
const PICTURE = { b64_json: expect.stringMatching(/^iVBORw0KGgo/) };

let bedrock: BedrockStub;
let gemini: ProviderStub;
beforeAll(async () => {
  [bedrock, gemini] = await Promise.all([startBedrockStub(), startGeminiStub()]);
});
afterAll(() => Promise.all([bedrock.close(), gemini.close()]));

describe.each(hosts)("OpenAI's client asks for pictures on $name", (host) => {
  let gateway: Gateway | undefined;
  beforeEach((context) => {
    gateway = undefined;
    bedrock.clear();
    gemini.clear();
    showLogsOnFailure(context, { gateway: { logs: () => gateway?.logs() ?? [] } });
  });
  afterEach(() => gateway?.close());

  async function open(stub: ProviderStub, provider: object): Promise<ReturnType<typeof openAiClient>["images"]> {
    gateway = await host.open({
      plugins: [{ plugin: "ai-proxy", config: { provider } }],
      upstreams: { main: { url: stub.url } },
    });
    return openAiClient(gateway).images;
  }

  const onBedrock = (more: object = {}) => {
    const { accessKeyId: awsAccessKey, secretAccessKey: awsSecretKey } = bedrock.credentials;
    return open(bedrock, { type: "bedrock", awsRegion: bedrock.region, awsAccessKey, awsSecretKey, ...more });
  };
  const onGemini = () => open(gemini, { type: "gemini", apiTokens: [gemini.key] });

  test("Bedrock makes them with Amazon's models, signed", async () => {
    const images = await onBedrock({ modelMapping: { "dall-e-*": "amazon.nova-canvas-v1:0" } });
    const answer = await images.generate({
      model: "dall-e-3",
      prompt: "a cat",
      n: 2,
      size: "1024x1024",
      quality: "hd",
    });
    expect(answer.data).toEqual([PICTURE, PICTURE]);
    const request = await bedrock.nextRequest();
    expect(request.path).toBe("/model/amazon.nova-canvas-v1%3A0/invoke");
    expect(request.json).toEqual({
      taskType: "TEXT_IMAGE",
      textToImageParams: { text: "a cat" },
      imageGenerationConfig: { numberOfImages: 2, width: 1024, height: 1024, quality: "premium" },
    });
  });

  test("Bedrock makes them with an API key", async () => {
    const images = await open(bedrock, { type: "bedrock", awsRegion: "us-east-1", apiTokens: [bedrock.key] });
    const answer = await images.generate({ model: "amazon.titan-image-generator-v2:0", prompt: "a cat" });
    expect(answer.data).toEqual([PICTURE]);
  });

  test("Bedrock's errors are OpenAI's", async () => {
    const images = await onBedrock();
    const failed = images.generate({ model: "stub-filter", prompt: "a cat" });
    await expect(failed).rejects.toMatchObject({ status: 400, type: "invalid_request_error" });
    await expect(failed).rejects.toThrow("blocked by our content filters");
    const throttled = images.generate({ model: "stub-error-429", prompt: "a cat" });
    await expect(throttled).rejects.toMatchObject({ status: 429 });
  });

  test("Imagen makes them", async () => {
    const images = await onGemini();
    const answer = await images.generate({ model: "imagen-4.0-generate-001", prompt: "a cat", n: 2 });
    expect(answer.data).toEqual([PICTURE, PICTURE]);
    expect((await gemini.nextRequest()).path).toBe("/v1beta/models/imagen-4.0-generate-001:predict");
  });

  test("pictures that Imagen withholds are refused with its reason", async () => {
    const images = await onGemini();
    const failed = images.generate({ model: "stub-filter", prompt: "a cat" });
    await expect(failed).rejects.toMatchObject({ status: 400, code: "content_policy_violation" });
    await expect(failed).rejects.toThrow("All images were filtered out");
  });

  test("a request without a prompt is refused by us", async () => {
    const images = await onBedrock();
    const failed = images.generate({ model: "amazon.nova-canvas-v1:0" } as never);
    await expect(failed).rejects.toMatchObject({ status: 400, code: "unsupported_request" });
    await expect(failed).rejects.toThrow("prompt: expected a text");
    expect(bedrock.requests).toHaveLength(0);
  });
});
