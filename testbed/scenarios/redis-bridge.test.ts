import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { Agent, type IncomingMessage, request } from "node:http";
import { json } from "node:stream/consumers";
import type { Valkey } from "@sluice/testbed";
import { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import { type Bridge, startReadyBridge } from "../src/store/bridge.ts";
import { ask, post } from "../src/store/rest-client.ts";
import { ownValkey } from "../src/valkey/own-valkey.ts";

/** Of the store, and some more for what only others do. */
const COMMANDS = ["GET", "SET", "INCRBY", "EVAL", "EVALSHA", "INCR", "HSET", "HGETALL", "RPUSH", "LRANGE"];

/** Of `expect.poll`, for a machine with other work. */
const PATIENT = { timeout: 20_000 };

let valkey: Valkey;
let bridge: Bridge;
let redis: Redis;
let key: string;
beforeAll(async () => {
  valkey = await ownValkey();
  redis = new Redis(valkey.url);
  bridge = await startReadyBridge({
    redisUrl: [valkey.url],
    commands: COMMANDS,
    maxBody: 4_096,
    maxAnswer: 8_192,
    maxPipeline: 5,
  });
});
afterAll(async () => {
  redis?.disconnect();
  await bridge?.close();
  await valkey?.stop();
});
beforeEach(() => {
  key = `bridge:${randomUUID()}`;
});

const result = (value: unknown) => ({ status: 200, body: { result: value } });
const error = (status: number, text: RegExp) => ({ status, body: { error: expect.stringMatching(text) } });

test("words in the path, with the query and the body behind them, are a command", async () => {
  expect(await ask(bridge, "GET", `/set/${key}/a%2Fb%20c?EX=100`)).toEqual(result("OK"));
  expect(await redis.get(key)).toBe("a/b c");
  expect(await redis.ttl(key)).toBeGreaterThan(90);
  expect(await ask(bridge, "GET", `/get/${key}`)).toEqual(result("a/b c"));
  expect(await ask(bridge, "POST", `/set/${key}?PX=90000&XX`, '{"raw": "text"}')).toEqual(result("OK"));
  expect(await redis.get(key)).toBe('{"raw": "text"}');
});

test("integers keep their 64 bits, whoever sends them", async () => {
  await redis.set(key, "9007199254740992");
  const reply = await fetch(`${bridge.url}/incr/${key}`, { headers: { authorization: `Bearer ${bridge.token}` } });
  expect(await reply.text()).toBe('{"result":9007199254740993}');
  expect(await ask(bridge, "POST", "/", `["INCRBY","${key}",9007199254740993]`)).toEqual(error(400, /2\^53/));
  expect(await redis.get(key)).toBe("9007199254740993");
});

test("lists and hashes are lists", async () => {
  expect(await post(bridge, "/", ["HSET", key, "a", 1, "b", true])).toEqual(result(2));
  expect(await post(bridge, "/", ["hgetall", key])).toEqual(result(["a", "1", "b", "true"]));
});

test("a transaction is done as a whole, or not at all", async () => {
  const transaction = [
    ["SET", key, "1"],
    ["INCR", key],
    ["HGETALL", key],
    ["GET", key],
  ];
  expect(await post(bridge, "/multi-exec", transaction)).toEqual({
    status: 200,
    body: [{ result: "OK" }, { result: 2 }, { error: expect.stringMatching(/^WRONGTYPE/) }, { result: "2" }],
  });
  expect(await post(bridge, "/multi-exec", [["INCR", key], ["INCR"]])).toEqual(error(400, /^EXECABORT/));
  expect(await post(bridge, "/multi-exec", [["INCR", key], ["FLUSHALL"]])).toEqual(error(400, /FLUSHALL/));
  expect(await redis.get(key)).toBe("2");
  expect(await post(bridge, "/multi-exec", [])).toEqual({ status: 200, body: [] });
});

test("a command that is not passed on is refused, in a pipeline by itself", async () => {
  expect(await post(bridge, "/", ["FLUSHALL"])).toEqual(error(400, /^ERR the command FLUSHALL is not passed on/));
  expect(
    await post(bridge, "/pipeline", [
      ["INCR", key],
      ["BLPOP", key, 0],
      ["INCR", key],
    ]),
  ).toEqual({
    status: 200,
    body: [{ result: 1 }, { error: expect.stringContaining("BLPOP") }, { result: 2 }],
  });
});

test("what is larger than its limit is refused, and the connection goes on", async () => {
  const large = "x".repeat(5_000);
  expect(await post(bridge, "/", ["SET", key, large])).toEqual(error(413, /4096 bytes/));
  expect(await post(bridge, "/pipeline", Array(6).fill(["INCR", key]))).toEqual(error(400, /the most are 5/));
  await redis.set(key, large + large);
  expect(await post(bridge, "/", ["GET", key])).toEqual(error(400, /8192 bytes/));
  expect(await ask(bridge, "DELETE", "/")).toEqual(error(405, /GET, HEAD, POST and PUT/));
  expect(await redis.get(key)).toBe(large + large);
});

test("another type, and a full server, answer with Redis's own errors", async () => {
  await redis.lpush(key, "x");
  expect(await post(bridge, "/", ["GET", key])).toEqual(error(400, /^WRONGTYPE /));
  await redis.config("SET", "maxmemory", "1");
  onTestFinished(async () => void (await redis.config("SET", "maxmemory", "0")));
  expect(await post(bridge, "/", ["SET", `${key}:full`, "x"])).toEqual(error(400, /^OOM /));
  const pipeline = await post(bridge, "/pipeline", [
    ["SET", `${key}:full`, "x"],
    ["LRANGE", key, 0, -1],
  ]);
  expect(pipeline.body).toEqual([{ error: expect.stringMatching(/^OOM /) }, { result: ["x"] }]);
});

test("tokens change with their file, and a broken file changes nothing", async () => {
  const own = await startReadyBridge({ redisUrl: [valkey.url] });
  onTestFinished(() => own.close());
  const status = async (token: string) => (await post({ ...own, token }, "/", ["GET", key])).status;
  expect([await status(own.token), await status("second"), await status("")]).toEqual([200, 401, 401]);
  await writeFile(own.tokenFile, "\n");
  await expect.poll(() => own.logs(), PATIENT).toContain("the bearer tokens stay as they are");
  expect(await status(own.token)).toBe(200);
  await writeFile(own.tokenFile, "second\nthird\n");
  await expect.poll(() => status("second"), PATIENT).toBe(200);
  expect([await status(own.token), await status("third")]).toEqual([401, 200]);
});

test("what is on the way is answered when the bridge is ended, and nothing new is taken", async () => {
  // It ends when it has answered, not when its time is over or the client leaves.
  const own = await startReadyBridge({ redisUrl: [valkey.url], stopTimeout: 600_000 });
  const agent = new Agent({ keepAlive: true });
  const held = new Redis(valkey.url);
  onTestFinished(async () => {
    await held.client("UNPAUSE");
    held.disconnect();
    agent.destroy();
    await own.close();
  });
  await held.client("PAUSE", 600_000, "WRITE");
  const headers = { authorization: `Bearer ${own.token}` };
  const answer = once(request(`${own.url}/incrby/${key}/5`, { agent, headers }).end(), "response");
  const pending = async () => (await (await fetch(`${own.healthUrl}/metrics`)).text()).includes("pending_commands 1");
  await expect.poll(pending, PATIENT).toBe(true);
  const closed = own.close();
  expect(await own.readiness()).toBe("stopping");
  await expect(fetch(own.url)).rejects.toThrow();
  await held.client("UNPAUSE");
  const [reply] = (await answer) as [IncomingMessage];
  expect(await json(reply)).toEqual({ result: 5 });
  await closed;
});

test("metrics tell commands and statuses, and neither they nor logs have a key, a value or a token", async () => {
  await post(bridge, "/pipeline", [
    ["SET", key, "a-secret-value"],
    ["INCR", key],
    ["EVAL", "return redis.call('NOPE')", 1, key],
  ]);
  await post({ ...bridge, token: "a-wrong-token" }, "/", ["GET", key]);
  const metrics = await (await fetch(`${bridge.healthUrl}/metrics`)).text();
  expect(metrics).toMatch(/^sluice_redis_bridge_commands_total\{command="INCR",outcome="error"\} \d+$/m);
  expect(metrics).toMatch(/^sluice_redis_bridge_requests_total\{endpoint="none",status="401"\} \d+$/m);
  expect(metrics).toMatch(/^sluice_redis_bridge_request_seconds_count\{endpoint="pipeline"\} \d+$/m);
  expect(metrics).toMatch(/^sluice_redis_bridge_redis_up 1$/m);
  expect(metrics).toMatch(/^sluice_redis_bridge_pending_bytes 0$/m);
  for (const secret of [key, "a-secret-value", "a-wrong-token", bridge.token]) {
    expect(metrics).not.toContain(secret);
    expect(bridge.logs()).not.toContain(secret);
  }
});
