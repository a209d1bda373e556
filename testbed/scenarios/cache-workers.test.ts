import {
  bootstrap,
  Envoy,
  httpCluster,
  httpListener,
  type Listener,
  route,
  virtualHost,
  wasmFilter,
} from "@sluice/envoy";
import { startUpstream, testModule } from "@sluice/testbed";
import type { Upstream } from "@sluice/testing/hosts";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { askFor } from "../src/cache/cache-probe.ts";
import { HeldAnswers, toldOf } from "../src/cache/held-answers.ts";

const WORKERS = 4;
const CALLS = 500;
/** Milliseconds that nothing takes, on however busy a machine. */
const LONG = 60_000;

/** What gives up soon, for the test in which somebody has to: milliseconds of a lease, and seconds of an idle stream. */
const HASTY = { lease: 3_000, idle: 8 };

const ANSWER = "the whole answer, ".repeat(200);

/** Real threads, which the host matrix has not. */
describe("many ask four workers of an Envoy for one value", () => {
  let upstream: Upstream;
  let envoy: Envoy;
  let held: HeldAnswers;
  let key: string;
  beforeAll(async () => {
    upstream = await startUpstream();
    const listeners = [listenerOf("patient", LONG), listenerOf("hasty", HASTY.lease, HASTY.idle)];
    const endpoint = { address: "127.0.0.1", port: Number(new URL(upstream.url).port) };
    const clusters = [httpCluster({ name: "main", endpoints: [endpoint] })];
    envoy = await Envoy.start({ bootstrap: bootstrap({ listeners, clusters }), concurrency: WORKERS });
  });
  afterAll(async () => {
    await envoy?.stop();
    await upstream?.close();
  });
  beforeEach((context) => {
    key = context.task.id;
    held = new HeldAnswers(upstream);
  });

  const metric = async (name: string) => (await envoy.admin.stats(name)).get(`wasmcustom.${name}`) ?? 0;
  /** All of them, waiting behind one leader. */
  async function askAll(listener: string, headers: Record<string, string> = {}): Promise<ReturnType<typeof askFor>[]> {
    const url = await envoy.url(listener);
    const before = await metric("cache_probe_followers");
    const calls = Array.from({ length: CALLS }, () => askFor(url, key, headers));
    await expect.poll(() => metric("cache_probe_followers")).toBe(before + CALLS - 1);
    // They wait from the moment on at which the leader is there, and not only once it has asked.
    await held.count(1);
    return calls;
  }

  test("one asks upstream, and all get the whole answer", async () => {
    const calls = await askAll("patient", { "x-keep": "yes" });
    held.end(0, ANSWER);
    const replies = await Promise.all(calls);
    expect(replies.every(({ status, text }) => status === 200 && text === ANSWER)).toBe(true);
    expect(toldOf(replies)).toEqual({ leader: 1, follower: CALLS - 1 });
    expect(held.length).toBe(1);
  });

  test("nobody who comes while the answer arrives asks upstream again", async () => {
    const url = await envoy.url("patient");
    const first = askFor(url, key, { "x-keep": "yes" });
    await held.count(1);
    const calls = Array.from({ length: CALLS }, (_, index) => {
      if (index === CALLS / 2) held.end(0, ANSWER);
      return askFor(url, key, { "x-keep": "yes" });
    });
    const replies = await Promise.all([first, ...calls]);
    expect(replies.every(({ text }) => text === ANSWER)).toBe(true);
    expect(held.length).toBe(1);
  });

  test("the leader breaks off in mid-answer: one other asks, nobody gets half an answer, nobody hangs", async () => {
    const calls = await askAll("patient");
    await held.begin(0, ANSWER.slice(0, 100));
    held.break(0);
    await held.count(2);
    held.end(1, ANSWER);
    const replies = await Promise.all(calls);
    const broken = replies.filter(({ cut }) => cut);
    const whole = replies.filter(({ cut }) => !cut);
    expect(broken.map((reply) => reply.headers["x-told"])).toEqual(["leader"]);
    expect(whole.every(({ status, text }) => status === 200 && text === ANSWER)).toBe(true);
    expect(toldOf(whole)).toEqual({ leader: 1, follower: CALLS - 2 });
    expect(held.length).toBe(2);
  });

  test("the leader's VM dies: a follower in another worker leads when the lease is over", async () => {
    const calls = await askAll("hasty");
    await held.begin(0, "", 200, { "x-trap": "yes" });
    await held.count(2);
    held.end(1, ANSWER);
    held.break(0);
    const replies = await Promise.all(calls);
    // What waits in a dead VM is out of everybody's reach: there Envoy ends what has been idle for too long.
    const served = replies.filter(({ status, cut }) => status === 200 && !cut);
    expect(served.length).toBeGreaterThan(CALLS / WORKERS);
    expect(served.every(({ text }) => text === ANSWER)).toBe(true);
    expect(toldOf(served)).toEqual({ leader: 1, follower: served.length - 1 });
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(served.length);
  });
});

/** @param lease milliseconds; @param idleTimeout seconds, by default none that matters here */
function listenerOf(name: string, lease: number, idleTimeout: number = LONG): Listener {
  const configuration = { flight: { wait: LONG, lease } };
  const filter = wasmFilter({ name: `probe-${name}`, module: { file: testModule("cache-probe") }, configuration });
  const routes = [route({ name: "all", match: { prefix: "/" }, to: { cluster: "main" } })];
  return httpListener({ name, filters: [filter], idleTimeout, virtualHosts: [virtualHost({ name: "all", routes })] });
}
