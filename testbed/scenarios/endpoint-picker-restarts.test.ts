// The endpoint picker is killed and started again and again under load: every request is answered, once.
import { setTimeout as wait } from "node:timers/promises";
import { EppProcess, ModelServerProcess, OUTSIDE } from "@sluice/testbed";
import { expect, onTestFinished, test } from "vitest";
import { type PoolGateway, startPoolGateway } from "../src/inference/pool-gateway.ts";
import { StormProcess } from "../src/inference/storm-process.ts";

const REQUESTS = 50_000;
const CONCURRENCY = 64;

/** Milliseconds that a picker lives. */
const LIFE = 1_500;

/** Bytes that Envoy's memory may grow by over 50,000 requests: one for each would not be seen, the leak of a stream is 97. */
const GROWTH = 2_000_000;

/** Milliseconds: under a minute on two cores of their own. */
const TIMEOUT = 600_000;

test(`of ${REQUESTS} requests none is lost or doubled while the picker is killed every ${LIFE} ms`, {
  timeout: TIMEOUT,
}, async () => {
  const pods = await Promise.all(["127.0.0.31", "127.0.0.32"].map((host) => ModelServerProcess.start({ host })));
  const stranger = await ModelServerProcess.start({ host: new URL(`http://${OUTSIDE}`).hostname });
  // One pick in three is a lie.
  const epp = await EppProcess.start({ endpoints: [...pods.map(({ address }) => address), stranger.address] });
  const breaker = { failures: 5, openFor: 100 };
  const gateway = await startPoolGateway({
    endpoints: pods.map(({ address }) => address),
    epp,
    listeners: { plugin: { by: "plugin", breaker } },
  });
  const client = await StormProcess.start();
  onTestFinished(async () => {
    await Promise.all([client, gateway.envoy, epp, stranger, ...pods].map((part) => part.stop()));
  });
  const send = (count: number, prefix: string) =>
    client.send({ url: gateway.url("plugin"), count, prefix, concurrency: CONCURRENCY });
  // Connections, code and the allocator's pages are there after it.
  await killing(epp, send(2_000, "warm-"));
  await Promise.all(pods.map((pod) => pod.clear()));
  const before = await gateway.memory();

  const { kills, result } = await killing(epp, send(REQUESTS, "r-"));

  expect(result).toEqual({ statuses: { 200: REQUESTS }, strangers: [], served: REQUESTS });
  expect(kills).toBeGreaterThan(3);
  const reports = await Promise.all(pods.map((pod) => pod.report()));
  expect(reports.flatMap(({ repeated }) => repeated)).toEqual([]);
  expect(reports.reduce((sum, { asked }) => sum + asked, 0)).toBe(REQUESTS);
  expect(new Set(reports.flatMap(({ ids }) => ids)).size).toBe(REQUESTS);
  expect((await stranger.report()).asked).toBe(0);
  await expect.poll(() => open(gateway)).toBe(0);
  await expect.poll(async () => (await gateway.memory()) - before).toBeLessThan(GROWTH);
});

/** Kills the picker and starts it again until the work is done. */
async function killing<T>(epp: EppProcess, work: Promise<T>): Promise<{ readonly kills: number; readonly result: T }> {
  let isDone = false;
  let kills = 0;
  const finished = work.finally(() => {
    isDone = true;
  });
  while (!isDone) {
    await Promise.race([wait(LIFE), finished]);
    if (isDone) break;
    await epp.kill();
    kills++;
    await epp.restart();
  }
  return { kills, result: await finished };
}

/** Requests and calls that Envoy has not ended. */
async function open(gateway: PoolGateway): Promise<number> {
  const stats = await gateway.stats("(upstream_rq_active|downstream_rq_active)$");
  return [...stats].filter(([name]) => !name.includes("admin")).reduce((sum, [, count]) => sum + count, 0);
}
