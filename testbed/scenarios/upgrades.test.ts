import { fileURLToPath } from "node:url";
import { HostEmulator } from "@sluice/host";
import { describe, expect, test } from "vitest";

interface Head {
  readonly name: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Heads behind which no body ends, though hosts say that something follows. */
const tunnels: readonly Head[] = [
  { name: "an upgrade", method: "GET", headers: { connection: "Upgrade", upgrade: "websocket" } },
  { name: "a POST's upgrade", method: "POST", headers: { connection: "keep-alive, upgrade", upgrade: "websocket" } },
  { name: "CONNECT", method: "CONNECT", headers: {} },
];

const targets = {
  strategy: "LeastCost",
  choices: [
    { name: "a", price: { input: "1", output: "1" } },
    { name: "b", price: { input: "2", output: "2" } },
  ],
};

/** Each plugin of ours that reads request bodies, so configured that it would read this one. */
const readers = [
  { plugin: "model-router", config: { modelToHeader: "x-model" } },
  { plugin: "model-router", config: { targets } },
  { plugin: "model-mapper", config: { modelMapping: { "*": "other" } } },
  { plugin: "ai-prompt-decorator", config: { prepend: [{ role: "system", content: "Be kind." }] } },
  { plugin: "ai-statistics", config: {} },
  {
    plugin: "ai-token-ratelimit",
    config: { rule_name: "r", reserve: true, limits: [{ name: "all", amount: 100, window: 60 }] },
  },
  { plugin: "ai-quota", config: { rule_name: "r", budgets: [{ name: "all", per: "global", amount: "5" }] } },
  { plugin: "ai-cache", config: { ttl: 60 } },
  { plugin: "response-cache", config: {} },
  { plugin: "ai-history", config: {} },
  { plugin: "ai-json-resp", config: { serviceName: "qwen", serviceDomain: "example.com" } },
  { plugin: "ai-data-masking", config: { deny_words: ["bluebird"] } },
  { plugin: "ai-prompt-guard", config: { rules: [{ name: "r", match: { words: ["bluebird"] } }] } },
  { plugin: "ai-prompt-template", config: { templates: [{ name: "t", template: { model: "m", messages: [] } }] } },
];

function load(plugin: string, config: object, personality: "envoy" | "higress"): Promise<HostEmulator> {
  const wasm = fileURLToPath(new URL(`../../dist/${plugin}.wasm`, import.meta.url));
  return HostEmulator.load({ personality, plugins: [{ name: plugin, wasm, config: JSON.stringify(config) }] });
}

/** What follows it has not ended. */
function open(host: HostEmulator, { method, headers }: Head, path = "/v1/chat/completions") {
  const all = { "content-type": "application/json", ...headers };
  return host.request({ method, path, headers: all, end: false });
}

describe.each(["envoy", "higress"] as const)("on the emulator of %s", (personality) => {
  describe.each(tunnels)("$name", (tunnel) => {
    test.each(readers)("is not held by $plugin for a body: $config", async ({ plugin, config }) => {
      const host = await load(plugin, config, personality);
      const stream = open(host, tunnel);
      expect(stream.expectUpstream().requestHeaders.get(":method")).toBe(tunnel.method);
      stream.body("\u0001frame");
      expect(stream.expectUpstream().text).toBe("\u0001frame");
      expect(host.traps).toEqual([]);
      host.close();
    });

    test.each(["openai", "claude"])("to an API with a body is refused by ai-proxy for %s", async (type) => {
      const host = await load("ai-proxy", { provider: { type, apiTokens: ["k"] } }, personality);
      const stream = open(host, tunnel);
      expect(stream.response.status).toBe(400);
      expect(stream.response.text).toContain("missing_body");
      host.close();
    });
  });

  test("a WebSocket of the realtime API goes to the provider, with its key", async () => {
    const provider = { type: "openai", apiTokens: ["k"], modelMapping: { "*": "other" } };
    const host = await load("ai-proxy", { provider }, personality);
    const [upgrade] = tunnels;
    if (upgrade === undefined) throw new Error("no tunnel");
    const { requestHeaders } = open(host, upgrade, "/v1/realtime?model=gpt-realtime").expectUpstream();
    expect(requestHeaders.get("authorization")).toBe("Bearer k");
    expect(requestHeaders.get("upgrade")).toBe("websocket");
    host.close();
  });

  test("model-router waits for a body that an ordinary request has", async () => {
    const host = await load("model-router", { modelToHeader: "x-model" }, personality);
    const stream = open(host, { name: "", method: "POST", headers: { connection: "keep-alive" } });
    expect(stream.upstream).toBeUndefined();
    stream.body('{"model":"m"}', { end: true });
    expect(stream.expectUpstream().requestHeaders.get("x-model")).toBe("m");
    host.close();
  });
});
