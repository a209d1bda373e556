import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Valkey } from "@sluice/testbed";
import { Redis } from "ioredis";
import { beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import { selfSigned } from "../../envoy/test/certificate.ts";
import { type Bridge, startBridge, startReadyBridge } from "../src/store/bridge.ts";
import { post } from "../src/store/rest-client.ts";
import { ownValkey } from "../src/valkey/own-valkey.ts";
import { startTcpFront, type TcpFront } from "../src/valkey/tcp-front.ts";

let folder: string;
let key: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "sluice-bridge-test-"));
  return () => rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  key = `bridge:${randomUUID()}`;
});

/** Milliseconds for what is silent. */
const TIMEOUT = 300;
/** Milliseconds, of a bridge and of `expect.poll`, that nothing else takes on a machine with other work. */
const PATIENT = { timeout: 20_000 };

async function valkeyWith(...args: readonly string[]): Promise<Valkey> {
  const valkey = await ownValkey(args);
  onTestFinished(() => valkey.stop());
  return valkey;
}

function own<Opened extends { close(): Promise<void> }>(opened: Opened): Opened {
  onTestFinished(() => opened.close());
  return opened;
}

async function frontOf(valkey: Valkey, tls?: Parameters<typeof startTcpFront>[1]): Promise<TcpFront> {
  return own(await startTcpFront(portOf(valkey), tls));
}

function portOf(valkey: Valkey): number {
  return Number(new URL(valkey.url).port);
}

const status = async (bridge: Bridge, command: readonly unknown[]) => (await post(bridge, "/", command)).status;
const lost = (text: RegExp) => ({ status: 503, body: { error: expect.stringMatching(text) } });

test("a password from a file opens, a wrong one is told and mended by the file", async () => {
  const valkey = await valkeyWith("--requirepass", "open sesame");
  const redisPasswordFile = path.join(folder, "password");
  await writeFile(redisPasswordFile, "close sesame\n");
  const bridge = own(await startBridge({ redisUrl: [valkey.url], redisPasswordFile }));
  await expect.poll(bridge.readiness, PATIENT).toMatch(/^the Redis is not reachable: WRONGPASS/);
  expect(await post(bridge, "/", ["GET", key])).toEqual(lost(/WRONGPASS/));
  await writeFile(redisPasswordFile, "open sesame\n");
  await expect.poll(() => status(bridge, ["GET", key]), PATIENT).toBe(200);
  expect(bridge.logs()).not.toContain("sesame");
});

test("a password that is missing is told", async () => {
  const valkey = await valkeyWith("--requirepass", "open sesame");
  const bridge = own(await startBridge({ redisUrl: [valkey.url] }));
  await expect.poll(bridge.readiness, PATIENT).toMatch(/NOAUTH/);
  expect(await post(bridge, "/pipeline", [["GET", key]])).toEqual(lost(/NOAUTH/));
});

test("user, password and database of the URL count, and a change of the password is taken without a break", async () => {
  const valkey = await valkeyWith();
  const admin = new Redis(valkey.url, { db: 3 });
  onTestFinished(() => admin.disconnect());
  const user = (password: string) => ["bridge", "on", `>${password}`, "~*", "+@all"] as const;
  await admin.acl("SETUSER", ...user("first"));
  const redisPasswordFile = path.join(folder, "rotated");
  await writeFile(redisPasswordFile, "first");
  const url = `redis://bridge:ignored@127.0.0.1:${portOf(valkey)}/3`;
  const bridge = own(await startReadyBridge({ redisUrl: [url], redisPasswordFile }));
  expect(await status(bridge, ["SET", key, "x"])).toBe(200);
  expect(await admin.get(key)).toBe("x");
  await admin.acl("SETUSER", ...user("second"), "<first");
  const clients = async () => String(await admin.client("LIST")).match(/id=(?=.*user=bridge)/g)?.length;
  const statuses: number[] = [];
  const asking = { goes: true };
  const asked = (async () => {
    while (asking.goes) statuses.push(await status(bridge, ["INCRBY", `${key}:n`, 1]));
  })();
  // In one go: nobody finds it empty between two turns of the event loop.
  writeFileSync(redisPasswordFile, "second");
  await expect.poll(bridge.logs, PATIENT).toMatch(/a password has changed[\s\S]*the Redis is reachable/);
  await expect.poll(clients, PATIENT).toBe(1);
  asking.goes = false;
  await asked;
  expect(new Set(statuses)).toEqual(new Set([200]));
  expect(await admin.get(`${key}:n`)).toBe(String(statuses.length));
});

