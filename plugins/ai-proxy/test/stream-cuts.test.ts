import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { cutEverywhere, HostEmulator } from "@sluice/host";
import { beforeAll, describe, expect, test } from "vitest";

/**
 * The streams of testdata/answer through the whole plugin on the emulated Envoy, cut at every byte and in small pieces:
 * whatever the cut, the client gets what the golden says.
 */
const FOLDER = new URL("../testdata/answer/", import.meta.url);
const WASM = fileURLToPath(new URL("../../../dist/ai-proxy.wasm", import.meta.url));

const CLIENTS = {
  openai: { path: "/v1/chat/completions", back: "anthropic", type: "claude" },
  anthropic: { path: "/v1/messages", back: "openai", type: "openai" },
} as const;
type Front = keyof typeof CLIENTS;

/** Wall clock of the goldens, ms since the epoch. */
const NOW = 1_700_000_001_000;

const REQUEST = JSON.stringify({
  model: "asked-for",
  max_tokens: 1000,
  stream: true,
  messages: [{ role: "user", content: "x" }],
});

const cases = (Object.keys(CLIENTS) as Front[]).flatMap((front) =>
  readdirSync(FOLDER)
    .map((file) => new RegExp(`^(.+)\\.${CLIENTS[front].back}-stream\\.in$`).exec(file)?.[1])
    .filter((name) => name !== undefined)
    .map((name) => ({ front, name, back: CLIENTS[front].back })),
);

async function emulatorOf(front: Front): Promise<HostEmulator> {
  const provider = { type: CLIENTS[front].type, apiTokens: ["k"] };
  return HostEmulator.load({
    startTimeMs: NOW,
    plugins: [{ name: "ai-proxy", wasm: WASM, config: JSON.stringify({ provider }) }],
  });
}

describe.each(Object.keys(CLIENTS) as Front[])("streams to %s", (front) => {
  let host: HostEmulator;
  beforeAll(async () => {
    host = await emulatorOf(front);
  });

  /** What the client gets, with the made-up id as the goldens have it. */
  function answer(chunks: readonly Buffer[]): string {
    const stream = host.request({
      method: "POST",
      path: CLIENTS[front].path,
      headers: { "content-type": "application/json" },
      body: REQUEST,
    });
    stream.respond({ headers: { "content-type": "text/event-stream" }, body: chunks });
    return stream.expectResponse().text.replaceAll(/[0-9a-f]{24}/g, "made-up");
  }

  test.each(cases.filter((given) => given.front === front))("$name, however it is cut", ({ name, back }) => {
    const input = readFileSync(new URL(`${name}.${back}-stream.in`, FOLDER));
    const golden = readFileSync(new URL(`${name}.${front}-${back}-stream.events.out`, FOLDER), "utf8");
    for (const { name: cut, chunks } of cutEverywhere(input)) {
      const got = answer(chunks);
      if (got !== golden) expect(got, cut).toBe(golden);
    }
    expect(host.traps).toEqual([]);
    expect(host.problems).toEqual([]);
  });
});

test("every event is passed on in the callback that completed it", async () => {
  const host = await emulatorOf("openai");
  const stream = host.request({
    method: "POST",
    path: CLIENTS.openai.path,
    headers: { "content-type": "application/json" },
    body: REQUEST,
  });
  const writer = stream.respond({ headers: { "content-type": "text/event-stream" } });
  expect(stream.response.started).toBe(true);
  writer.body('data: {"type":"message_start","message":{"id":"m","model":"n","usage":{"input_tokens":1}}}\n\n');
  expect(stream.response.chunks).toHaveLength(1);
  writer.body('data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"He"}}\n');
  expect(stream.response.chunks).toHaveLength(1);
  writer.body("\n");
  expect(stream.response.text).toContain('"content":"He"');
});
