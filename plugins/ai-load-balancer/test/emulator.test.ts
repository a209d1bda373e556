import { fileURLToPath } from "node:url";
import { HostEmulator } from "@sluice/host";
import { describe, expect, test } from "vitest";
import { HEADER } from "./pool.ts";

const A = "10.0.0.1:8000";
const B = "10.0.0.2:8000";
const C = "10.0.0.3:8000";

const JSON_HEADERS = { "content-type": "application/json" };
const chat = (...contents: string[]) =>
  JSON.stringify({ model: "m", messages: contents.map((content) => ({ role: "user", content })) });

async function load(flavour: "envoy" | "higress", config: object, cluster: object = {}): Promise<HostEmulator> {
  const file = flavour === "higress" ? "ai-load-balancer.higress.wasm" : "ai-load-balancer.wasm";
  const wasm = fileURLToPath(new URL(`../../../dist/${file}`, import.meta.url));
  return HostEmulator.load({
    personality: flavour,
    plugins: [{ name: "lb", wasm, config: JSON.stringify(config) }],
    routes: [{ name: "chat", cluster: "pool" }],
    clusters: { pool: cluster },
  });
}

describe("on stock Envoy the pick is a header", () => {
  const pools = [{ cluster: "pool", endpoints: [A, B, C], lb_policy: "global_least_request" }];

  test("of at most three endpoints, all of the pool, in the place of the client's", async () => {
    const host = await load("envoy", { pools });
    const upstream = host.request({ headers: { [HEADER]: "6.6.6.6:80" } }).expectUpstream();
    const list = upstream.requestHeaders.getAll(HEADER);
    expect(list).toHaveLength(1);
    expect(list[0]?.split(",").sort()).toEqual([A, B, C]);
  });

  test("goes for the one with the fewest requests, until they are over", async () => {
    const host = await load("envoy", { pools });
    const picks = () => {
      const stream = host.request();
      return { stream, first: stream.expectUpstream().requestHeaders.get(HEADER)?.split(",")[0] ?? "" };
    };
    const three = [picks(), picks(), picks()];
    expect(three.map(({ first }) => first).sort()).toEqual([A, B, C]);
    three[1]?.stream.abort();
    expect(picks().first).toBe(three[1]?.first);
  });

  test("knows what was under way when pods come and go, and when a worker has died", async () => {
    const host = await load("envoy", { pools });
    const first = host.request().expectUpstream().requestHeaders.get(HEADER)?.split(",")[0];
    const two = { ...pools[0], endpoints: [first, "10.0.0.9:8000"] };
    expect(host.reconfigure("lb", { pools: [two] })).toBe(true);
    expect(host.request().expectUpstream().requestHeaders.get(HEADER)?.split(",")[0]).toBe("10.0.0.9:8000");
  });

  test("leaves other clusters alone, with what their clients say", async () => {
    const host = await load("envoy", { pools: [{ ...pools[0], cluster: "another" }] });
    const upstream = host.request({ headers: { [HEADER]: "6.6.6.6:80" } }).expectUpstream();
    expect(upstream.requestHeaders.get(HEADER)).toBe("6.6.6.6:80");
  });

  test("is none where a pool has no endpoints; the client's does not count then either", async () => {
    const host = await load("envoy", { pools: [{ ...pools[0], endpoints: [] }] });
    const upstream = host.request({ headers: { [HEADER]: "6.6.6.6:80" } }).expectUpstream();
    expect(upstream.requestHeaders.has(HEADER)).toBe(false);
  });

  test("is the same for a prefix, however the body comes, and with trailers", async () => {
    const host = await load("envoy", { pools: [{ ...pools[0], lb_policy: "prefix_cache" }] });
    const first = (chunks: readonly string[], trailers = false) => {
      const stream = host.request({ method: "POST", headers: JSON_HEADERS });
      for (const chunk of chunks) stream.body(chunk);
      if (trailers) stream.trailers({ "x-end": "1" });
      else stream.end();
      const upstream = stream.expectUpstream();
      expect(upstream.text).toBe(chunks.join(""));
      const pick = upstream.requestHeaders.get(HEADER)?.split(",")[0];
      stream.respond({ end: true });
      return pick;
    };
    const body = chat("one", "two");
    const pick = first([body]);
    for (let cut = 1; cut < body.length; cut++) expect(first([body.slice(0, cut), body.slice(cut)])).toBe(pick);
    expect(first([body], true)).toBe(pick);
    expect(first([chat("one", "two", "three")])).toBe(pick);
  });
});

