import { fileURLToPath } from "node:url";
import { HostEmulator } from "@sluice/host";
import { describe, expect, test } from "vitest";

/** What the plugin says against a configuration; empty: it takes it. */
async function errorOf(config: unknown, flavour: "envoy" | "higress" = "envoy"): Promise<string> {
  const file = flavour === "envoy" ? "response-cache.wasm" : "response-cache.higress.wasm";
  const wasm = fileURLToPath(new URL(`../../../dist/${file}`, import.meta.url));
  const plugin = { name: "response-cache", wasm, config: JSON.stringify(config) };
  const host = await HostEmulator.load({ personality: flavour, plugins: [plugin] }).catch((error: unknown) => error);
  if (!(host instanceof HostEmulator)) return String(host);
  const lines = host.logs.filter(({ level }) => level === "error").map(({ message }) => message);
  host.close();
  return lines.join("\n");
}

describe("a configuration that can not serve is refused with its place", () => {
  test.each([
    {
      name: "two places of the key",
      config: { cacheKeyFromHeader: "a", cacheKeyFromBody: "b" },
      says: "cacheKeyFromBody: only one of cacheKeyFromHeader and cacheKeyFromBody may be there",
    },
    {
      name: "a scope without its header",
      config: { scope: "header" },
      says: "scopeHeader: is required with scope: header",
    },
    {
      name: "two stores",
      config: { cache: { serviceName: "redis.static" }, store: { type: "shared" } },
      says: "store: only one of cache.serviceName, redis and store may be there",
    },
    {
      name: "Redis without Higress",
      config: { cache: { serviceName: "redis.static" } },
      says: "only Higress reaches Redis itself",
    },
    {
      name: "a status that is none",
      config: { cacheResponseCode: [20] },
      says: "cacheResponseCode[0]: must be between 100 and 999",
    },
  ])("$name", async ({ config, says }) => {
    expect(await errorOf(config)).toContain(says);
  });
});

test("Higress's own configuration is taken as it is", async () => {
  const cache = {
    type: "redis",
    serviceName: "my-redis.dns",
    servicePort: 6379,
    timeout: 2000,
    password: "open sesame",
  };
  const config = {
    cache,
    cacheKeyFromHeader: "x-http-cache-key",
    cacheValueFromBodyType: "application/json",
    cacheValueFromBody: "messages.@reverse.0.content",
  };
  expect(await errorOf(config, "higress")).toBe("");
  expect(await errorOf({ ...config, cache: { ...cache, timeout: "soon" } }, "higress")).not.toContain("sesame");
});
