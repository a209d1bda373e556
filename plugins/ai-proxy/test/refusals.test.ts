import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { HostEmulator } from "@sluice/host";
import { describe, expect, test } from "vitest";

/** What is refused: configurations, by the place of the fault, and requests, in the words of the client's protocol. */
const WASM = fileURLToPath(new URL("../../../dist/ai-proxy.wasm", import.meta.url));
const FOLDER = new URL("../providers/", import.meta.url);

const load = (provider: object): Promise<HostEmulator> =>
  HostEmulator.load({ plugins: [{ name: "ai-proxy", wasm: WASM, config: JSON.stringify({ provider }) }] });

async function refusal(provider: object): Promise<string> {
  try {
    (await load(provider)).close();
  } catch (error) {
    return String(error);
  }
  return "";
}

interface Descriptor {
  readonly type: string;
  readonly tokens: string;
  readonly quirks?: readonly string[];
}

const descriptors = readdirSync(FOLDER).map(
  (file) => JSON.parse(readFileSync(new URL(file, FOLDER), "utf8")) as Descriptor,
);
const types = descriptors.filter(({ quirks }) => quirks?.includes("internal") !== true);

describe("a provider without a key is refused", () => {
  test.each(types.filter(({ tokens }) => tokens === "required"))("$type", async ({ type }) => {
    expect(await refusal({ type })).toContain("provider.apiTokens: is required");
  });
});

const key = { apiTokens: ["k"] };
const failover = { enabled: true, healthCheckModel: "m" };
const vertex = {
  type: "vertex",
  vertexProjectId: "p",
  vertexRegion: "r",
  vertexAuthKey: "{}",
  vertexAuthServiceName: "g",
};
const context = { fileUrl: "http://a/b", serviceName: "s", servicePort: 80 };
const bedrock = { type: "bedrock", awsRegion: "us-east-1", awsAccessKey: "AK", awsSecretKey: "s" };
const hunyuan = { type: "hunyuan", hunyuanAuthId: "i".repeat(36), hunyuanAuthKey: "k".repeat(32) };

describe("an option that a type cannot do without is asked for", () => {
  test.each([
    { provider: { type: "azure", ...key }, says: "azureServiceUrl: is required" },
    { provider: { type: "bedrock", ...key }, says: "awsRegion: is required" },
    { provider: { type: "bedrock", awsRegion: "r", awsSecretKey: "s" }, says: "awsAccessKey: is required" },
    { provider: { type: "bedrock", awsRegion: "r", awsAccessKey: "a" }, says: "awsSecretKey: is required" },
    { provider: { ...vertex, vertexProjectId: undefined }, says: "vertexProjectId: is required" },
    { provider: { ...vertex, vertexRegion: undefined }, says: "vertexRegion: is required" },
    { provider: { ...vertex, vertexAuthKey: undefined }, says: "vertexAuthKey: is required" },
    { provider: { ...vertex, vertexAuthServiceName: undefined }, says: "vertexAuthServiceName: is required" },
    { provider: { type: "ollama" }, says: "ollamaServerHost: is required" },
    { provider: { type: "minimax", minimaxApiType: "pro", ...key }, says: "minimaxGroupId: is required" },
    { provider: { type: "cloudflare", ...key }, says: "cloudflareAccountId: is required" },
    { provider: { type: "deepl", ...key }, says: "targetLang: is required" },
    { provider: { ...hunyuan, hunyuanAuthKey: undefined }, says: "hunyuanAuthKey: expected 32 characters" },
    { provider: { ...hunyuan, hunyuanAuthId: undefined }, says: "hunyuanAuthId: expected 36 characters" },
    {
      provider: { type: "openai", failover: { ...failover, healthCheckModel: undefined } },
      says: "failover.healthCheckModel: is required",
    },
    { provider: { type: "openai", context: { ...context, fileUrl: undefined } }, says: "context.fileUrl: is required" },
    {
      provider: { type: "openai", context: { ...context, serviceName: undefined } },
      says: "context.serviceName: is required",
    },
    {
      provider: { type: "openai", context: { ...context, servicePort: undefined } },
      says: "context.servicePort: is required",
    },
    { provider: { type: "openai", customSettings: [{ value: 1 }] }, says: "customSettings[0].name: is required" },
  ])("$provider.type: $says", async ({ provider, says }) => {
    expect(await refusal(provider)).toContain(`provider.${says}`);
  });
});

