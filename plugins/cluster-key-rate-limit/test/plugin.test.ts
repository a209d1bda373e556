import { randomUUID } from "node:crypto";
import { type Gateway, hosts, showLogsOnFailure, startUpstream, type TestHost, type Upstream } from "@sluice/testbed";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type RestServer, startRestServer } from "../../../testbed/src/store/rest-server.ts";
import { ownValkey } from "../../../testbed/src/valkey/own-valkey.ts";

const TOKEN = "a-token";

let upstream: Upstream;
let valkey: Awaited<ReturnType<typeof ownValkey>>;
let redis: Redis;
let rest: RestServer;
beforeAll(async () => {
  [upstream, valkey] = await Promise.all([startUpstream(), ownValkey()]);
  redis = new Redis(valkey.url);
  redis.on("error", () => undefined);
  rest = await startRestServer(valkey.url, TOKEN);
});
afterAll(async () => {
  redis?.disconnect();
  await rest?.close();
  await valkey?.stop();
  await upstream?.close();
});

interface Way {
  readonly name: string;
  readonly host: TestHost;
  readonly store: object;
  readonly isShared?: boolean;
}

/** Where the counters are: shared data, Valkey over HTTP, and Valkey by Higress's own calls where there are such. */
const ways: readonly Way[] = hosts.flatMap((host) => {
  const http = {
    store: { type: "http", service_name: "rest", token: TOKEN, timeout: 20_000, failures: 3, pause: 200 },
  };
  return [
    { name: `in shared data on ${host.name}`, host, store: {}, isShared: true },
    { name: `in Valkey over HTTP on ${host.name}`, host, store: http },
    ...(host.name === "emulator (higress)"
      ? [
          {
            name: `in Valkey by Higress's calls on ${host.name}`,
            host,
            store: { redis: { service_name: "redis.static" } },
          },
        ]
      : []),
  ];
});

