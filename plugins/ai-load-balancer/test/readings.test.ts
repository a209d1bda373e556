import { fileURLToPath } from "node:url";
import { type CalloutAnswer, HostEmulator } from "@sluice/host";
import { describe, expect, test } from "vitest";
import { HEADER } from "./pool.ts";

const A = "10.0.0.1:8000";
const B = "10.0.0.2:8000";
const WORKERS = 3;
/** Milliseconds between two readings, unless a configuration says otherwise. */
const INTERVAL = 200;

/** What each endpoint tells: its queue, or what becomes of the call. */
type Told = Record<string, number | "unreachable" | "timeout" | "nonsense">;

const pool = (endpoints: string[], more: object = {}) => ({
  pools: [{ cluster: "pool", endpoints, lb_policy: "endpoint_metrics", ...more }],
});

/** Emulators tick as the clock is told, so that it can be said what is read when. */
async function load(told: Told, config: object): Promise<HostEmulator> {
  return HostEmulator.load({
    workers: WORKERS,
    plugins: [
      {
        name: "lb",
        wasm: fileURLToPath(new URL("../../../dist/ai-load-balancer.wasm", import.meta.url)),
        config: JSON.stringify(config),
      },
    ],
    routes: [{ name: "chat", cluster: "pool" }],
    calls: { pool: ({ headers, path }) => answerOf(path === "/metrics" ? told[headers.get(HEADER) ?? ""] : undefined) },
  });
}

function answerOf(told: Told[string] | undefined): CalloutAnswer {
  if (told === undefined) return { status: 404 };
  if (told === "nonsense") return { body: "<html>\n" };
  if (typeof told === "string") return told;
  return { body: `vllm:num_requests_waiting ${told}\nvllm:kv_cache_usage_perc 0.1\n` };
}

function pick(host: HostEmulator, worker = 0): string {
  const stream = host.request({ worker });
  const first = stream.expectUpstream().requestHeaders.get(HEADER)?.split(",")[0] ?? "";
  stream.respond({ end: true });
  return first;
}

const picks = (host: HostEmulator) => Array.from({ length: 3 * WORKERS }, (_, index) => pick(host, index % WORKERS));

/** Calls for an endpoint's metrics so far. */
const readings = (host: HostEmulator, address: string) =>
  host.calls.filter(({ headers }) => headers.get(HEADER) === address).length;

describe("metrics", () => {
  test("are read by one worker, and known to all", async () => {
    const host = await load({ [A]: 7, [B]: 0 }, pool([A, B]));
    host.clock.advance(10 * INTERVAL);
    for (const address of [A, B]) {
      expect(readings(host, address)).toBeGreaterThanOrEqual(7);
      expect(readings(host, address)).toBeLessThanOrEqual(12);
    }
    expect(new Set(picks(host))).toEqual(new Set([B]));
  });

  test.each(["unreachable", "timeout", "nonsense"] as const)(
    "that are not told (%s) leave the endpoint out",
    async (fault) => {
      const told: Told = { [A]: 0, [B]: 9 };
      const host = await load(told, pool([A, B]));
      host.clock.advance(5 * INTERVAL);
      expect(new Set(picks(host))).toEqual(new Set([A]));
      told[A] = fault;
      host.clock.advance(5_000);
      expect(new Set(picks(host))).toEqual(new Set([B]));
      const said = host.logs.map(({ message }) => message).filter((line) => line.includes(A));
      expect(said).toHaveLength(1);
      expect(said[0]).toMatch(/^ai-load-balancer: the metrics of 10\.0\.0\.1:8000 are not known, it is picked last: /);
      told[A] = 0;
      host.clock.advance(5_000);
      expect(new Set(picks(host))).toEqual(new Set([A]));
    },
  );

  test("that nobody tells leave the pick to what is under way", async () => {
    const host = await load({ [A]: "unreachable", [B]: "unreachable" }, pool([A, B]));
    host.clock.advance(2_000);
    const held = host.request();
    const first = held.expectUpstream().requestHeaders.get(HEADER)?.split(",")[0];
    expect(new Set(picks(host))).toEqual(new Set([first === A ? B : A]));
    held.abort();
  });

  test("are not read of a pool that is picked for without, unless it says where they are", async () => {
    const least = await load({ [A]: 0 }, pool([A], { lb_policy: "global_least_request" }));
    least.clock.advance(2_000);
    expect(readings(least, A)).toBe(0);
    const told = await load({ [A]: 0 }, pool([A], { lb_policy: "global_least_request", metricsPath: "/metrics" }));
    told.clock.advance(2_000);
    expect(readings(told, A)).toBeGreaterThan(0);
  });

  test("that were read are known to a configuration that comes, which reads its own endpoints", async () => {
    const host = await load({ [A]: 3, [B]: 0 }, pool([A]));
    host.clock.advance(INTERVAL);
    const before = readings(host, A);
    expect(host.reconfigure("lb", pool([A, B]))).toBe(true);
    expect(pick(host)).toBe(A);
    host.clock.advance(2 * INTERVAL);
    expect(readings(host, B)).toBeGreaterThan(0);
    expect(readings(host, A) - before).toBeLessThanOrEqual(6);
    expect(new Set(picks(host))).toEqual(new Set([B]));
  });

  test("of a cluster that the host does not know cost no request, and few tries", async () => {
    const host = await HostEmulator.load({
      plugins: [
        {
          name: "lb",
          wasm: fileURLToPath(new URL("../../../dist/ai-load-balancer.wasm", import.meta.url)),
          config: JSON.stringify(pool([A, B])),
        },
      ],
      routes: [{ name: "chat", cluster: "pool" }],
    });
    host.clock.advance(20_000);
    expect([A, B]).toContain(pick(host));
  });
});

describe("requests under way", () => {
  const least = pool([A, B], { lb_policy: "global_least_request" });

  test("of another worker count for as long as they last", async () => {
    const host = await load({}, least);
    const long = host.request({ worker: 0 });
    const busy = long.expectUpstream().requestHeaders.get(HEADER)?.split(",")[0];
    host.clock.advance(120_000);
    const other = busy === A ? B : A;
    expect(Array.from({ length: 6 }, () => pick(host, 1))).toEqual(Array(6).fill(other));
    long.respond({ end: true });
    expect(new Set(Array.from({ length: 20 }, () => pick(host, 1)))).toEqual(new Set([A, B]));
  });
});

test("the plugin behind that asks a picker leaves the pick alone", async () => {
  const moduleOf = (name: string) => fileURLToPath(new URL(`../../../dist/${name}.wasm`, import.meta.url));
  const picker = { pools: [{ cluster: "another", picker: { cluster: "epp" } }] };
  const host = await HostEmulator.load({
    plugins: [
      { name: "lb", wasm: moduleOf("ai-load-balancer"), config: JSON.stringify(pool([A])) },
      { name: "picker", wasm: moduleOf("gie-endpoint-picker"), config: JSON.stringify(picker) },
    ],
    routes: [{ name: "chat", cluster: "pool" }],
  });
  expect(host.request().expectUpstream().requestHeaders.get(HEADER)).toBe(A);
});