describe("a value that cannot be is refused", () => {
  test.each([
    { type: "openai-native", says: "type: expected one of ai360, azure" },
    { type: "qwen-native", ...key, says: "type: expected one of ai360, azure" },
    { type: "azure", ...key, azureServiceUrl: "a b", says: "azureServiceUrl: url: " },
    { type: "azure", ...key, azureServiceUrl: "https://a", says: "azureServiceUrl: url: expected an api-version" },
    { type: "vllm", vllmCustomUrl: "ftp://a", says: "vllmCustomUrl: url: expected http or https" },
    { type: "vllm", vllmServerHost: "a/b", says: "vllmServerHost: expected host or host:port" },
    { type: "triton", tritonDomain: "a b", says: "tritonDomain: expected host or host:port" },
    { type: "doubao", ...key, doubaoDomain: "http://a", says: "doubaoDomain: expected host or host:port" },
    { type: "zhipuai", ...key, zhipuDomain: "a/", says: "zhipuDomain: expected host or host:port" },
    { type: "qwen", ...key, qwenDomain: "a?", says: "qwenDomain: expected host or host:port" },
    { type: "generic", genericHost: "a b", says: "genericHost: expected host or host:port" },
    { type: "ollama", ollamaServerHost: "a/b", says: "ollamaServerHost: expected host or host:port" },
    { type: "ollama", ollamaServerHost: "a", ollamaServerPort: 0, says: "ollamaServerPort: " },
    { type: "dify", ...key, difyApiUrl: "https://a b", says: "difyApiUrl: expected host or host:port" },
    { type: "dify", ...key, botType: "Robot", says: "botType: " },
    { type: "claude", ...key, claudeVersion: "a b", says: "claudeVersion: must be visible ASCII" },
    { ...vertex, says: "vertexAuthKey: client_email: expected a string" },
    { ...vertex, vertexRegion: "a/b", says: "vertexRegion: expected host or host:port" },
    { type: "minimax", ...key, minimaxApiType: "v3", says: "minimaxApiType: " },
    { type: "moonshot", ...key, moonshotFileId: "f", context, says: "moonshotFileId: cannot stand beside context" },
    { type: "qwen", ...key, qwenFileIds: ["f"], context, says: "qwenFileIds: cannot stand beside context" },
    { type: "openai", context: { ...context, fileUrl: "b" }, says: "context.fileUrl: url: " },
    { type: "openai", context: { ...context, servicePort: 70000 }, says: "context.servicePort: " },
    {
      type: "openai",
      capabilities: { "openai/v1/models": "m" },
      says: 'capabilities["openai/v1/models"]: expected a path',
    },
    {
      type: "openai",
      capabilities: { "openai/v1/models": "/x\r\ny" },
      says: 'capabilities["openai/v1/models"]: expected a path',
    },
    { ...bedrock, awsAccessKey: "AK\n", says: "awsAccessKey: must be visible ASCII" },
    { ...bedrock, awsSessionToken: "tok\n", says: "awsSessionToken: must be visible ASCII" },
    { ...bedrock, awsRegion: "us east/1", says: "awsRegion: expected host or host:port" },
    { type: "triton", tritonModelVersion: "1 2", says: "tritonModelVersion: must be visible ASCII" },
    { type: "openai", context: { ...context, fileUrl: "ftp://h/x" }, says: "context.fileUrl: expected http" },
    { type: "openai", failover: { ...failover, failureThreshold: 256 }, says: "failover.failureThreshold: " },
    { type: "openai", modelMapping: { "~(": "x" }, says: 'modelMapping["~("]: ' },
    { type: "openai", modelMapping: { a: 1 }, says: "modelMapping" },
    {
      type: "openai",
      failover: { ...failover, failoverOnStatus: ["4.*", "("] },
      says: "failover.failoverOnStatus[1]: ",
    },
    { type: "openai", retryOnFailure: { retryOnStatus: ["["] }, says: "retryOnFailure.retryOnStatus[0]: " },
    { type: "openai", retryOnFailure: { maxRetries: 0 }, says: "retryOnFailure.maxRetries: " },
    { type: "openai", protocol: "grpc", says: "protocol: " },
    { type: "openai", providerBasePath: "p", says: "providerBasePath: expected a path that begins with a slash" },
    { type: "openai", basePathHandling: "drop", says: "basePathHandling: " },
    { type: "openai", reasoningContentMode: "hide", says: "reasoningContentMode: " },
    { type: "openai", customSettings: [{ name: "a", value: 1, mode: "x" }], says: "customSettings[0].mode: " },
    { type: "openai", timeout: 0, says: "timeout: " },
    { type: "openai", firstByteTimeout: "1s", says: "firstByteTimeout: " },
    { type: "openai", contextCleanupCommands: "clear", says: "contextCleanupCommands: " },
    { type: "openai", mergeConsecutiveMessages: 1, says: "mergeConsecutiveMessages: " },
    { type: "openai", apiTokens: "k", says: "apiTokens: " },
  ])("$type: $says", async ({ says, ...provider }) => {
    expect(await refusal(provider)).toContain(`provider.${says}`);
  });
});

