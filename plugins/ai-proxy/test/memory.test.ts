import { fileURLToPath } from "node:url";
import { HostEmulator } from "@sluice/host";
import { expect, test } from "vitest";

const WASM = fileURLToPath(new URL("../../../dist/ai-proxy.wasm", import.meta.url));
const MEBIBYTE = 1024 * 1024;
const PAGE = 64 * 1024;

const delta = (text: string): string =>
  `event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"${text}"}}\n\n`;
const EVENTS = [
  'event: message_start\ndata: {"type":"message_start","message":{"id":"m","model":"n","usage":{"input_tokens":3}}}\n\n',
  ...Array.from({ length: 62 }, (_, index) => delta(`word${index} `)),
  'event: message_delta\ndata: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":9}}\n\n',
  'event: message_stop\ndata: {"type":"message_stop"}\n\n',
];
const ANSWER = JSON.stringify({
  id: "m",
  type: "message",
  content: [{ type: "text", text: "hi" }],
  stop_reason: "end_turn",
});

async function load(): Promise<HostEmulator> {
  const config = JSON.stringify({ provider: { type: "claude", apiTokens: ["k"] } });
  return HostEmulator.load({ plugins: [{ name: "ai-proxy", wasm: WASM, config }] });
}

function ask(host: HostEmulator, stream: boolean, text: string) {
  return host.request({
    method: "POST",
    path: "/v1/chat/completions",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "m", stream, messages: [{ role: "user", content: text }] }),
  });
}

test("requests of every kind leave nothing behind", async () => {
  const host = await load();
  const round = (): number => {
    for (let i = 0; i < 200; i++) {
      ask(host, false, "x".repeat(4000)).respond({ headers: { "content-type": "application/json" }, body: ANSWER });
      ask(host, true, "x").respond({ headers: { "content-type": "text/event-stream" }, body: EVENTS });
      ask(host, true, "x").respond({ status: 500, headers: { "content-type": "application/json" }, body: "{}" });
    }
    return host.memoryPages("ai-proxy");
  };
  const first = round();
  expect(round()).toBe(first);
  expect(round()).toBe(first);
  expect(first * PAGE).toBeLessThanOrEqual(MEBIBYTE);
  expect(host.contextCount("ai-proxy")).toBe(1);
});

test("an answer without an end does not grow the memory", async () => {
  const host = await load();
  const writer = ask(host, true, "x").respond({ headers: { "content-type": "text/event-stream" } });
  writer.body(EVENTS[0] ?? "");
  for (let i = 0; i < 50_000; i++) writer.body(delta("more and more "));
  expect(host.memoryPages("ai-proxy") * PAGE).toBeLessThanOrEqual(MEBIBYTE);
});

test.each([
  { name: "a plain stream", cluster: {}, position: "downstream" },
  {
    name: "one that is held back until its first word",
    cluster: { endpoints: [{ address: "127.0.0.1:1", metadata: { sluice: { provider: "claude" } } }] },
    position: "upstream",
  },
] as const)(
  "an answer of megabytes that comes at once does not grow the memory: $name",
  async ({ cluster, position }) => {
    const provider = { id: "claude", type: "claude", apiTokens: ["k"] };
    const config = JSON.stringify({ providers: [provider], activeProviderId: "claude" });
    const host = await HostEmulator.load({
      plugins: [{ name: "ai-proxy", wasm: WASM, config, position }],
      clusters: { main: cluster },
      routes: [{ name: "main", cluster: "main" }],
      bufferLimitBytes: 64 * MEBIBYTE,
    });
    const comments = ": nothing to say yet\n\n".repeat(10_000);
    const body = [EVENTS[0], comments, delta("more and more ").repeat(50_000), ...EVENTS.slice(-2)].join("");
    const stream = ask(host, true, "x");
    stream.respond({ headers: { "content-type": "text/event-stream" }, body });
    const response = stream.expectResponse();
    expect(response.text.match(/more and more/g)).toHaveLength(50_000);
    expect(response.text.endsWith("data: [DONE]\n\n")).toBe(true);
    expect(host.memoryPages("ai-proxy") * PAGE).toBeLessThanOrEqual(4 * MEBIBYTE);
  },
);
