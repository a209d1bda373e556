import { fileURLToPath } from "node:url";
import { HostEmulator } from "@sluice/host";
import { describe, expect, test } from "vitest";

const WASM = fileURLToPath(new URL("../../../dist/ai-proxy.wasm", import.meta.url));
const GOLDEN = fileURLToPath(new URL("../testdata/custom-settings.json", import.meta.url));

const ALL = [
  { name: "max_tokens", value: 1 },
  { name: "temperature", value: 0.2 },
  { name: "top_p", value: 0.3 },
  { name: "top_k", value: 4 },
  { name: "seed", value: 5 },
];

interface Given {
  readonly provider: Record<string, unknown>;
  readonly path: string;
  readonly body: object;
  readonly settings?: readonly object[];
}

/** The body that a provider gets, in the order in which its members stand. */
async function sent({ provider, path, body, settings = ALL }: Given): Promise<unknown> {
  const config = { provider: { apiTokens: ["k"], customSettings: settings, ...provider } };
  const host = await HostEmulator.load({
    plugins: [{ name: "ai-proxy", wasm: WASM, config: JSON.stringify(config) }],
  });
  const headers = { "content-type": "application/json" };
  const stream = host.request({ method: "POST", path, authority: "gateway", headers, body: JSON.stringify(body) });
  expect(host.traps).toEqual([]);
  const { json } = stream.expectUpstream();
  host.close();
  return json;
}

const chat = { model: "m", messages: [{ role: "user", content: "hi" }] };

/** Each protocol's own body, which passes with `protocol: original` or because the client speaks it. */
const OWN: Readonly<Record<string, Given>> = {
  "openai, by its chat API": { provider: { type: "openai" }, path: "/v1/chat/completions", body: chat },
  "openai, completions": { provider: { type: "openai" }, path: "/v1/completions", body: { model: "m" } },
  "openai, Responses": { provider: { type: "openai" }, path: "/v1/responses", body: { model: "m" } },
  "openai, embeddings": { provider: { type: "openai" }, path: "/v1/embeddings", body: { model: "m" } },
  "claude, by its own client": { provider: { type: "claude" }, path: "/v1/messages", body: chat },
  "gemini, by its own client": { provider: { type: "gemini" }, path: "/v1beta/models/m:generateContent", body: {} },
  "gemini, original": {
    provider: { type: "gemini", protocol: "original" },
    path: "/v1beta/models/m:generateContent",
    body: {},
  },
  "claude, original": { provider: { type: "claude", protocol: "original" }, path: "/v1/complete", body: {} },
  "qwen, its native API, original": {
    provider: { type: "qwen", qwenEnableCompatible: false, protocol: "original" },
    path: "/api/v1/services/aigc/text-generation/generation",
    body: { model: "m", parameters: { top_p: 1 } },
  },
  "qwen, original": { provider: { type: "qwen", protocol: "original" }, path: "/v1/chat/completions", body: chat },
  "spark, original": { provider: { type: "spark", protocol: "original" }, path: "/v1/chat/completions", body: chat },
  "baidu, original": { provider: { type: "baidu", protocol: "original" }, path: "/v1/chat/completions", body: chat },
  "minimax pro, original": {
    provider: { type: "minimax", minimaxApiType: "pro", minimaxGroupId: "g", protocol: "original" },
    path: "/v1/text/chatcompletion_pro",
    body: { model: "m" },
  },
  "hunyuan, its native API, original": {
    provider: {
      type: "hunyuan",
      hunyuanAuthId: "i".repeat(36),
      hunyuanAuthKey: "k".repeat(32),
      apiTokens: [],
      protocol: "original",
    },
    path: "/",
    body: { Model: "m" },
  },
  "cohere, original": { provider: { type: "cohere", protocol: "original" }, path: "/v2/chat", body: { model: "m" } },
};

test("mode auto sets what each protocol knows, by its name", async () => {
  const table: Record<string, unknown> = {};
  for (const [name, given] of Object.entries(OWN)) table[name] = await sent(given);
  await expect(`${JSON.stringify(table, null, 2)}\n`).toMatchFileSnapshot(GOLDEN);
});

describe("customSettings", () => {
  const openai = { provider: { type: "openai" }, path: "/v1/chat/completions" };

  test.each([
    {
      name: "overwrite false fills gaps only",
      settings: [
        { name: "temperature", value: 1, overwrite: false },
        { name: "seed", value: 2, overwrite: false },
      ],
      body: { temperature: 0 },
      becomes: { temperature: 0, seed: 2 },
    },
    {
      name: "of two limits the client's is the place",
      settings: [{ name: "max_tokens", value: 7 }],
      body: { max_completion_tokens: 9 },
      becomes: { max_completion_tokens: 7 },
    },
    {
      name: "raw writes any JSON at any path",
      settings: [
        { name: "a.b.c", value: { d: [null, "é", 1.0] }, mode: "raw" },
        { name: "top_k", value: 3, mode: "raw" },
      ],
      body: {},
      becomes: { a: { b: { c: { d: [null, "é", 1] } } }, top_k: 3 },
    },
    {
      name: "raw goes over what is there, or not",
      settings: [
        { name: "a.b", value: 2, mode: "raw" },
        { name: "a.c", value: 2, mode: "raw", overwrite: false },
      ],
      body: { a: { b: 1, c: 1 } },
      becomes: { a: { b: 2, c: 1 } },
    },
    {
      name: "auto leaves out what it does not know",
      settings: [{ name: "logit_bias", value: {} }],
      body: {},
      becomes: {},
    },
  ])("$name", async ({ settings, body, becomes }) => {
    expect(await sent({ ...openai, settings, body: { ...chat, ...body } })).toEqual({ ...chat, ...becomes });
  });

  test("are heeded by translations", async () => {
    const settings = [...ALL, { name: "stop", value: ["x"], mode: "raw" }];
    const request = await sent({ provider: { type: "gemini" }, path: "/v1/chat/completions", body: chat, settings });
    expect(request).toMatchObject({
      generationConfig: { maxOutputTokens: 1, temperature: 0.2, topP: 0.3, seed: 5, stopSequences: ["x"] },
    });
  });

  test("raw ones are set in other JSON bodies too, in unknown APIs only when bodies pass", async () => {
    const settings = [{ name: "user", value: "u", mode: "raw" }];
    const embeddings = { path: "/v1/embeddings", body: { model: "m" }, settings };
    expect(await sent({ provider: { type: "openai" }, ...embeddings })).toEqual({ model: "m", user: "u" });
    const unknown = { path: "/other", body: { a: 1 }, settings };
    expect(await sent({ provider: { type: "openai" }, ...unknown })).toEqual({ a: 1 });
    expect(await sent({ provider: { type: "openai", protocol: "original" }, ...unknown })).toEqual({ a: 1, user: "u" });
  });
});