interface Shape {
  readonly path: string;
  readonly body: object;
  /** What a body has that is an error of this protocol. */
  readonly error: object;
}

const message = expect.any(String);
const FRONTS: Readonly<Record<string, Shape>> = {
  "OpenAI's chats": {
    path: "/v1/chat/completions",
    body: { model: "m", messages: [{ role: "nobody", content: 1 }] },
    error: { error: { message, type: "invalid_request_error", code: message } },
  },
  "OpenAI's Responses": {
    path: "/v1/responses",
    body: { model: "m", input: 1 },
    error: { error: { message, type: "invalid_request_error", code: message } },
  },
  "OpenAI's embeddings": {
    path: "/v1/embeddings",
    body: { model: "m", input: { a: 1 } },
    error: { error: { message, type: "invalid_request_error", code: message } },
  },
  "Anthropic's messages": {
    path: "/v1/messages",
    body: { model: "m", max_tokens: 1, messages: [{ role: "nobody", content: 1 }] },
    error: { type: "error", error: { type: "invalid_request_error", message } },
  },
  "Gemini's generateContent": {
    path: "/v1beta/models/m:generateContent",
    body: { contents: 1 },
    error: { error: { code: 400, message, status: "INVALID_ARGUMENT" } },
  },
};

/** Each translates all of the above. */
const BACKS: Readonly<Record<string, object>> = {
  qwen: { type: "qwen", qwenEnableCompatible: false, ...key },
  cohere: { type: "cohere", ...key },
  "ollama-native": { type: "ollama", ollamaNative: true, ollamaServerHost: "a" },
};

describe.each(Object.entries(FRONTS))("a bad request of %s is refused in its protocol", (_, { path, body, error }) => {
  const cases = {
    "no JSON": "{",
    "no object": "[]",
    "nothing at all": " ",
    "what no field may be": JSON.stringify(body),
  };
  const grid = Object.keys(BACKS).flatMap((back) => Object.keys(cases).map((name) => ({ back, name })));

  test.each(grid)("in front of $back: $name", async ({ back, name }) => {
    const host = await load(BACKS[back] ?? {});
    const stream = host.request({
      method: "POST",
      path,
      authority: "gateway",
      headers: { "content-type": "application/json" },
      body: cases[name as keyof typeof cases],
    });
    expect(host.traps).toEqual([]);
    expect(stream.response.status).toBe(400);
    expect(JSON.parse(stream.response.text)).toMatchObject(error);
    host.close();
  });
});
