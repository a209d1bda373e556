import { randomUUID } from "node:crypto";
import { request as httpRequest } from "node:http";
import { showLogsOnFailure } from "@sluice/testing/hosts";
import { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ascii, type ProbeCommand, runBatch } from "./store-probe.ts";
import type { ServedStore } from "./suite.ts";

/** A store over the network that can be made to fail. */
export interface FailingStore extends ServedStore {
  /** The Redis behind it, which is ours alone. */
  readonly redisUrl: string;
  /** How often it was asked, over all. */
  asked(): number;
  /** Everything is well again. */
  heal(): void;
  /** Nothing is answered any more. */
  silence(): void;
  /** No connection holds any more. */
  breakDown(): void;
  /** What the gateway knows is no longer the password. */
  lockOut(): Promise<void>;
  /** What is answered is no answer. */
  babble(): void;
}

/**
 * Milliseconds and counts that `failureSuite` expects of a store's configuration: a store that is well answers within the
 * timeout, and two requests come within the pause, also on a machine that does other things as well.
 */
export const FAILING = { timeout: 1_000, failures: 3, pause: 1_000 } as const;

/** Call it in the body of `describe`. */
export function failureSuite(open: () => Promise<FailingStore>): void {
  let store: FailingStore;
  let redis: Redis;
  let key: string;
  beforeAll(async () => {
    store = await open();
    redis = new Redis(store.redisUrl);
    redis.on("error", () => undefined);
  });
  afterAll(async () => {
    redis?.disconnect();
    await store?.close();
  });
  beforeEach(async (context) => {
    showLogsOnFailure(context, { gateway: store.gateway });
    key = `failures:${randomUUID()}`;
    store.heal();
    await healed();
  });

  const run = (command: ProbeCommand, headers: Record<string, string> = {}) =>
    runBatch(store.gateway.url, [command], headers);
  const fault = async () => (await run(["get", key])).fault;
  const healed = () => expect.poll(fault, { interval: 20 }).toBe("none");
  const metric = async (name: string) => (await store.gateway.metrics()).get(name) ?? 0;

  test("a store that does not answer is a timeout", async () => {
    store.silence();
    expect(await run(["get", key])).toMatchObject({ late: true, fault: "timeout" });
  });

  test("a store without a connection is told so", async () => {
    store.breakDown();
    expect(await fault()).toBe("connection");
  });

  test("a wrong password is told so", async () => {
    await store.lockOut();
    expect(await fault()).toBe("auth");
  });

  test("what is no answer is the server's fault", async () => {
    store.babble();
    expect(await fault()).toBe("server");
  });

  test("another type under the key is told so, also to a script", async () => {
    await redis.lpush(key, "x");
    expect((await run(["get", key])).fault).toBe("wrong_type");
    const account = { op: "reserve", key, algorithm: 0, most: 10, window: 1000, amount: 1 } as const;
    expect((await run(["charge", [account], {}])).fault).toBe("wrong_type");
  });

  test("a full store still answers what is read", async () => {
    await redis.config("SET", "maxmemory", "1");
    try {
      expect((await run(["set", key, "x", 0])).fault).toBe("server");
      expect(await fault()).toBe("none");
    } finally {
      await redis.config("SET", "maxmemory", "0");
    }
  });

  test("scripts that the server forgot are sent again", async () => {
    const read = () => run(["eval", "fixed-window-read", [key], [10, 60]]);
    expect((await read()).values).toEqual([[10, 0, 60]]);
    await redis.script("FLUSH");
    expect((await read()).values).toEqual([[10, 0, 60]]);
  });

  test("after three failures it is left alone, then tried by one request, and taken back", async () => {
    store.breakDown();
    for (let count = 0; count < FAILING.failures; count++) expect(await fault()).toBe("connection");
    const asked = store.asked();
    expect(await run(["get", key])).toMatchObject({ late: false, fault: "circuit_open" });
    expect(store.asked()).toBe(asked);
    await expect.poll(fault, { interval: 20 }).toBe("connection");
    store.heal();
    await healed();
    expect(await fault()).toBe("none");
  });

  test("errors of commands do not open the circuit", async () => {
    await redis.lpush(key, "x");
    for (let count = 0; count < 2 * FAILING.failures; count++) expect(await fault()).toBe("wrong_type");
  });

  test("a rule says what becomes of the request; it is counted, and told once", async () => {
    await redis.lpush(key, "x");
    const before = await metric("store.store-probe.wrong_type.allow");
    for (let count = 0; count < 3; count++) {
      expect((await run(["get", key], { "x-on-error": "allow" })).status).toBe(200);
      expect((await run(["get", key], { "x-on-error": "deny" })).status).toBe(503);
    }
    expect(await metric("store.store-probe.wrong_type.allow")).toBe(before + 3);
    expect(await metric("store.store-probe.wrong_type.deny")).toBeGreaterThanOrEqual(3);
    const lines = () => store.gateway.logs().filter((line) => /store-probe: (lets|refuses) requests/.test(line));
    await expect.poll(lines).toHaveLength(1);
    expect(lines()[0]).not.toContain(key);
  });

  test("an answer to a stream that has ended is an orphan", async () => {
    const before = await metric("store_probe_orphans");
    store.silence();
    const asked = store.asked();
    const client = httpRequest(store.gateway.url, { headers: { "x-store": ascii([["get", key]]) } });
    client.on("error", () => undefined);
    client.end();
    await expect.poll(() => store.asked(), { interval: 10 }).toBeGreaterThan(asked);
    client.destroy();
    await expect.poll(() => metric("store_probe_orphans"), { interval: 20 }).toBe(before + 1);
    store.heal();
    await healed();
  });
}
