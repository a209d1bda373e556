import { fileURLToPath } from "node:url";
import { HostEmulator } from "@sluice/host";
import { signTc3 } from "@sluice/testbed";
import { beforeAll, describe, expect, test } from "vitest";
import { base64Of, MAX_PAGES, MEBIBYTE, shortened } from "./large-body.ts";

const WASM = fileURLToPath(new URL("../../../dist/ai-proxy.wasm", import.meta.url));
const CHAT = "/v1/chat/completions";
const PICTURE = base64Of(3, 2 * MEBIBYTE);

const picture = { type: "image_url", image_url: { url: `data:image/png;base64,${PICTURE}` } };
const block = { type: "image", source: { type: "base64", media_type: "image/png", data: PICTURE } };
const user = (...content: unknown[]): unknown => ({ role: "user", content });

type Personality = "envoy" | "higress";

async function load(config: Record<string, unknown>, personality: Personality = "envoy"): Promise<HostEmulator> {
  const plugins = [{ name: "ai-proxy", wasm: WASM, config: JSON.stringify(config) }];
  return HostEmulator.load({ personality, bufferLimitBytes: 64 * MEBIBYTE, plugins });
}

function loadClaude(more: Record<string, unknown> = {}): Promise<HostEmulator> {
  return load({ provider: { type: "claude", apiTokens: ["k"], ...more } });
}

function ask(host: HostEmulator, path: string, body: unknown) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return host.request({ method: "POST", path, headers: { "content-type": "application/json" }, body: text });
}

function chat(...messages: unknown[]): Record<string, unknown> {
  return { model: "m", max_tokens: 9, messages };
}

const sent = (host: HostEmulator, path: string, body: unknown): unknown =>
  shortened(ask(host, path, body).expectUpstream().json);

describe("a large body", () => {
  let host: HostEmulator;
  beforeAll(async () => {
    host = await loadClaude();
  });

  test("with many pictures, some of them alike, keeps each in its place", () => {
    const data = [4, 5, 4, 6].map((seed) => base64Of(seed, 400_000));
    const pictures = data.map((bytes) => ({ type: "image_url", image_url: { url: `data:image/png;base64,${bytes}` } }));
    const blocks = data.map((bytes) => ({ ...block, source: { ...block.source, data: bytes } }));
    const question = { type: "text", text: "and this?" };
    const body = chat(...pictures.map((one) => user(question, one)));
    const asked = blocks.flatMap((one) => [question, one]);
    expect(sent(host, CHAT, body)).toMatchObject({ messages: [{ role: "user", content: shortened(asked) }] });
  });

  test("has the pictures of tool results in their results", () => {
    const call = { id: "c1", type: "function", function: { name: "look", arguments: '{"at":"it"}' } };
    const result = { role: "tool", tool_call_id: "c1", content: [picture] };
    const body = chat(user({ type: "text", text: "look" }), { role: "assistant", tool_calls: [call] }, result);
    expect(sent(host, CHAT, body)).toMatchObject({
      messages: [{}, {}, { content: [{ type: "tool_result", tool_use_id: "c1", content: [shortened(block)] }] }],
    });
  });

  test("has what is base64 in the arguments of a call in the call's input", () => {
    const call = { id: "c1", type: "function", function: { name: "f", arguments: JSON.stringify({ file: PICTURE }) } };
    const result = { role: "tool", tool_call_id: "c1", content: "ok" };
    const body = chat(user({ type: "text", text: "go" }), { role: "assistant", tool_calls: [call] }, result);
    expect(sent(host, CHAT, body)).toMatchObject({
      messages: [{}, { content: [{ type: "tool_use", input: shortened({ file: PICTURE }) }] }, {}],
    });
  });

  test("keeps a text that looks like base64", () => {
    const text = "abcd".repeat(100_000);
    expect(sent(host, CHAT, chat({ role: "user", content: text }))).toMatchObject({
      messages: [{ content: shortened(text) }],
    });
  });

  test("with a marker of its own making gets nothing for it", () => {
    const marker = `${"0".repeat(32)}00000000`;
    const body = chat(user(picture, { type: "text", text: marker }));
    expect(sent(host, CHAT, body)).toMatchObject({ messages: [{ content: [shortened(block), { text: marker }] }] });
  });

  test("stays small in the VM", () => {
    for (let i = 0; i < 3; i++) sent(host, CHAT, chat(user(picture)));
    expect(host.memoryPages("ai-proxy")).toBeLessThanOrEqual(MAX_PAGES);
    expect(host.problems).toEqual([]);
  });
});