test("TLS is spoken and the certificate held against authorities and name", async () => {
  const { certificate: cert, key: pem } = selfSigned("redis.test");
  const front = await frontOf(await valkeyWith(), { cert, key: pem });
  const redisCaFile = path.join(folder, "ca.crt");
  await writeFile(redisCaFile, cert);
  const redisUrl = [`rediss://127.0.0.1:${front.port}`];
  const bridge = own(await startReadyBridge({ redisUrl, redisCaFile, redisServerName: "redis.test" }));
  expect(await status(bridge, ["SET", key, "x"])).toBe(200);
  const trusting = own(await startBridge({ redisUrl }));
  await expect.poll(trusting.readiness, PATIENT).toMatch(/self.signed certificate/);
  const misled = own(await startBridge({ redisUrl, redisCaFile, redisServerName: "other.test" }));
  await expect.poll(misled.readiness, PATIENT).toMatch(/does not match certificate's altnames/);
});

test("a Redis that does not answer is 504 in time, what waits is bounded, and nothing is done twice", async () => {
  const valkey = await valkeyWith();
  const front = await frontOf(valkey);
  const redisUrl = [`redis://127.0.0.1:${front.port}`];
  const bridge = own(await startReadyBridge({ redisUrl, timeout: TIMEOUT, maxPending: 3, maxPipeline: 3 }));
  front.stall(true);
  const waiting = [1, 2, 3].map(() => post(bridge, "/", ["INCRBY", key, 1]));
  const metrics = async () => (await fetch(`${bridge.healthUrl}/metrics`)).text();
  await expect.poll(metrics, PATIENT).toMatch(/^sluice_redis_bridge_pending_commands 3$/m);
  expect(await post(bridge, "/", ["INCRBY", key, 1])).toEqual(lost(/too much waits/));
  for (const reply of await Promise.all(waiting)) {
    expect(reply).toEqual({ status: 504, body: { error: expect.stringContaining("did not answer in time") } });
  }
  expect(await metrics()).toMatch(/^sluice_redis_bridge_pending_commands 3$/m);
  front.stall(false);
  await expect.poll(() => post(bridge, "/", ["GET", key]), PATIENT).toEqual({ status: 200, body: { result: "3" } });
  expect(await metrics()).toMatch(/^sluice_redis_bridge_pending_bytes 0$/m);
});

test("a Redis that stays silent is connected to anew", async () => {
  const valkey = await valkeyWith();
  const front = await frontOf(valkey);
  const bridge = own(await startReadyBridge({ redisUrl: [`redis://127.0.0.1:${front.port}`], timeout: 50 }));
  front.stall(true);
  expect(await status(bridge, ["INCRBY", key, 1])).toBe(504);
  await expect.poll(() => bridge.readiness(), PATIENT).not.toBe("ok");
  front.stall(false);
  await expect.poll(() => status(bridge, ["GET", key]), PATIENT).toBe(200);
});

test("a Redis that is killed and started again in the middle: everything is answered, nothing is counted twice", async () => {
  let valkey = await valkeyWith();
  const front = await frontOf(valkey);
  const redisUrl = [`redis://127.0.0.1:${front.port}`];
  const bridge = own(await startReadyBridge({ redisUrl, ...PATIENT }));
  const counts = new Map<number, number>();
  const asking = { goes: true };
  const ask = async (): Promise<void> => {
    while (asking.goes) {
      const one = await status(bridge, ["INCRBY", key, 1]);
      counts.set(one, (counts.get(one) ?? 0) + 1);
    }
  };
  const clients = Array.from({ length: 16 }, ask);
  const answered = (code: number) => counts.get(code) ?? 0;
  await expect.poll(() => answered(200), PATIENT).toBeGreaterThan(200);
  const before = await stopped(valkey, key);
  // What was done is at least what was told so; the rest was lost on its way back.
  expect(before).toBeGreaterThanOrEqual(answered(200));
  await expect.poll(() => answered(503), PATIENT).toBeGreaterThan(20);
  valkey = await valkeyWith();
  front.lead(portOf(valkey));
  const atStart = answered(200);
  await expect.poll(() => answered(200), PATIENT).toBeGreaterThan(atStart + 200);
  asking.goes = false;
  await Promise.all(clients);
  const redis = new Redis(valkey.url);
  onTestFinished(() => redis.disconnect());
  expect(Number(await redis.get(key))).toBe(answered(200) - atStart);
  expect([...counts.keys()].sort()).toEqual([200, 503]);
  expect(bridge.logs()).not.toContain(key);
});

/** What it has under the key at its end: nothing is done any more while it is asked. */
async function stopped(valkey: Valkey, key: string): Promise<number> {
  const redis = new Redis(valkey.url);
  await redis.client("PAUSE", 600_000, "WRITE");
  const value = Number(await redis.get(key));
  redis.disconnect();
  await valkey.stop();
  return value;
}

test("a connection that breaks with answers on their way is 503, and another is made at once", async () => {
  const valkey = await valkeyWith();
  const front = await frontOf(valkey);
  const bridge = own(await startReadyBridge({ redisUrl: [`redis://127.0.0.1:${front.port}`], ...PATIENT }));
  front.stall(true);
  const waiting = [post(bridge, "/", ["INCRBY", key, 1]), post(bridge, "/pipeline", [["GET", key]])];
  waiting.push(post(bridge, "/multi-exec", [["INCRBY", key, 1]]));
  await expect
    .poll(async () => (await fetch(`${bridge.healthUrl}/metrics`)).text(), PATIENT)
    .toMatch(/pending_commands 3/);
  front.cut(true);
  for (const reply of await Promise.all(waiting)) expect(reply).toEqual(lost(/^ERR /));
  front.stall(false);
  front.cut(false);
  await expect.poll(() => status(bridge, ["GET", key]), PATIENT).toBe(200);
});

test("a bridge that never reached its Redis serves, and says so", async () => {
  const bridge = own(await startBridge({ redisUrl: ["redis://127.0.0.1:1"] }));
  await expect.poll(bridge.readiness, PATIENT).toMatch(/ECONNREFUSED/);
  expect(await post(bridge, "/", ["GET", key])).toEqual(lost(/ECONNREFUSED/));
  expect((await fetch(`${bridge.healthUrl}/healthz`)).status).toBe(200);
});