describe("who answers with errors of its own", () => {
  const config = { pools: [{ cluster: "pool", endpoints: [A, B], lb_policy: "global_least_request" }] };

  function ask(host: HostEmulator, statusOf: (address: string) => number): string {
    const stream = host.request();
    const pick = stream.expectUpstream().requestHeaders.get(HEADER)?.split(",")[0] ?? "";
    stream.respond({ status: statusOf(pick), end: true });
    return pick;
  }
  const picksOf = (host: HostEmulator, count: number, statusOf: (address: string) => number) =>
    Array.from({ length: count }, () => ask(host, statusOf));

  test("does not get all requests for being idle, and is asked again after a while", async () => {
    const host = await load("envoy", config);
    const held = [host.request(), host.request()];
    const idle = held.map((stream) => stream.expectUpstream().requestHeaders.get(HEADER)?.split(",")[0] ?? "")[0];
    held[0]?.respond({ end: true });
    const broken = (address: string) => (address === idle ? 500 : 200);
    const other = idle === A ? B : A;
    expect(picksOf(host, 10, broken)).toEqual([idle, idle, idle, ...Array(7).fill(other)]);
    host.clock.advance(5_000);
    // It is known by now, and one error is enough.
    expect(picksOf(host, 5, broken)).toEqual([idle, ...Array(4).fill(other)]);
    host.clock.advance(5_000);
    expect(picksOf(host, 5, () => 200)).toEqual(Array(5).fill(idle));
    expect(picksOf(host, 4, broken)).toEqual([idle, idle, idle, other]);
    held[1]?.respond({ end: true });
  });

  test.each([400, 404, 429])("what is the request's own fault says nothing: %i", async (status) => {
    const host = await load("envoy", config);
    const held = host.request();
    const busy = held.expectUpstream().requestHeaders.get(HEADER)?.split(",")[0];
    expect(new Set(picksOf(host, 10, () => status))).toEqual(new Set([busy === A ? B : A]));
    held.respond({ end: true });
  });
});

describe("on Higress the pick is the host's", () => {
  const metrics = (waiting: number, kv = 0.1) =>
    `vllm:num_requests_waiting ${waiting}\nvllm:kv_cache_usage_perc ${kv}\n`;
  const hosts = (...states: [string, number, string?][]) =>
    states.map(([address, waiting, health = "Healthy"]) => [
      address,
      JSON.stringify({ health_status: health, metrics: metrics(waiting) }),
    ]);

  function pickOf(host: HostEmulator): string | undefined {
    const stream = host.request({ method: "POST", headers: JSON_HEADERS }).body(chat("hi"));
    stream.end();
    expect(stream.expectUpstream().text).toBe(chat("hi"));
    const pick = stream.http.info.overrideHost;
    stream.respond({ end: true });
    return pick;
  }

  test.each(["endpoint_metrics", "metrics_based"])("by the metrics that it has read: %s", async (lb_policy) => {
    const cluster = { hosts: hosts([A, 9], [B, 2], [C, 0, "Unhealthy"]) };
    const host = await load("higress", { lb_policy, lb_config: {} }, cluster);
    expect([pickOf(host), pickOf(host), pickOf(host)]).toEqual([B, B, B]);
  });

  test("by a metric of its own", async () => {
    const lb_config = { metric_policy: "most", target_metric: "vllm:num_requests_waiting" };
    const host = await load("higress", { lb_policy: "metrics_based", lb_config }, { hosts: hosts([A, 9], [B, 2]) });
    expect(pickOf(host)).toBe(A);
  });

  test("with no more than its share", async () => {
    const lb_config = { metric_policy: "default", rate_limit: "0.6" };
    const cluster = { hosts: hosts([A, 0], [B, 9]) };
    const host = await load("higress", { lb_policy: "metrics_based", lb_config }, cluster);
    const picks = Array.from({ length: 50 }, () => pickOf(host));
    expect(picks.filter((pick) => pick === A).length).toBeGreaterThanOrEqual(28);
    expect(picks.filter((pick) => pick === A).length).toBeLessThanOrEqual(32);
  });

  test("by requests under way and by prefixes, counted in this process without a Redis", async () => {
    const cluster = { hosts: hosts([A, 0], [B, 0]) };
    const host = await load("higress", { lb_policy: "prefix_cache", lb_config: {} }, cluster);
    const pick = pickOf(host);
    expect([pickOf(host), pickOf(host)]).toEqual([pick, pick]);
  });

  test("and none where it knows no host, or none is well", async () => {
    const config = { lb_policy: "global_least_request", lb_config: {} };
    expect(pickOf(await load("higress", config))).toBeUndefined();
    expect(pickOf(await load("higress", config, { hosts: hosts([A, 0, "Unhealthy"]) }))).toBeUndefined();
    expect(pickOf(await load("higress", config, { hosts: [[A, "no JSON"]] }))).toBeUndefined();
  });
});

