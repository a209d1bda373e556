import { fileURLToPath } from "node:url";
import { HostEmulator } from "@sluice/host";
import { expect, test } from "vitest";

const WASM = fileURLToPath(new URL("../../../dist/ai-proxy.wasm", import.meta.url));
const MIB = 1 << 20;

/** A chat whose context text has `size` bytes, when there was time enough to wait for it. */
async function chatWith(size: number) {
  const context = { fileUrl: "http://texts.test/policy", serviceName: "texts", servicePort: 80 };
  const config = JSON.stringify({ provider: { type: "openai", apiTokens: ["k"], context } });
  const host = await HostEmulator.load({
    personality: "envoy",
    plugins: [{ name: "ai-proxy", wasm: WASM, config }],
    calls: { texts: () => ({ body: "x".repeat(size) }) },
  });
  const body = JSON.stringify({ model: "m", messages: [{ role: "user", content: "hi" }] });
  const headers = { "content-type": "application/json" };
  const stream = host.request({ method: "POST", path: "/v1/chat/completions", headers, body });
  host.clock.advance(20_000);
  return stream;
}

test("a context text stands in front of a chat", async () => {
  const stream = await chatWith(MIB / 2);
  expect(stream.expectUpstream().json).toMatchObject({ messages: [{ role: "system" }, { role: "user" }] });
});

test("one over 4 MiB is no context text, rather than cut", async () => {
  const stream = await chatWith(4 * MIB + 1);
  expect(stream.expectResponse()).toMatchObject({ status: 503 });
  expect(stream.response.json).toMatchObject({ error: { code: "provider_not_ready" } });
});
