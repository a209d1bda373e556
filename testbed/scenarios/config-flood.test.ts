import { HostEmulator } from "@sluice/host";
import { describe, expect, test } from "vitest";

/** Pages of 64 KiB that a VM may have after a configuration of some megabytes: 128 MiB. */
const MAX_PAGES = 128 * 16;

const MANY = 100_000;

function table(key: (index: number) => string): Record<string, string> {
  return Object.fromEntries(Array.from({ length: MANY }, (_, index) => [key(index), `model-${index}`]));
}

function load(plugin: string, config: unknown): Promise<HostEmulator> {
  return HostEmulator.load({
    plugins: [{ name: plugin, wasm: `dist/${plugin}.wasm`, config }],
    bufferLimitBytes: 128 * 1024 * 1024,
  });
}

const KNOWN: Record<string, object> = {
  "key-auth": { consumers: [{ name: "a", credential: "b" }], keys: ["k"], in_header: true },
  "ai-token-ratelimit": { rule_name: "r", limits: [{ name: "a", amount: 1 }] },
  "cluster-key-rate-limit": { rule_name: "r", global_threshold: { query_per_day: 1 } },
  "ai-quota": { admin_consumer: "a" },
  "cache-control": { expires: "max" },
  "ai-json-resp": { serviceName: "a", serviceDomain: "b" },
  "ai-load-balancer": { lb_policy: "global_least_request" },
};
const PLUGINS = [
  "ai-cache",
  "ai-data-masking",
  "ai-history",
  "ai-json-resp",
  "ai-load-balancer",
  "model-router",
  "model-mapper",
  "key-auth",
  "ai-statistics",
  "ai-prompt-decorator",
  "ai-prompt-template",
  "ai-proxy",
  "ai-quota",
  "ai-token-ratelimit",
  "cache-control",
  "cluster-key-rate-limit",
  "gie-endpoint-picker",
  "response-cache",
];

test.each(PLUGINS)("%s tells of 100,000 unknown keys in a few lines and little memory", async (plugin) => {
  const host = await load(plugin, {
    ...table((index) => `k${index}`),
    ...KNOWN[plugin],
  });
  expect(host.memoryPages(plugin)).toBeLessThan(MAX_PAGES);
  expect(host.logs.filter(({ message }) => message.includes("unknown key")).length).toBeLessThanOrEqual(20);
});

describe.each([
  { name: "names", key: (index: number) => `model${index}`, asked: "model99999", got: "model-99999" },
  { name: "prefixes of few lengths", key: (index: number) => `m${index}.*`, asked: "m4711.x", got: "model-4711" },
  {
    name: "prefixes, the longer the later",
    key: (index: number) => `${"a".repeat(index % 64)}${index}*`,
    asked: "a1",
    got: "model-1",
  },
])("a mapping of 100,000 $name", ({ key, asked, got }) => {
  test.each([
    { plugin: "model-mapper", config: { modelMapping: table(key) } },
    { plugin: "ai-proxy", config: { provider: { type: "openai", modelMapping: table(key) } } },
  ])("is read and looked up by $plugin", async ({ plugin, config }) => {
    const host = await load(plugin, config);
    const stream = host.request({
      method: "POST",
      path: "/v1/chat/completions",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ model: asked, messages: [] }),
    });
    expect(stream.expectUpstream().json).toMatchObject({ model: got });
    expect(host.memoryPages(plugin)).toBeLessThan(MAX_PAGES);
  });
});

test("replacements that double a text forty times end at a limit", async () => {
  const plugin = "ai-prompt-decorator";
  const host = await load(plugin, { replace: Array.from({ length: 40 }, () => ({ pattern: "a", replacement: "aa" })) });
  const body = JSON.stringify({
    model: "m",
    messages: Array.from({ length: 100 }, () => ({ role: "user", content: "aaaa" })),
  });
  const stream = host.request({
    method: "POST",
    path: "/v1/chat/completions",
    headers: { "content-type": "application/json" },
    body,
  });
  expect(stream.expectUpstream().json).toMatchObject({ model: "m" });
  expect(host.traps).toEqual([]);
  expect(host.memoryPages(plugin)).toBeLessThan(512 * 16);
});

test.each([
  { name: "a text", replace: { pattern: "a", replacement: "" } },
  { name: "an expression", replace: { pattern: "a", replacement: "b", regex: true } },
  { name: "groups", replace: { pattern: "(a)", replacement: "$1", regex: true } },
])("$name that matches at each byte of a large prompt costs little memory", async ({ replace }) => {
  const plugin = "ai-prompt-decorator";
  const host = await load(plugin, { replace: [replace] });
  const body = JSON.stringify({ model: "m", messages: [{ role: "user", content: "a".repeat(12 << 20) }] });
  host.request({ method: "POST", path: "/v1/chat/completions", headers: { "content-type": "application/json" }, body });
  expect(host.traps).toEqual([]);
  expect(host.memoryPages(plugin)).toBeLessThan(160 * 16);
});

test.each([
  { name: "a value", rule: { regex: "a", type: "placeholder" }, status: 400 },
  { name: "a word", rule: { regex: "x", type: "hash" }, status: 200 },
])("$name at each byte of a large prompt costs little memory", async ({ rule, status }) => {
  const plugin = "ai-data-masking";
  const host = await load(plugin, { deny_words: status === 200 ? ["a"] : [], deny_exact: true, replace_roles: [rule] });
  const content = (status === 200 ? "a " : "a").repeat(4 << 20);
  const stream = host.request({
    method: "POST",
    path: "/v1/chat/completions",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "m", messages: [{ role: "user", content }] }),
  });
  expect(stream.expectResponse().status).toBe(status);
  expect(host.traps).toEqual([]);
  expect(host.memoryPages(plugin)).toBeLessThan(160 * 16);
});