describe("a configuration", () => {
  test.each([
    { name: "neither a policy nor pools", config: { lb_config: {} }, says: "one of lb_policy and pools must be there" },
    {
      name: "another type's policy",
      config: { lb_policy: "cluster_metrics" },
      says: 'lb_policy: is for lb_type "cluster"',
    },
    {
      name: "no metric to go by",
      config: { lb_policy: "metrics_based", lb_config: { metric_policy: "least" } },
      says: "lb_config.target_metric: is required for metric_policy least and most",
    },
    {
      name: "more than a whole share",
      config: { lb_policy: "metrics_based", lb_config: { rate_limit: "1.5" } },
      says: "lb_config.rate_limit: expected a number from 0 to 1",
    },
    {
      name: "a pool without a policy",
      config: { pools: [{ cluster: "a", endpoints: [] }] },
      says: "pools[0].lb_policy: is required where there is none for all pools",
    },
    {
      name: "two stores",
      config: { lb_policy: "prefix_cache", lb_config: { serviceFQDN: "redis.static", store: { type: "shared" } } },
      says: "lb_config.store: only one of serviceFQDN and store may be there",
    },
    {
      name: "a Redis that stock Envoy does not reach",
      config: { lb_policy: "prefix_cache", lb_config: { serviceFQDN: "redis.static" } },
      says: "only Higress reaches Redis itself",
    },
  ])("with $name is refused", async ({ config, says }) => {
    await expect(load("envoy", config)).rejects.toThrow(says);
  });
});

describe.each(["envoy", "higress"] as const)("among services on %s", (personality) => {
  const TARGET = "x-higress-target-cluster";
  const moduleOf = (name: string) => fileURLToPath(new URL(`../../../dist/${name}.wasm`, import.meta.url));
  const lb_config = { mode: "LeastBusy", service_list: ["a", "b"] };
  const keys = {
    consumers: [{ name: "caller", credential: "a-key" }],
    keys: ["x-api-key"],
    in_header: true,
    global_auth: true,
  };

  async function open(): Promise<HostEmulator> {
    const balancer = personality === "higress" ? "ai-load-balancer.higress" : "ai-load-balancer";
    const config = { lb_type: "cluster", lb_policy: "cluster_metrics", lb_config };
    return HostEmulator.load({
      personality,
      plugins: [
        { name: "lb", wasm: moduleOf(balancer), config: JSON.stringify(config) },
        { name: "key-auth", wasm: moduleOf("key-auth"), config: JSON.stringify(keys) },
      ],
      routes: [{ name: "chat", cluster: "pool" }],
      clusters: { pool: {} },
    });
  }
  const ask = (host: HostEmulator) => host.request({ headers: { "x-api-key": "a-key" } });

  test("what a plugin behind answers is nobody's failure", async () => {
    const host = await open();
    const held = ask(host);
    const busy = held.expectUpstream().requestHeaders.get(TARGET);
    // Three failures of an idle one would make the busy one the better choice.
    for (let i = 0; i < 3; i++) expect(host.request().response).toMatchObject({ status: 401 });
    const next = ask(host);
    expect(next.expectUpstream().requestHeaders.get(TARGET)).toBe(busy === "a" ? "b" : "a");
    for (const stream of [held, next]) stream.respond({ end: true });
  });
});
