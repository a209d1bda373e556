import { randomUUID } from "node:crypto";
import { hosts, type TestHost } from "@sluice/testbed";
import { useScenario } from "@sluice/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RestServer, startRestServer } from "../../../testbed/src/store/rest-server.ts";
import { ownValkey } from "../../../testbed/src/valkey/own-valkey.ts";

const TOKEN = "a-token";
const HOUR = { "x-stub-header-cache-control": "max-age=3600" };

let valkey: Awaited<ReturnType<typeof ownValkey>>;
let rest: RestServer;
beforeAll(async () => {
  valkey = await ownValkey();
  rest = await startRestServer(valkey.url, TOKEN);
});
afterAll(async () => {
  await rest?.close();
  await valkey?.stop();
});

interface Way {
  readonly name: string;
  readonly host: TestHost;
  readonly config: object;
}

/** Keys of their own: what one test purges, is purged for a moment longer. */
const ways: readonly Way[] = hosts.flatMap((host) => {
  const store = { type: "http", service_name: "rest", token: TOKEN, timeout: 20_000 };
  const overHttp = { store, cache: { cacheKeyPrefix: `${randomUUID()}:` } };
  const byCalls = { cache: { serviceName: "redis.static", cacheKeyPrefix: `${randomUUID()}:` } };
  const all = [{ name: `HTTP on ${host.name}`, host, config: { mode: "http", ...overHttp } }];
  if (host.name !== "emulator (higress)") return all;
  return [...all, { name: `Higress's calls on ${host.name}`, host, config: { mode: "http", ...byCalls } }];
});

describe.each(ways)("answers in Valkey over $name", ({ host, config }) => {
  const scenario = useScenario(host, "response-cache");

  async function open(more: object = {}): Promise<void> {
    await scenario.open(
      { ...config, ...more },
      {
        upstreams: { main: { url: scenario.upstream.url }, rest: { url: rest.url } },
        redisPort: () => Number(new URL(valkey.url).port),
      },
    );
  }

  test("are kept, varied, asked about, purged, and forgotten by a request that changes them", async () => {
    await open({ adminConsumer: "admin" });
    const path = `/${randomUUID()}`;
    const ask = async (headers: Record<string, string>, method = "GET") => {
      const { text, headers: got } = await scenario.send({ method, path, headers });
      return [text, got["x-cache-status"]];
    };
    const german = { ...HOUR, "accept-language": "de", "x-stub-header-vary": "accept-language" };
    expect(await ask({ ...german, "x-stub-body": "de" })).toEqual(["de", "miss"]);
    expect(await ask({ ...german, "accept-language": "en", "x-stub-body": "en" })).toEqual(["en", "miss"]);
    expect(await ask({ ...german, "x-stub-body": "x" })).toEqual(["de", "hit"]);
    await ask({ "x-stub-body": "done" }, "DELETE");
    expect(await ask({ ...german, "x-stub-body": "new" })).toEqual(["new", "miss"]);
    const purged = await scenario.send({
      method: "POST",
      path: "/response-cache/purge?all=true",
      headers: { "x-mse-consumer": "admin" },
    });
    expect([purged.status, purged.text]).toEqual([200, "purged"]);
    expect(await ask({ ...german, "x-stub-body": "newer" })).toEqual(["newer", "miss"]);
  });
});

test.each(hosts)("without its store, $name answers from the upstream within the timeout", async (host) => {
  const gone = { type: "http", service_name: "gone", token: TOKEN, timeout: 200 };
  const gateway = await host.open({
    plugins: [{ plugin: "response-cache", config: { store: gone } }],
    upstreams: { main: { url: rest.url }, gone: { url: "http://127.0.0.1:9" } },
  });
  try {
    const reply = await fetch(`${gateway.url}/a`);
    expect(reply.status).not.toBe(503);
    expect(reply.headers.get("x-cache-status")).toBe("skip");
  } finally {
    await gateway.close();
  }
});
