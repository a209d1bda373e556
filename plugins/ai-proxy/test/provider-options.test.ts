import { fileURLToPath } from "node:url";
import { HostEmulator } from "@sluice/host";
import { describe, expect, test } from "vitest";

const WASM = fileURLToPath(new URL("../../../dist/ai-proxy.wasm", import.meta.url));

const chat = { model: "m", messages: [{ role: "user", content: "hi" }] };
const key = { apiTokens: ["k"] };
const aws = { type: "bedrock", awsRegion: "eu-west-1", awsAccessKey: "AKID", awsSecretKey: "secret" };

/** What a provider gets of a chat. */
async function sent(provider: object, path = "/v1/chat/completions") {
  const host = await HostEmulator.load({
    plugins: [{ name: "ai-proxy", wasm: WASM, config: JSON.stringify({ provider }) }],
  });
  const stream = host.request({
    method: "POST",
    path,
    authority: "gateway",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(chat),
  });
  expect(host.traps).toEqual([]);
  const { requestHeaders: headers, json } = stream.expectUpstream();
  host.close();
  return { to: `${headers.get(":authority")}${headers.get(":path")}`, headers, json };
}

describe("where a type's options send a chat", () => {
  test.each([
    { type: "qwen", ...key, qwenDomain: "q.test:1", to: "q.test:1/compatible-mode/v1/chat/completions" },
    {
      type: "qwen",
      ...key,
      qwenEnableCompatible: false,
      qwenDomain: "q.test",
      to: "q.test/api/v1/services/aigc/text-generation/generation",
    },
    { type: "doubao", ...key, doubaoDomain: "d.test", to: "d.test/api/v3/chat/completions" },
    { type: "zhipuai", ...key, zhipuDomain: "z.test", to: "z.test/api/paas/v4/chat/completions" },
    { type: "zhipuai", ...key, zhipuCodePlanMode: true, to: "open.bigmodel.cn/api/coding/paas/v4/chat/completions" },
    { type: "generic", genericHost: "g.test", to: "g.test/v1/chat/completions" },
    { type: "generic", to: "gateway/v1/chat/completions" },
    { type: "ollama", ollamaServerHost: "o.test", to: "o.test:11434/v1/chat/completions" },
    { type: "ollama", ollamaServerHost: "o.test", ollamaServerPort: 80, to: "o.test:80/v1/chat/completions" },
    { type: "vllm", vllmServerHost: "v.test:8000", to: "v.test:8000/v1/chat/completions" },
    { type: "vllm", vllmCustomUrl: "http://v.test/a/v1", to: "v.test/a/v1/chat/completions" },
    { type: "dify", ...key, difyApiUrl: "https://d.test/", to: "d.test/v1/chat-messages" },
    { type: "dify", ...key, botType: "Completion", to: "api.dify.ai/v1/completion-messages" },
    { type: "dify", ...key, botType: "Workflow", to: "api.dify.ai/v1/workflows/run" },
    { type: "triton", tritonDomain: "t.test", to: "t.test/v2/models/m/generate" },
    {
      type: "triton",
      tritonDomain: "t.test",
      tritonModelVersion: "3",
      to: "t.test/v2/models/m/versions/3/generate",
    },
    {
      type: "minimax",
      ...key,
      minimaxApiType: "pro",
      minimaxGroupId: "g/1",
      to: "api.minimax.chat/v1/text/chatcompletion_pro?GroupId=g%2F1",
    },
    { type: "cloudflare", ...key, cloudflareAccountId: "a b", to: expect.stringContaining("/accounts/a%20b/") },
    { ...aws, to: "bedrock-runtime.eu-west-1.amazonaws.com/model/m/converse" },
  ])("$to", async ({ to, ...provider }) => {
    expect((await sent(provider)).to).toEqual(to);
  });
});

test.each([
  [{ type: "vllm" }, "/v1/messages", "/v1/messages"],
  [{ type: "vllm", chatApi: "chat" }, "/v1/messages", "/v1/chat/completions"],
  [{ type: "vllm", chatApi: "responses" }, "/v1/chat/completions", "/v1/responses"],
  [{ type: "vllm", chatApi: "chat" }, "/v1/chat/completions", "/v1/chat/completions"],
  [{ type: "vllm", chatApi: "chat" }, "/v1/messages/count_tokens", "/v1/messages/count_tokens"],
  [{ type: "vllm", chatApi: "chat" }, "/v1/rerank", "/v1/rerank"],
])("%j sends %s to %s", async (provider, path, to) => {
  expect((await sent(provider, path)).to).toBe(`gateway${to}`);
});

test("the session token of temporary credentials goes along, signed", async () => {
  const { headers } = await sent({ ...aws, awsSessionToken: "session" });
  expect(headers.get("x-amz-security-token")).toBe("session");
  expect(headers.get("authorization")).toContain("SignedHeaders=host;x-amz-date;x-amz-security-token");
});

test("claudeVersion wins over its other name", async () => {
  const version = async (more: object) =>
    (await sent({ type: "claude", ...key, ...more })).headers.get("anthropic-version");
  expect(await version({ apiVersion: "a" })).toBe("a");
  expect(await version({ apiVersion: "a", claudeVersion: "b" })).toBe("b");
});
