import { hosts, startUpstream, startValkey, type TestHost, type Valkey } from "@sluice/testbed";
import { afterAll, beforeAll, describe } from "vitest";
import { startReadyBridge } from "../src/store/bridge.ts";
import { startRestServer } from "../src/store/rest-server.ts";
import { type StoreConfig, storeProbe } from "../src/store/store-probe.ts";
import { type ServedStore, storeSuite } from "../src/store/suite.ts";
import { ownValkey } from "../src/valkey/own-valkey.ts";

const TOKEN = "a-token";

/** Milliseconds: a hundred requests at once are answered within them on however busy a machine. */
const PATIENT = { timeout: 20_000 };

let valkey: Valkey;
beforeAll(async () => {
  valkey = await startValkey();
});
afterAll(() => valkey?.stop());

async function open(
  host: TestHost,
  config: StoreConfig,
  upstreams: Record<string, string> = {},
  redis = valkey,
): Promise<ServedStore> {
  const main = await startUpstream();
  const gateway = await host.open({
    plugins: [storeProbe(config)],
    upstreams: Object.fromEntries(
      Object.entries({ main: main.url, ...upstreams }).map(([name, url]) => [name, { url }]),
    ),
    redisPort: () => Number(new URL(redis.url).port),
  });
  return {
    gateway,
    close: async () => {
      await gateway.close();
      await main.close();
    },
  };
}

describe.each(hosts)("a store in shared data on $name", (host) => {
  storeSuite(() => open(host, { type: "shared", max_bytes: 1 << 20 }));
});

describe.each(hosts)("a store behind HTTP on $name", (host) => {
  storeSuite(async () => {
    const rest = await startRestServer(valkey.url, TOKEN);
    const served = await open(
      host,
      { ...PATIENT, type: "http", service_name: "rest", token: TOKEN },
      { rest: rest.url },
    );
    return {
      gateway: served.gateway,
      close: async () => {
        await served.close();
        await rest.close();
      },
    };
  });
});

describe.each(hosts)("a store behind sluice redis-bridge on $name", (host) => {
  storeSuite(async () => {
    const bridge = await startReadyBridge({ redisUrl: [valkey.url] });
    const config = { ...PATIENT, type: "http", service_name: "bridge", token: bridge.token } as const;
    const served = await open(host, config, { bridge: bridge.url });
    return {
      gateway: served.gateway,
      close: async () => {
        await served.close();
        await bridge.close();
      },
    };
  });
});

describe.each(hosts.filter(({ name }) => name === "emulator (higress)"))("a store in Redis on $name", (host) => {
  storeSuite(async () => {
    const locked = await ownValkey(["--requirepass", "open sesame"]);
    const config = {
      ...PATIENT,
      type: "redis",
      service_name: "redis.static",
      password: "open sesame",
      database: 2,
    } as const;
    const served = await open(host, config, {}, locked);
    return {
      gateway: served.gateway,
      close: async () => {
        await served.close();
        await locked.stop();
      },
    };
  });
});
