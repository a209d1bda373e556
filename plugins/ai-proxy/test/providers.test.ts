import { generateKeyPairSync } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { HostEmulator } from "@sluice/host";
import { expect, test } from "vitest";

/**
 * Every provider of providers/*.json, asked by every API that clients know: where the request goes and with which
 * credentials. A new provider is a descriptor and, after `npm run golden`, one more entry here.
 */
const FOLDER = new URL("../providers/", import.meta.url);
const WASM = fileURLToPath(new URL("../../../dist/ai-proxy.wasm", import.meta.url));
const GOLDEN = fileURLToPath(new URL("../testdata/providers.json", import.meta.url));

const pem = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs8", format: "pem" });
const account = JSON.stringify({
  client_email: "a@b",
  private_key: pem,
  token_uri: "https://oauth2.googleapis.com/token",
});

/** What a type needs beside a key. */
const OPTIONS: Readonly<Record<string, Record<string, unknown>>> = {
  azure: { azureServiceUrl: "https://x.openai.azure.com?api-version=2024-10-21" },
  bedrock: { awsRegion: "us-east-1", awsAccessKey: "AKID", awsSecretKey: "secret", apiTokens: [] },
  cloudflare: { cloudflareAccountId: "acc" },
  deepl: { targetLang: "DE" },
  "hunyuan-native": { type: "hunyuan", hunyuanAuthId: "i".repeat(36), hunyuanAuthKey: "k".repeat(32), apiTokens: [] },
  "minimax-pro": { type: "minimax", minimaxApiType: "pro", minimaxGroupId: "g1" },
  ollama: { ollamaServerHost: "ollama.local" },
  "ollama-native": { type: "ollama", ollamaServerHost: "ollama.local", ollamaNative: true },
  "qwen-native": { type: "qwen", qwenEnableCompatible: false },
  triton: { tritonDomain: "triton.local", tritonModelVersion: "2" },
  vertex: {
    vertexRegion: "us-central1",
    vertexProjectId: "p1",
    vertexAuthKey: account,
    vertexAuthServiceName: "g.dns",
    apiTokens: [],
  },
  "vertex-openai": {
    type: "vertex",
    vertexOpenAICompatible: true,
    vertexRegion: "us-central1",
    vertexProjectId: "p1",
    vertexAuthKey: account,
    vertexAuthServiceName: "g.dns",
    apiTokens: [],
  },
};

const chat = { model: "a/b", messages: [{ role: "user", content: "hi" }] };
const ASKED: Readonly<Record<string, { readonly path: string; readonly body: object }>> = {
  chat: { path: "/v1/chat/completions", body: chat },
  "chat, streamed": { path: "/v1/chat/completions", body: { ...chat, stream: true } },
  messages: { path: "/v1/messages", body: { ...chat, max_tokens: 9 } },
  responses: { path: "/v1/responses", body: { model: "a/b", input: "hi" } },
  generate: { path: "/v1beta/models/m-1:generateContent", body: { contents: [{ parts: [{ text: "hi" }] }] } },
  embeddings: { path: "/v1/embeddings", body: { model: "a/b", input: "hi" } },
};

const SECRET_HEADERS = ["authorization", "x-api-key", "api-key", "x-goog-api-key"];

/** What the provider gets, as far as its descriptor decides it. */
function sent(host: HostEmulator, asked: (typeof ASKED)[string]): unknown {
  const stream = host.request({
    method: "POST",
    path: asked.path,
    authority: "gateway",
    headers: { "content-type": "application/json", authorization: "Bearer client" },
    body: JSON.stringify(asked.body),
  });
  host.clock.advance(200);
  if (stream.response.started) return { refused: stream.response.status };
  const headers = stream.expectUpstream().requestHeaders;
  const keys = SECRET_HEADERS.flatMap((name) => {
    const value = headers.get(name);
    return value === undefined
      ? []
      : [
          `${name}: ${value
            .replace(/Signature=.*/, "Signature=…")
            .replace(/\d{8}\//, "…/")
            .replace(/\d{4}-\d\d-\d\d/, "…")}`,
        ];
  });
  return { to: `${headers.get(":authority")}${headers.get(":path")}`, keys };
}

test("each provider is asked at its host and path, with its credentials", async () => {
  const table: Record<string, unknown> = {};
  for (const file of readdirSync(FOLDER).sort()) {
    const { type } = JSON.parse(readFileSync(new URL(file, FOLDER), "utf8")) as { type: string };
    const provider = { type, apiTokens: ["key"], ...OPTIONS[type] };
    const host = await HostEmulator.load({
      plugins: [{ name: "ai-proxy", wasm: WASM, config: JSON.stringify({ provider }) }],
    });
    host.onCall("g.dns", () => ({ body: '{"access_token":"granted","expires_in":3600}' }));
    table[type] = Object.fromEntries(Object.entries(ASKED).map(([name, asked]) => [name, sent(host, asked)]));
    expect(host.traps).toEqual([]);
    host.close();
  }
  await expect(`${JSON.stringify(table, null, 2)}\n`).toMatchFileSnapshot(GOLDEN);
});
