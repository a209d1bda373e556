import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { type Bridge, startReadyBridge } from "../src/store/bridge.ts";
import { post } from "../src/store/rest-client.ts";
import { startCluster, type ValkeyCluster } from "../src/valkey/cluster.ts";
import { ownValkey } from "../src/valkey/own-valkey.ts";
import { startSentinel } from "../src/valkey/sentinel.ts";
import { startSentinelStub } from "../src/valkey/sentinel-stub.ts";

let key: string;
beforeEach(() => {
  key = randomUUID();
});

describe("in front of a cluster", () => {
  let cluster: ValkeyCluster;
  let bridge: Bridge;
  beforeAll(async () => {
    cluster = await startCluster(3);
    // One of its nodes is enough: it names the others.
    bridge = await startReadyBridge({ redisMode: "cluster", redisUrl: [cluster.nodes[1]?.url ?? ""] });
  });
  afterAll(async () => {
    await bridge?.close();
    await cluster?.stop();
  });

  const SCRIPT = "redis.call('INCRBY', KEYS[1], ARGV[1]) return redis.call('GET', KEYS[#KEYS])";

  test("commands and scripts find the node of their keys", async () => {
    for (let index = 0; index < 20; index++) {
      expect(await post(bridge, "/", ["SET", `${key}:${index}`, index])).toEqual({
        status: 200,
        body: { result: "OK" },
      });
      const reply = await post(bridge, "/", ["EVAL", SCRIPT, 1, `${key}:${index}`, 100]);
      expect(reply.body).toEqual({ result: String(100 + index) });
    }
    const sizes = await Promise.all(cluster.nodes.map(({ url }) => sizeOf(url)));
    expect(sizes.every((size) => size > 0)).toBe(true);
  });

  test("a pipeline over several slots is split, and answered in its order", async () => {
    const commands = Array.from({ length: 50 }, (_, index) => ["INCRBY", `${key}:${index}`, index]);
    const body = commands.map(([, , amount]) => ({ result: amount }));
    expect(await post(bridge, "/pipeline", commands)).toEqual({ status: 200, body });
  });

  test("what belongs together has one hash tag: two slots are one clear error", async () => {
    const apart = { error: expect.stringMatching(/^CROSSSLOT/) };
    const together = ["EVAL", SCRIPT, 2, `{${key}}:a`, `{${key}}:b`, 2];
    expect(await post(bridge, "/", together)).toEqual({ status: 200, body: { result: null } });
    expect(await post(bridge, "/", ["EVAL", SCRIPT, 2, "slot:a", "slot:b", 1])).toEqual({ status: 400, body: apart });
    expect((await post(bridge, "/", ["GET", "slot:a"])).body).toEqual({ result: null });
  });

  test("a transaction is refused, and told what to use in its place", async () => {
    const refused = { status: 400, body: { error: expect.stringMatching(/not passed on to a cluster: use a script/) } };
    expect(await post(bridge, "/multi-exec", [["INCRBY", key, 2]])).toEqual(refused);
    expect((await post(bridge, "/", ["GET", key])).body).toEqual({ result: null });
  });

  test("a script that one node does not know is NOSCRIPT there alone", async () => {
    const sha = await Promise.all(cluster.nodes.slice(0, 1).map(({ url }) => load(url, "return 7")));
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, index) => post(bridge, "/", ["EVALSHA", sha[0], 1, `${key}:${index}`])),
    );
    const statuses = new Set(replies.map(({ status }) => status));
    expect(statuses).toEqual(new Set([200, 400]));
    const refused = replies.find(({ status }) => status === 400);
    expect(refused?.body).toEqual({ error: expect.stringMatching(/^NOSCRIPT/) });
  });
});

