import { expect, test } from "vitest";
import { loadConfig } from "./load-config.ts";
import { LOCAL_BRIDGE, redisBridgeOf } from "./redis-bridge.ts";

test("without a Redis that it serves there is no bridge", () => {
  expect(redisBridgeOf(loadConfig({ flags: { redisBridgeUrl: "http://bridge" } }))).toEqual({});
});

test("by default it is the Service of the manifests, with their Secret", () => {
  const config = loadConfig({ flags: { redisBridgeFor: "redis://valkey", namespace: "gateways" } });
  expect(redisBridgeOf(config).redisBridge).toEqual({
    url: "http://sluice-redis-bridge.gateways.svc.cluster.local",
    serves: ["redis://valkey"],
    secret: { namespace: "gateways", name: "sluice-redis-bridge" },
  });
  expect(redisBridgeOf(config, LOCAL_BRIDGE).redisBridge?.url).toBe("http://127.0.0.1:18010");
});

test.each([
  { name: "a bridge's URL", flags: { redisBridgeFor: "redis://valkey", redisBridgeUrl: "bridge:80" } },
  { name: "a Redis' URL", flags: { redisBridgeFor: "valkey:6379" } },
  { name: "a URL with a password", flags: { redisBridgeFor: "redis://:planted@valkey" } },
])("$name that is none is refused", ({ flags }) => {
  expect(() => redisBridgeOf(loadConfig({ flags }))).toThrow(expect.objectContaining({ name: "UserError" }));
  expect(() => redisBridgeOf(loadConfig({ flags }))).not.toThrow("planted");
});