describe("what a translation decodes is there in full", () => {
  const text = "Grüße, 世界. ".repeat(40_000);
  const data = Buffer.from(text).toString("base64");
  const document = { type: "document", source: { type: "text", media_type: "text/plain", data: text } };

  test("a data URL of text", async () => {
    const file = { type: "file", file: { filename: "a.txt", file_data: `data:text/plain;base64,${data}` } };
    expect(sent(await loadClaude(), CHAT, chat(user(file, picture)))).toMatchObject({
      messages: [{ content: shortened([{ ...document, title: "a.txt" }, block]) as unknown[] }],
    });
  });

  test("text whose type stands elsewhere", async () => {
    const contents = [{ parts: [{ inlineData: { mimeType: "text/plain", data } }] }];
    expect(sent(await loadClaude(), "/v1beta/models/m:generateContent", { contents })).toMatchObject({
      messages: [{ content: shortened([document]) as unknown[] }],
    });
  });
});

test("messages that a command made forgotten take their pictures with them", async () => {
  const host = await loadClaude({ contextCleanupCommands: ["forget"] });
  const messages = [user(picture), { role: "user", content: "forget" }, { role: "user", content: "hi" }];
  expect(sent(host, CHAT, chat(...messages))).toMatchObject({ messages: [{ role: "user", content: "hi" }] });
});

test("trailers may follow a large body", async () => {
  const host = await loadClaude();
  const stream = host.request({
    method: "POST",
    path: CHAT,
    headers: { "content-type": "application/json" },
    end: false,
    body: JSON.stringify(chat(user(picture))),
  });
  const upstream = stream.trailers({ "x-sum": "1" }).expectUpstream();
  expect(shortened(upstream.json)).toMatchObject({ messages: [{ content: [shortened(block)] }] });
  expect(upstream.receivedTrailers?.get("x-sum")).toBe("1");
});

test("the provider that takes over gets all of a large body", async () => {
  const second = { id: "claude", type: "claude", apiTokens: ["k"], serviceName: "second", servicePort: 80 };
  const providers = [{ id: "openai", type: "openai", apiTokens: ["k"] }, second];
  const host = await load({ providers, activeProviderId: "openai", fallback: ["claude"] });
  host.onCall("second", () => ({ body: "{}" }));
  ask(host, CHAT, chat(user(picture))).respond({ status: 503 });
  const [callout] = host.calls;
  expect(shortened(JSON.parse(String(callout?.body)))).toMatchObject({ messages: [{ content: [shortened(block)] }] });
});

test("signatures are of the body that arrives", async () => {
  const [id, key] = ["i".repeat(36), "k".repeat(32)];
  const host = await load({ provider: { type: "hunyuan", hunyuanAuthId: id, hunyuanAuthKey: key } });
  const upstream = ask(host, CHAT, chat({ role: "user", content: PICTURE })).expectUpstream();
  const { requestHeaders: headers, body } = upstream;
  expect(body.toString()).toContain(PICTURE.slice(-1000));
  const signed = (name: string): string => headers.get(name) ?? "";
  const expected = signTc3({
    secretId: id,
    secretKey: key,
    service: "hunyuan",
    timestamp: Number(signed("x-tc-timestamp")),
    method: "POST",
    query: "",
    headers: {
      "content-type": signed("content-type"),
      host: signed(":authority"),
      "x-tc-action": signed("x-tc-action"),
    },
    payload: body,
  });
  expect(headers.get("authorization")).toBe(expected);
  expect(host.memoryPages("ai-proxy")).toBeLessThanOrEqual(MAX_PAGES);
});

describe.each(["envoy", "higress"] as const)("many large bodies in a row on the emulated %s", (personality) => {
  test("leave the memory as small as the first did", async () => {
    const host = await load({ provider: { type: "claude", apiTokens: ["k"] } }, personality);
    const body = JSON.stringify(chat(user({ type: "text", text: "look" }, picture, picture)));
    const round = (count: number): number => {
      for (let i = 0; i < count; i++) ask(host, CHAT, body).respond({ body: "{}" });
      return host.memoryPages("ai-proxy");
    };
    const first = round(3);
    expect(round(60)).toBe(first);
    expect(first).toBeLessThanOrEqual(MAX_PAGES);
  });
});
