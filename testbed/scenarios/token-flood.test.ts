import { HostEmulator, type PluginOptions } from "@sluice/host";
import { hosts } from "@sluice/testbed";
import { rawRequest, useGateway } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const CHAT = "/v1/chat/completions";
const MESSAGES = "/v1/messages";
const HEADERS = { "content-type": "application/json", authorization: "key" };
const SIZE = 12 * 1024 * 1024;

/** Pages of 64 KiB that a VM may have after a request of `SIZE`: 160 MiB. The host's own limit is 1 GiB. */
const MAX_PAGES = 160 * 16;

const user = '{"role":"user","content":"hi"}';

/** That piece, over and over, each followed by a comma. */
function many(piece: string): string {
  return `${piece},`.repeat(Math.floor(SIZE / (piece.length + 1)));
}

/** Bodies of small values, each of which a reader that makes objects for what it finds pays for many times over. */
const floods = [
  { name: "members", path: CHAT, body: `{${many('"":0')}"model":"m","messages":[${user}]}` },
  { name: "models", path: CHAT, body: `{${many('"model":"a"')}"model":"m","messages":[${user}]}` },
  { name: "messages", path: CHAT, body: `{"model":"m","messages":[${many(user)}${user}]}` },
  { name: "empty messages", path: CHAT, body: `{"model":"m","messages":[${many("{}")}${user}]}` },
  { name: "parts", path: MESSAGES, body: `{"model":"m","messages":[{"role":"user","content":[${many("{}")}{}]}]}` },
  { name: "tools", path: CHAT, body: `{"model":"m","messages":[${user}],"tools":[${many('{"function":{}}')}{}]}` },
  { name: "stops", path: CHAT, body: `{"model":"m","messages":[${user}],"stop":[${many('"a"')}"b"]}` },
];

const prompts = { prepend: [{ role: "system", content: "be kind" }], replace: [{ pattern: "a", replacement: "b" }] };
const claude = { provider: { type: "claude", apiTokens: ["t"] } };
const openai = { provider: { type: "openai", apiTokens: ["t"] } };

const plugins = [
  { plugin: "model-router", config: { modelToHeader: "x-model", autoRouting: { enable: true } } },
  { plugin: "model-mapper", config: { modelMapping: { "m*": "mapped" } } },
  {
    plugin: "key-auth",
    config: { consumers: [{ name: "a", credential: "key" }], keys: ["authorization"], in_header: true },
  },
  { plugin: "ai-statistics", config: {} },
  { plugin: "ai-prompt-decorator", config: prompts },
  { plugin: "ai-proxy", config: claude },
  { plugin: "ai-proxy", config: openai },
];

describe.each(plugins)("$plugin with $config", ({ plugin, config }) => {
  test.each(floods)("keeps its memory small when flooded with $name", async ({ path, body }) => {
    const options: PluginOptions = { name: plugin, wasm: `dist/${plugin}.wasm`, config };
    const host = await HostEmulator.load({
      plugins: [options],
      bufferLimitBytes: 2 * SIZE,
      upstream: () => ({ headers: { "content-type": "application/json" }, body: "{}" }),
    });
    const stream = host.request({ method: "POST", path, headers: HEADERS, body: Buffer.from(body) });
    expect(stream.response.status).toBeGreaterThanOrEqual(200);
    expect(host.traps).toEqual([]);
    expect(host.memoryPages(plugin)).toBeLessThan(MAX_PAGES);
  });
});

describe.each(hosts)("a flood of tools on $name", (host) => {
  const chain = plugins.filter(({ config }) => config !== openai).map((use) => ({ ...use }));
  const served = useGateway(host, chain);

  test("is refused by ai-proxy, and the next request is served", async () => {
    const send = (body: string) =>
      rawRequest(served.gateway.url, { method: "POST", path: CHAT, headers: HEADERS, chunks: [body] });
    const tools = many('{"type":"function","function":{"name":"f"}}');
    const reply = await send(`{"model":"m","messages":[${user}],"tools":[${tools}{}]}`);
    expect(reply.status).toBe(400);
    expect(JSON.parse(reply.text)).toMatchObject({ error: { code: "invalid_json" } });
    expect(served.upstream.requests).toHaveLength(0);
    await send(`{"model":"m","messages":[${user}]}`);
    expect((await served.upstream.nextRequest()).json).toMatchObject({ model: "mapped" });
  });
});
