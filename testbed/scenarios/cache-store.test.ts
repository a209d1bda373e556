import { randomUUID } from "node:crypto";
import { hosts, startUpstream, startValkey, type TestHost, type Valkey } from "@sluice/testbed";
import { afterAll, beforeAll, describe } from "vitest";
import { cacheProbe } from "../src/cache/cache-probe.ts";
import { cacheSuite } from "../src/cache/suite.ts";
import { startReadyBridge } from "../src/store/bridge.ts";
import type { ServedStore } from "../src/store/suite.ts";

let valkey: Valkey;
beforeAll(async () => {
  valkey = await startValkey();
});
afterAll(() => valkey?.stop());

/** Milliseconds that a store gets: it answers within them on however busy a machine. */
const PATIENT = { timeout: 20_000 };

async function open(host: TestHost, store: object, upstreams: Record<string, string> = {}): Promise<ServedStore> {
  const main = await startUpstream();
  // A cache of its own: a purge of everything would take others' along.
  const cache = { prefix: `${randomUUID()}:`, max_entry_bytes: 262_144 };
  const gateway = await host.open({
    plugins: [cacheProbe({ store: { ...PATIENT, ...store }, cache })],
    upstreams: Object.fromEntries(
      Object.entries({ main: main.url, ...upstreams }).map(([name, url]) => [name, { url }]),
    ),
    redisPort: () => Number(new URL(valkey.url).port),
  });
  return {
    gateway,
    close: async () => {
      await gateway.close();
      await main.close();
    },
  };
}

describe.each(hosts)("a cache in shared data on $name", (host) => {
  cacheSuite(() => open(host, { type: "shared", max_bytes: 2 << 20 }));
});

describe.each(hosts)("a cache behind sluice redis-bridge on $name", (host) => {
  cacheSuite(async () => {
    const bridge = await startReadyBridge({ redisUrl: [valkey.url] });
    const served = await open(
      host,
      { type: "http", service_name: "bridge", token: bridge.token },
      { bridge: bridge.url },
    );
    return {
      gateway: served.gateway,
      close: async () => {
        await served.close();
        await bridge.close();
      },
    };
  });
});

describe.each(hosts.filter(({ name }) => name === "emulator (higress)"))("a cache in Redis on $name", (host) => {
  cacheSuite(() => open(host, { type: "redis", service_name: "redis.static" }));
});
