import { type ModelServer, startModelServer } from "@sluice/testbed";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { ask, figure, HEADER, hold, type Pool, shares, startPool } from "./pool.ts";

const QUESTION = [{ role: "user", content: "hello there" }];
const LORA = "sql-lora";

const together = (count: number, send: () => Promise<{ pod: string }>) =>
  Promise.all(Array.from({ length: count }, async () => (await send()).pod));

describe("endpoints are picked by their metrics on Envoy", () => {
  let pool: Pool;
  /** Those that the pool has later on. */
  let plain: readonly ModelServer[] = [];
  beforeAll(async () => {
    plain = await Promise.all([0, 1, 2].map((index) => startModelServer({ pod: `plain-${index}` })));
    const loras = { loras: [LORA], maxLoras: 1 };
    pool = await startPool({
      servers: [loras, { ...loras, metrics: "sglang" }, loras],
      pool: { lb_policy: "endpoint_metrics" },
    });
    pool.servers[0]?.pretend({ queue: 20, running: 200, kv: 0.9 });
    pool.servers[1]?.pretend({ queue: 8, running: 100, kv: 0.5 });
    pool.servers[2]?.pretend({ queue: 0, running: 1, kv: 0.1 });
  });
  afterAll(async () => {
    await pool?.close();
    await Promise.all(plain.map((server) => server.close()));
  });

  test("one worker reads each endpoint's own metrics, and what a client names does not count", async () => {
    await vi.waitFor(() => {
      for (const { requests } of pool.servers) expect(requests.length).toBeGreaterThan(3);
    });
    const started = Date.now();
    for (const server of pool.servers) server.clear();
    await vi.waitFor(() => expect(pool.servers[0]?.requests.length).toBeGreaterThan(5), { timeout: 10_000 });
    for (const { requests, address } of pool.servers) {
      expect(new Set(requests.map(({ path }) => path))).toEqual(new Set(["/metrics"]));
      expect(new Set(requests.map(({ headers }) => headers[HEADER]))).toEqual(new Set([address]));
    }
    // Four workers and the main thread have the plugin: each for itself would be five times as many.
    const most = 3 + (2 * (Date.now() - started)) / 200;
    for (const { requests } of pool.servers) expect(requests.length).toBeLessThan(most);
    const { pod } = await ask(pool.url, QUESTION, {}, { [HEADER]: pool.servers[0]?.address });
    expect(pod).toBe("vllm-2");
  });

  test("the idle one of three gets what comes one after another", async () => {
    const before = await figure(pool.envoy, "picks.endpoint_metrics");
    const pods: string[] = [];
    for (let i = 0; i < 20; i++) pods.push((await ask(pool.url, QUESTION)).pod);
    expect(shares(pods)).toEqual({ "vllm-2": 20 });
    expect(await figure(pool.envoy, "picks.endpoint_metrics")).toBe(before + 20);
  });

  test("of 200 requests the idle one of three gets most, the longest queue next to none", async () => {
    const pods: string[] = [];
    const client = async () => {
      for (let i = 0; i < 20; i++) pods.push((await ask(pool.url, QUESTION)).pod);
    };
    await Promise.all(Array.from({ length: 10 }, client));
    const counts = shares(pods);
    expect(pods).toHaveLength(200);
    expect(counts["vllm-2"] ?? 0).toBeGreaterThan(140);
    expect(counts["vllm-0"] ?? 0).toBeLessThan(5);
  });

  test("an adapter is met again where it is in memory, though others are idle", async () => {
    const [first, , third] = pool.servers;
    first?.pretend({ queue: 3, kv: 0.2 });
    first?.work({ decode: 100 });
    third?.pretend({ queue: 0, kv: 0.1 });
    onTestFinished(() => first?.work({}));
    // Keeps the adapter on the first one, and so in its metrics, while the others are asked.
    const busy = fetch(`${first?.url}/v1/chat/completions`, {
      method: "POST",
      body: JSON.stringify({ model: LORA, max_tokens: 600, messages: QUESTION }),
    });
    await vi.waitFor(async () => {
      const { pod } = await ask(pool.url, QUESTION, { model: LORA, max_tokens: 0 });
      expect(pod).toBe("vllm-0");
    });
    const pods = [];
    for (let i = 0; i < 5; i++) pods.push((await ask(pool.url, QUESTION, { model: LORA, max_tokens: 0 })).pod);
    expect(shares(pods)).toEqual({ "vllm-0": 5 });
    expect(shares([(await ask(pool.url, QUESTION)).pod])).toEqual({ "vllm-2": 1 });
    first?.work({});
    await (await busy).text();
  });

  test("a burst between two readings does not go to one endpoint", async () => {
    await pool.become(plain, { metricsInterval: 60_000 });
    await vi.waitFor(() => {
      for (const { requests } of plain) expect(requests.length).toBeGreaterThan(0);
    });
    for (const server of plain) server.clear();
    const letGo = hold(...plain);
    const answers = together(60, () => ask(pool.url, QUESTION));
    await vi.waitFor(() => expect(plain.reduce((sum, { asked }) => sum + asked, 0)).toBe(60));
    letGo();
    const counts = shares(await answers);
    for (const server of plain) server.respond(undefined);
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(60);
    for (const name of ["plain-0", "plain-1", "plain-2"]) expect(counts[name] ?? 0).toBeGreaterThanOrEqual(12);
  });

  test("a pod that comes is read and picked, and one that goes is not any more", async () => {
    const [first, second, third] = plain;
    if (first === undefined || second === undefined || third === undefined)
      throw new Error("three servers were asked for");
    for (const old of [first, second]) old.pretend({ queue: 9 });
    await pool.become([first, second]);
    await vi.waitFor(async () => expect((await ask(pool.url, QUESTION)).pod).not.toBe("plain-2"));
    third.clear();
    await pool.become([second, third]);
    await vi.waitFor(async () => expect((await ask(pool.url, QUESTION)).pod).toBe("plain-2"));
    const readings = () => third.requests.filter(({ path }) => path === "/metrics").length;
    const until = (count: number) => vi.waitFor(() => expect(readings()).toBeGreaterThanOrEqual(count));
    expect(readings()).toBeGreaterThan(0);
    // The reader of the configuration before hears of the new one in its own time.
    await vi.waitFor(async () => {
      first.clear();
      await until(readings() + 3);
      expect(first.requests).toEqual([]);
    });
  });

  test("a pod that answers nothing but errors does not get all requests for being idle", async () => {
    const [first, broken, third] = plain;
    const others = [first, third];
    await pool.become(plain);
    broken?.pretend({ queue: 0 });
    broken?.respond((_request, response) => void response.writeHead(500).end("CUDA error"));
    onTestFinished(() => broken?.respond(undefined));
    for (const other of others) {
      other?.pretend({ queue: 0 });
      other?.work({ decode: 20 });
    }
    await vi.waitFor(async () => expect((await ask(pool.url, QUESTION)).status).toBe(500));
    const statuses: number[] = [];
    const client = async () => {
      for (let i = 0; i < 15; i++) statuses.push((await ask(pool.url, QUESTION)).status);
    };
    await Promise.all(Array.from({ length: 8 }, client));
    expect(statuses).toHaveLength(120);
    // Each of four workers finds out by three, and asks again now and then; else the idle one would get nearly all.
    expect(statuses.filter((status) => status === 500).length).toBeLessThan(40);
    for (const other of others) other?.work({});
  });

  test("a pod that dies costs no client an answer, and is left alone", async () => {
    const [dying, ...others] = plain;
    dying?.pretend({ queue: 0 });
    for (const other of others) other.pretend({ queue: 4 });
    await vi.waitFor(async () => expect((await ask(pool.url, QUESTION)).pod).toBe("plain-0"), { timeout: 10_000 });
    const before = await figure(pool.envoy, "failed_picks");
    const failures = await figure(pool.envoy, "metrics_failures");
    const statuses: number[] = [];
    let isOver = false;
    const client = async () => {
      while (!isOver) statuses.push((await ask(pool.url, QUESTION)).status);
    };
    const clients = [client(), client(), client(), client()];
    await dying?.close();
    const from = statuses.length;
    await vi.waitFor(() => expect(statuses.length).toBeGreaterThan(from + 200), { timeout: 20_000 });
    isOver = true;
    await Promise.all(clients);
    expect(new Set(statuses)).toEqual(new Set([200]));
    // Each of four workers may have had one under way, and asks again now and then; else it would be each of 200.
    expect(await figure(pool.envoy, "failed_picks")).toBeLessThan(before + 60);
    expect(await figure(pool.envoy, "metrics_failures")).toBeGreaterThan(failures);
  });
});
