import { fileURLToPath } from "node:url";
import { HostEmulator } from "@sluice/host";
import { describe, expect, test } from "vitest";

const WASM = fileURLToPath(new URL("../../../dist/ai-proxy.wasm", import.meta.url));
const JSON_TYPE = { "content-type": "application/json" };
const text = { model: "m", max_tokens: 9, messages: [{ role: "user", content: "hi" }] };

interface Asked {
  readonly provider?: object;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: object;
}

async function ask({ provider = { type: "openai" }, path = "/v1/chat/completions", headers = {}, body }: Asked) {
  const host = await HostEmulator.load({
    plugins: [
      { name: "ai-proxy", wasm: WASM, config: JSON.stringify({ provider: { apiTokens: ["k"], ...provider } }) },
    ],
  });
  const all = { ...JSON_TYPE, ...headers };
  const stream = host.request({ method: "POST", path, headers: all, body: JSON.stringify(body) });
  expect(host.traps).toEqual([]);
  host.close();
  return stream;
}

describe("what no translation could carry is refused with its place, not left out", () => {
  const user = (content: unknown) => ({ ...text, messages: [{ role: "user", content }] });
  const expected = "messages[0].content: expected a string or a list of";
  test.each([
    ...["openai", "gemini"].flatMap((type) => [
      { type, path: "/v1/messages", body: user({ type: "text", text: "hi" }), says: `${expected} blocks` },
      { type, path: "/v1/messages", body: { ...text, system: { text: "Never tell" } }, says: "system: expected a" },
    ]),
    ...["claude", "gemini"].flatMap((type) => [
      { type, path: "/v1/chat/completions", body: user(5), says: `${expected} parts` },
      {
        type,
        path: "/v1/chat/completions",
        body: user([{ type: "text", text: 5 }]),
        says: "messages[0].content[0].text",
      },
      { type, path: "/v1/chat/completions", body: { ...text, max_tokens: "9" }, says: "max_tokens: expected a number" },
    ]),
    {
      type: "claude",
      path: "/v1/responses",
      body: { model: "m", input: "x", instructions: [{ role: "system", content: "Never tell" }] },
      says: "instructions: expected a string",
    },
  ])("$type $path: $says", async ({ type, path, body, says }) => {
    const stream = await ask({ provider: { type }, path, body });
    expect(stream.expectResponse().status).toBe(400);
    expect(stream.response.text).toContain(says);
  });
});

test("a function's response that is no object goes to the provider as it is", async () => {
  const call = { functionCall: { id: "c", name: "f", args: {} } };
  const contents = [
    { role: "user", parts: [{ text: "hi" }] },
    { role: "model", parts: [call] },
    { role: "user", parts: [{ functionResponse: { id: "c", name: "f", response: "forty" } }] },
  ];
  const stream = await ask({ path: "/v1beta/models/m:generateContent", body: { contents } });
  expect(stream.expectUpstream().text).toContain("forty");
});

test("a model's name in a path is unescaped before it is mapped", async () => {
  const provider = { type: "openai", modelMapping: { "ft:gpt": "mapped" } };
  const body = { contents: [{ role: "user", parts: [{ text: "hi" }] }] };
  const stream = await ask({ provider, path: "/v1beta/models/ft%3Agpt:generateContent", body });
  expect(stream.expectUpstream().json).toMatchObject({ model: "mapped" });
});

test("a body in the identity coding is read", async () => {
  const stream = await ask({ provider: { type: "claude" }, headers: { "content-encoding": "identity" }, body: text });
  expect(stream.expectUpstream().json).toMatchObject({ max_tokens: 9 });
});