describe.each(ways)("requests are limited $name", ({ host, store, isShared = false }) => {
  let gateway: Gateway;
  let rule: string;
  beforeEach((context) => {
    rule = `rule-${randomUUID()}`;
    upstream.clear();
    showLogsOnFailure(context, { upstream, gateway: { logs: () => gateway?.logs() ?? [] } });
  });
  afterEach(() => gateway?.close());

  async function open(config: object): Promise<void> {
    gateway = await host.open({
      plugins: [{ plugin: "cluster-key-rate-limit", config: { rule_name: rule, ...store, ...config } }],
      upstreams: { main: { url: upstream.url }, rest: { url: rest.url } },
      routeName: "chat",
      redisPort: () => Number(new URL(valkey.url).port),
    });
  }

  async function call(
    headers: Record<string, string> = {},
    path = "/a",
  ): Promise<Response & { readonly body: unknown }> {
    return fetch(`${gateway.url}${path}`, { headers });
  }

  async function statuses(times: number, headers: Record<string, string> = {}, path = "/a"): Promise<number[]> {
    const found: number[] = [];
    for (let i = 0; i < times; i++) {
      const reply = await call(headers, path);
      await reply.text();
      found.push(reply.status);
    }
    return found;
  }

  test("the one after the last of a window is refused, and told when it is over", async () => {
    await open({ global_threshold: { query_per_day: 2 } });
    expect(await statuses(2)).toEqual([200, 200]);
    const refused = await call();
    expect(refused.status).toBe(429);
    expect(await refused.text()).toBe("Too many requests");
    const reset = Number(refused.headers.get("x-ratelimit-reset"));
    expect(reset).toBeGreaterThan(86_300);
    expect(reset).toBeLessThanOrEqual(86_400);
    expect(refused.headers.get("x-ratelimit-limit")).toBeNull();
    expect(upstream.requests).toHaveLength(2);
  });

  test("answers tell how the limit stands where that is wanted, in the place of what the upstream says", async () => {
    await open({ global_threshold: { query_per_day: 1 }, show_limit_quota_header: true });
    const passed = await call({ "x-stub-header-x-ratelimit-limit": "99" });
    await passed.text();
    expect([passed.headers.get("x-ratelimit-limit"), passed.headers.get("x-ratelimit-remaining")]).toEqual(["1", "0"]);
    const refused = await call();
    await refused.text();
    expect([refused.headers.get("x-ratelimit-limit"), refused.headers.get("x-ratelimit-remaining")]).toEqual([
      "1",
      "0",
    ]);
  });

  test("each value has a window of its own, and what no item is for is not limited", async () => {
    await open({
      rejected_code: 503,
      rejected_msg: "Später.",
      rule_items: [
        { limit_by_header: "X-Api-Key", limit_keys: [{ key: "k1", query_per_hour: 1 }] },
        { limit_by_per_param: "user", limit_keys: [{ key: "regexp:^a", query_per_hour: 1 }] },
        { limit_by_per_ip: "from-header-x-real-ip", limit_keys: [{ key: "10.0.0.0/8", query_per_hour: 1 }] },
      ],
    });
    expect(await statuses(2, { "x-api-key": "k1" })).toEqual([200, 503]);
    expect(await statuses(2, { "x-api-key": "k2" })).toEqual([200, 200]);
    expect(await statuses(2, {}, "/a?user=alice")).toEqual([200, 503]);
    expect(await statuses(1, {}, "/a?user=anna")).toEqual([200]);
    expect(await statuses(2, {}, "/a?user=bob")).toEqual([200, 200]);
    expect(await statuses(2, { "x-real-ip": "10.1.2.3, 8.8.8.8" })).toEqual([200, 503]);
    if (isShared) return;
    const keys = await redis.keys(`*${rule}*`);
    expect(keys.sort()).toEqual(
      [
        `higress-cluster-key-rate-limit:${rule}:limit_by_header:3600:X-Api-Key:k1`,
        `higress-cluster-key-rate-limit:${rule}:limit_by_per_ip:3600:from-header-x-real-ip:10.1.2.3`,
        `higress-cluster-key-rate-limit:${rule}:limit_by_per_param:3600:user:alice`,
        `higress-cluster-key-rate-limit:${rule}:limit_by_per_param:3600:user:anna`,
      ].sort(),
    );
  });

  test("of many at once as many pass as the limit has", async () => {
    await open({ global_threshold: { query_per_day: 20 } });
    const found = await Promise.all(Array.from({ length: 60 }, () => statuses(1)));
    expect(found.flat().filter((status) => status === 200)).toHaveLength(20);
    expect(found.flat().filter((status) => status === 429)).toHaveLength(40);
  });

  if (isShared) return;

  test("what a gateway of Higress has counted is counted", async () => {
    await open({ global_threshold: { query_per_hour: 3 } });
    const key = `higress-cluster-key-rate-limit:${rule}:global_threshold:3600`;
    await redis.set(key, "2", "EX", 1000);
    expect(await statuses(2)).toEqual([200, 429]);
    expect(await redis.get(key)).toBe("4");
    expect(await redis.ttl(key)).toBeLessThanOrEqual(1000);
  });

  test.each([
    { onStoreError: "allow", status: 200 },
    { onStoreError: "deny", status: 503 },
  ])("what a store does not answer is decided by onStoreError: $onStoreError", async ({ onStoreError, status }) => {
    await open({ global_threshold: { query_per_hour: 3 }, onStoreError });
    await redis.lpush(`higress-cluster-key-rate-limit:${rule}:global_threshold:3600`, "no number");
    expect(await statuses(2)).toEqual([status, status]);
    expect(gateway.logs().join("\n")).toContain("cluster-key-rate-limit: ");
  });
});

describe.each(hosts)("a configuration on $name", (host) => {
  test.each([
    { name: "no limit", config: { rule_name: "r" }, says: "one of global_threshold and rule_items must be there" },
    {
      name: "two windows",
      config: { rule_name: "r", global_threshold: { query_per_day: 1, query_per_hour: 1 } },
      says: "global_threshold: exactly one of query_per_second, query_per_minute, query_per_hour and query_per_day",
    },
    { name: "no name", config: { global_threshold: { query_per_day: 1 } }, says: "rule_name: is required" },
  ])("with $name is refused", async ({ config, says }) => {
    const opening = host.open({
      plugins: [{ plugin: "cluster-key-rate-limit", config }],
      upstreams: { main: { url: upstream.url } },
    });
    await expect(opening).rejects.toThrow(says);
  });
});
