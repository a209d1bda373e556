import { HostEmulator } from "@sluice/host";
import { describe, expect, test } from "vitest";

const CHAT = "/v1/chat/completions";
const MESSAGES = "/v1/messages";
const SIZE = 12 * 1024 * 1024;
const CHUNK = 64 * 1024;

/** Pages of 64 KiB that a VM may have after an answer of `SIZE`: 512 MiB. The host's own limit is 1 GiB. */
const MAX_PAGES = 512 * 16;

function many(piece: string): string {
  return piece.repeat(Math.floor(SIZE / piece.length));
}

const EVENTS = "text/event-stream";
const JSON_TYPE = "application/json";

/** Answers of which every few bytes are something. */
const floods = [
  { name: "blank lines", type: EVENTS, body: many("\n") },
  { name: "comments", type: EVENTS, body: many(":\n\n") },
  { name: "empty events", type: EVENTS, body: many("data: {}\n\n") },
  { name: "deltas", type: EVENTS, body: many('data: {"choices":[{"delta":{"content":"a"}}]}\n\n') },
  { name: "choices", type: JSON_TYPE, body: `{"choices":[${many('{"message":{}},')}{}]}` },
  { name: "blocks", type: JSON_TYPE, body: `{"type":"message","content":[${many("{},")}{}]}` },
];

const plugins = [
  { plugin: "ai-proxy", config: { provider: { type: "claude", apiTokens: ["t"] } }, path: CHAT },
  { plugin: "ai-proxy", config: { provider: { type: "openai", apiTokens: ["t"] } }, path: MESSAGES },
  { plugin: "ai-statistics", config: {}, path: CHAT },
];

describe.each(plugins)("$plugin with $config", ({ plugin, config, path }) => {
  describe.each([{ stream: false }, { stream: true }])("asked for stream: $stream", ({ stream }) => {
    test.each(floods)("keeps its memory small when answered with $name", async ({ type, body }) => {
      const bytes = Buffer.from(body);
      const chunks = Array.from({ length: SIZE / CHUNK }, (_, at) => bytes.subarray(at * CHUNK, (at + 1) * CHUNK));
      const host = await HostEmulator.load({
        plugins: [{ name: plugin, wasm: `dist/${plugin}.wasm`, config }],
        bufferLimitBytes: 2 * SIZE,
        upstream: () => ({ headers: { "content-type": type }, body: chunks }),
      });
      const question = { model: "m", max_tokens: 1, stream, messages: [{ role: "user", content: "hi" }] };
      const headers = { "content-type": JSON_TYPE };
      const { response } = host.request({ method: "POST", path, headers, body: JSON.stringify(question) });
      expect(response.ended).toBe(true);
      expect(host.traps).toEqual([]);
      expect(host.problems).toEqual([]);
      expect(host.memoryPages(plugin)).toBeLessThan(MAX_PAGES);
    });
  });
});
