import { fileURLToPath } from "node:url";
import { type EmulatedStream, HostEmulator } from "@sluice/host";
import { describe, expect, test } from "vitest";
import { type AiLog, parseAiLog } from "./ai-log.ts";

const WASM = fileURLToPath(new URL("../../../dist/ai-statistics.wasm", import.meta.url));
const JSON_TYPE = { "content-type": "application/json" };

function load(config: object): Promise<HostEmulator> {
  return HostEmulator.load({ plugins: [{ name: "ai-statistics", wasm: WASM, config: JSON.stringify(config) }] });
}

interface Call {
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly content?: string;
  readonly answer?: object;
}

function call(host: HostEmulator, { path = "/v1/chat/completions", headers, content = "hi", answer = {} }: Call) {
  const body = JSON.stringify({ model: "m", messages: [{ role: "user", content }] });
  const stream = host.request({ method: "POST", path, headers: { ...JSON_TYPE, ...headers }, body });
  stream.respond({ status: 200, headers: JSON_TYPE, body: JSON.stringify({ model: "m", ...answer }) });
  return logOf(host, stream);
}

function logOf(host: HostEmulator, stream: EmulatedStream): AiLog | undefined {
  const text = host.property(stream, "ai_log");
  return text === undefined ? undefined : parseAiLog(text);
}

describe("the session", () => {
  const known = ["x-openclaw-session-key", "x-clawdbot-session-key", "x-moltbot-session-key", "x-agent-session"];

  test.each(known)("is what %s says", async (name) => {
    expect(call(await load({}), { headers: { [name]: "s-1" } })).toMatchObject({ session_id: "s-1" });
  });

  test.each(known.map((_, index) => known.slice(index)))("is what %s says before the others", async (...names) => {
    const headers = Object.fromEntries(names.map((name) => [name, `of ${name}`]));
    expect(call(await load({}), { headers })?.session_id).toBe(`of ${names[0]}`);
  });

  test("is what the configured header says before all others, and without it the others count", async () => {
    const host = await load({ session_id_header: "X-My-Session" });
    const others = { "x-openclaw-session-key": "other" };
    expect(call(host, { headers: { ...others, "x-my-session": "mine" } })?.session_id).toBe("mine");
    expect(call(host, { headers: others })?.session_id).toBe("other");
    expect(call(host, {})).not.toHaveProperty("session_id");
  });
});

describe("a value is cut where nothing is configured", () => {
  const question = { attributes: [{ key: "question", apply_to_log: true }] };

  test.each([
    { name: "an attribute at 32000 bytes", config: question, limit: 32_000 },
    { name: "an attribute where the user says", config: { ...question, value_length_limit: 100 }, limit: 100 },
  ])("$name", async ({ config, limit }) => {
    const host = await load(config);
    expect(call(host, { content: "x".repeat(limit) })?.question).toBe("x".repeat(limit));
    const half = "x".repeat(limit / 2);
    expect(call(host, { content: "x".repeat(limit + 1) })?.question).toBe(`${half} [truncated] ${half}`);
  });

  test("a default attribute not at all, a default response attribute at 4000 bytes", async () => {
    const content = "x".repeat(100_000);
    expect(call(await load({ use_default_attributes: true }), { content })?.question).toBe(content);
    const details = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`kind_${index}`, index]));
    const answer = { usage: { prompt_tokens: 1, completion_tokens: 1, prompt_tokens_details: details } };
    const found = String(call(await load({ use_default_response_attributes: true }), { answer })?.input_token_details);
    expect(found).toHaveLength(4000 + " [truncated] ".length);
    expect(found.startsWith('{"kind_0":0,')).toBe(true);
  });
});

describe("which requests are looked at", () => {
  test.each([
    { name: "all", config: {}, path: "/any", logged: true },
    { name: "all, by a star", config: { enable_path_suffixes: ["*"] }, path: "/any", logged: true },
    { name: "a suffix", config: { enable_path_suffixes: ["/chat"] }, path: "/v1/chat", logged: true },
    {
      name: "a suffix in front of a query",
      config: { enable_path_suffixes: ["/chat"] },
      path: "/chat?a=/b",
      logged: true,
    },
    { name: "no other path", config: { enable_path_suffixes: ["/chat"] }, path: "/v1/chats", logged: false },
    { name: "not a query's end", config: { enable_path_suffixes: ["/chat"] }, path: "/x?a=/chat", logged: false },
    { name: "messages by default", config: { use_default_attributes: true }, path: "/v1/messages", logged: true },
    {
      name: "no embeddings by default",
      config: { use_default_attributes: true },
      path: "/v1/embeddings",
      logged: false,
    },
    {
      name: "all, though by default few",
      config: { use_default_attributes: true, enable_path_suffixes: [] },
      path: "/v1/embeddings",
      logged: true,
    },
  ])("$name", async ({ config, path, logged }) => {
    expect(call(await load(config), { path }) !== undefined).toBe(logged);
  });
});

test.each([
  { prices: {}, says: "prices: expected an array, got an object" },
  { prices: [{ model: "a" }], says: "prices[0].price: is required" },
  { prices: [{ model: "a", price: { input: 1, output: "2" } }], says: "prices[0].price.input: expected a string" },
  { prices: [{ model: "a", price: { input: "-1", output: "2" } }], says: "prices[0].price.input: expected a decimal" },
])("prices are refused with their place: $says", async ({ prices, says }) => {
  await expect(load({ prices })).rejects.toThrow(says);
});
