import { fileURLToPath } from "node:url";
import { HostEmulator } from "@sluice/host";
import { afterAll, beforeAll, expect, test } from "vitest";

// What goes upstream, by its path.

const WASM = fileURLToPath(new URL("../../../dist/ai-data-masking.wasm", import.meta.url));
const config = { deny_words: ["bomb"], replace_roles: [{ regex: "%{EMAILADDRESS}", type: "hash", restore: true }] };

let host: HostEmulator;
beforeAll(async () => {
  const plugin = { name: "ai-data-masking", wasm: WASM, config: JSON.stringify(config) };
  host = await HostEmulator.load({ bufferLimitBytes: 1024 * 1024, plugins: [plugin] });
});
afterAll(() => host?.close());

function post(path: string, body: object) {
  const headers = { "content-type": "application/json" };
  return host.request({ method: "POST", path, headers, body: JSON.stringify(body) });
}

test.each<[string, object]>([
  ["/openai/responses?api-version=1", { input: "jane@example.com" }],
  ["/v1/responses/", { input: "jane@example.com" }],
  ["/v1/responses/input_tokens", { input: "jane@example.com" }],
  ["/v1/messages/batches", { requests: [{ params: { messages: [{ role: "user", content: "jane@example.com" }] } }] }],
  ["/v1/embeddings/", { input: "jane@example.com" }],
])("%s takes texts", (path, body) => {
  const sent = post(path, body).attempts[0]?.body.toString() ?? "";
  expect(sent).toMatch(/[0-9a-f]{64}/);
  expect(sent).not.toContain("jane");
});
