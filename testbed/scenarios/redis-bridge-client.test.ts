import { randomUUID } from "node:crypto";
import type { Valkey } from "@sluice/testbed";
import { Redis } from "@upstash/redis";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Bridge, startReadyBridge } from "../src/store/bridge.ts";
import { ownValkey } from "../src/valkey/own-valkey.ts";

/** Upstash's own client: what it takes for the protocol is the protocol. */
let valkey: Valkey;
let bridge: Bridge;
let client: Redis;
let key: string;
beforeAll(async () => {
  valkey = await ownValkey();
  const more = ["HSET", "HGETALL", "MSET", "MGET", "DEL", "EXPIRE", "TTL", "RPUSH", "LRANGE", "ZADD", "ZRANGE", "PING"];
  const commands = ["GET", "SET", "INCRBY", "EVAL", "EVALSHA", "INCR", ...more];
  bridge = await startReadyBridge({ redisUrl: [valkey.url], commands });
  client = new Redis({ url: bridge.url, token: bridge.token, enableTelemetry: false, retry: false });
});
afterAll(async () => {
  await bridge?.close();
  await valkey?.stop();
});
beforeEach(() => {
  key = `{client:${randomUUID()}}`;
});

test("values of every kind come back as they went", async () => {
  expect(await client.set(key, "é😀\u0000")).toBe("OK");
  expect(await client.get(key)).toBe("é😀\u0000");
  expect(await client.set(key, { a: [1, "x", true, null] }, { ex: 60 })).toBe("OK");
  expect(await client.get(key)).toEqual({ a: [1, "x", true, null] });
  expect(await client.ttl(key)).toBeGreaterThan(50);
  expect(await client.set(key, 1, { nx: true })).toBeNull();
  expect(await client.ping()).toBe("PONG");
});

test("hashes, lists and sorted sets", async () => {
  expect(await client.hset(`${key}h`, { a: 1, b: "two" })).toBe(2);
  expect(await client.hgetall(`${key}h`)).toEqual({ a: 1, b: "two" });
  expect(await client.rpush(`${key}l`, "a", "b")).toBe(2);
  expect(await client.lrange(`${key}l`, 0, -1)).toEqual(["a", "b"]);
  await client.zadd(`${key}z`, { score: 2, member: "two" }, { score: 1, member: "one" });
  expect(await client.zrange(`${key}z`, 0, -1, { withScores: true })).toEqual(["one", 1, "two", 2]);
  expect(await client.mset({ [`${key}1`]: "x", [`${key}2`]: "y" })).toBe("OK");
  expect(await client.mget(`${key}1`, `${key}2`, `${key}3`)).toEqual(["x", "y", null]);
});

test("scripts, by hash and by text", async () => {
  const script = client.createScript<string[]>("return {KEYS[1], ARGV[1]}");
  expect(await script.exec([key], ["x"])).toEqual([key, "x"]);
  expect(await script.exec([key], ["y"])).toEqual([key, "y"]);
});

test("pipelines, also those that gather by themselves, and transactions", async () => {
  expect(await client.pipeline().set(key, 1).incr(key).get(key).exec()).toEqual(["OK", 2, 2]);
  expect(await Promise.all([client.incr(key), client.incr(key), client.get(key)])).toEqual([3, 4, 4]);
  expect(await client.multi().incr(key).del(key).get(key).exec()).toEqual([5, 1, null]);
});

test("errors are the client's errors", async () => {
  await client.rpush(key, "x");
  await expect(client.get(key)).rejects.toThrow(/WRONGTYPE/);
  await expect(client.flushall()).rejects.toThrow(/FLUSHALL is not passed on/);
  const stranger = new Redis({ url: bridge.url, token: "wrong", enableTelemetry: false, retry: false });
  await expect(stranger.get(key)).rejects.toThrow(/Unauthorized/);
});