test("a node that goes takes its slots with it, and no others", async () => {
  const cluster = await startCluster(3);
  const bridge = await startReadyBridge({ redisMode: "cluster", redisUrl: [cluster.nodes[0]?.url ?? ""] });
  onTestFinished(async () => {
    await bridge.close();
    await cluster.stop();
  });
  const ask = () =>
    Promise.all(Array.from({ length: 30 }, (_, index) => post(bridge, "/", ["INCRBY", `${key}:${index}`, 1])));
  expect(new Set((await ask()).map(({ status }) => status))).toEqual(new Set([200]));
  await cluster.nodes[2]?.stop();
  const replies = await ask();
  expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200, 503]));
  expect(await bridge.readiness()).toBe("ok");
});

test("behind sentinels the bridge follows the master, in another database and with passwords of their own", {
  timeout: 180_000,
}, async () => {
  const password = "open sesame";
  const auth = ["--requirepass", password, "--masterauth", password];
  const [first, second] = [await ownValkey(auth), await ownValkey(auth)];
  const replica = new Redis(second.url, { password });
  const port = portOf(first);
  await replica.replicaof("127.0.0.1", port);
  const sentinel = await startSentinel({ master: "limits", port, password, own: "sentinel's" });
  const folder = await mkdtemp(path.join(tmpdir(), "sluice-bridge-test-"));
  const redisPasswordFile = path.join(folder, "redis");
  const sentinelPasswordFile = path.join(folder, "sentinel");
  await writeFile(redisPasswordFile, password);
  await writeFile(sentinelPasswordFile, "sentinel's");
  const bridge = await startReadyBridge({
    redisMode: "sentinel",
    redisUrl: [`${sentinel.url}/2`],
    sentinelMaster: "limits",
    redisPasswordFile,
    sentinelPasswordFile,
  });
  onTestFinished(async () => {
    replica.disconnect();
    await bridge.close();
    for (const server of [sentinel, second, first]) await server.stop();
    await rm(folder, { recursive: true, force: true });
  });
  expect(await post(bridge, "/", ["INCRBY", key, 1])).toEqual({ status: 200, body: { result: 1 } });
  const copied = async () => /slave_repl_offset:[1-9]/.test(await replica.info("replication"));
  await expect.poll(copied, { timeout: 20_000 }).toBe(true);
  await replica.select(2);
  await expect.poll(() => replica.get(key), { timeout: 20_000 }).toBe("1");
  await sentinel.knowsReplica();
  await first.stop();
  const next = async () => (await post(bridge, "/", ["INCRBY", key, 1])).body;
  // On a machine that stalls, a sentinel distrusts its clock and decides nothing for 30 s.
  await expect.poll(next, { timeout: 100_000, interval: 50 }).toEqual({ result: 2 });
  expect(await replica.get(key)).toBe("2");
});

test("a failover that sentinels tell of while they are asked for the master is followed all the same", {
  timeout: 180_000,
}, async () => {
  const [first, second] = [await ownValkey(), await ownValkey()];
  const sentinel = await startSentinelStub(portOf(first));
  const bridge = await startReadyBridge({
    redisMode: "sentinel",
    redisUrl: [sentinel.url],
    sentinelMaster: "limits",
  });
  onTestFinished(async () => {
    await bridge.close();
    await sentinel.close();
    for (const server of [second, first]) await server.stop();
  });
  expect((await post(bridge, "/", ["INCRBY", key, 1])).body).toEqual({ result: 1 });
  sentinel.failOverDuringLookup(portOf(second));
  await first.stop();
  const next = async () => (await post(bridge, "/", ["INCRBY", key, 7])).body;
  await expect.poll(next, { timeout: 20_000, interval: 20 }).toEqual({ result: 7 });
});

function portOf({ url }: { readonly url: string }): number {
  return Number(new URL(url).port);
}

async function sizeOf(url: string): Promise<number> {
  const redis = new Redis(url);
  const size = await redis.dbsize();
  redis.disconnect();
  return size;
}

async function load(url: string, script: string): Promise<string> {
  const redis = new Redis(url);
  const sha = await redis.script("LOAD", script);
  redis.disconnect();
  return String(sha);
}
