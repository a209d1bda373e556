import { fileURLToPath } from "node:url";
import { type ServedChain, type StreamInfo, serveChain } from "@sluice/host";
import { startUpstream, type Upstream } from "@sluice/testbed";
import { redisWire } from "@sluice/testing/hosts";
import { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { type RestServer, startRestServer } from "../../../testbed/src/store/rest-server.ts";
import { ownValkey } from "../../../testbed/src/valkey/own-valkey.ts";
import { ask, CLUSTER, figure, shares, startPool } from "./pool.ts";

const TOKEN = "a-token";
const QUESTION = [{ role: "user", content: "hello" }];
const A = "10.0.0.1:8000";
const B = "10.0.0.2:8000";

let valkey: Awaited<ReturnType<typeof ownValkey>>;
let redis: Redis;
let rest: RestServer;
let upstream: Upstream;
beforeAll(async () => {
  [valkey, upstream] = await Promise.all([ownValkey(), startUpstream()]);
  redis = new Redis(valkey.url);
  redis.on("error", () => undefined);
  rest = await startRestServer(valkey.url, TOKEN);
});
afterAll(async () => {
  redis?.disconnect();
  await rest?.close();
  await valkey?.stop();
  await upstream?.close();
});
beforeEach(() => redis.flushall());

describe("counts in Redis, by Higress's own calls", () => {
  const table = "higress:global_least_request_table:chat:pool";
  const hosts: readonly (readonly [string, string])[] = [A, B].map((address) => [
    address,
    JSON.stringify({ health_status: "Healthy" }),
  ]);
  let picks: (string | undefined)[] = [];

  async function open(lb_policy: string, more: object = {}): Promise<ServedChain> {
    picks = [];
    const lb_config = { serviceFQDN: "redis.static", servicePort: 6379, timeout: 20_000, ...more };
    const chain = await serveChain({
      personality: "higress",
      plugins: [
        {
          name: "lb",
          wasm: fileURLToPath(new URL("../../../dist/ai-load-balancer.higress.wasm", import.meta.url)),
          config: JSON.stringify({ lb_policy, lb_config }),
        },
      ],
      routes: [{ name: "chat", cluster: "pool" }],
      clusters: { pool: { url: upstream.url, hosts } },
      redis: redisWire(() => Number(new URL(valkey.url).port)),
      onStreamEnd: (info: StreamInfo) => picks.push(info.overrideHost),
    });
    onTestFinished(() => chain.close());
    return chain;
  }

  test("are those of Higress's own plugin, and go down again", async () => {
    const { url } = await open("global_least_request");
    await redis.hset(table, A, 2, "10.9.9.9:1", 7);
    expect((await ask(url, QUESTION)).status).toBe(200);
    await vi.waitFor(() => expect(picks).toEqual([B]));
    await vi.waitFor(async () => expect(await redis.hget(table, B)).toBe("0"));
    // Who is gone is cleaned away, as an hour has passed since 1970.
    expect(await redis.hgetall(table)).toEqual({ [A]: "2", [B]: "0" });
    const cleaned = await redis.get("higress:global_least_request_table:last_clean_time:chat:pool");
    expect(Math.abs(Number(cleaned) - Date.now() / 1000)).toBeLessThan(60);
  });

  test("refuse the next when all endpoints have as many as they may", async () => {
    const { url } = await open("global_least_request", { maxRequestCount: 2 });
    await redis.hset(table, A, 2, B, 2);
    const { status, text } = await ask(url, QUESTION);
    expect([status, text]).toEqual([429, "Exceeded maximum request limit from ai-load-balancer."]);
    expect(await redis.hgetall(table)).toEqual({ [A]: "2", [B]: "2" });
  });

  test("and prefixes under Higress's keys: who has one keeps it, though it is busier", async () => {
    const { url } = await open("prefix_cache", { redisKeyTTL: 100 });
    // SHA-1 of `user:hello`.
    const key = "401E81D533D92B0CCFC585CE59FD2BF6C37E89F8";
    await ask(url, QUESTION);
    await vi.waitFor(() => expect(picks).toHaveLength(1));
    const keys = (await redis.keys("*")).filter((name) => /^[0-9A-F]{40}$/.test(name));
    expect(keys).toEqual([key]);
    const [first] = picks;
    expect(await redis.get(key)).toBe(first);
    expect(await redis.ttl(key)).toBeGreaterThan(90);
    await redis.hset(table, first ?? "", 9);
    await ask(url, [...QUESTION, { role: "assistant", content: "hi" }, { role: "user", content: "more" }]);
    await vi.waitFor(() => expect(picks).toEqual([first, first]));
    // Unless it has far more to do than the other.
    await redis.hset(table, first ?? "", 90);
    await ask(url, QUESTION);
    await vi.waitFor(() => expect(picks).toEqual([first, first, first === A ? B : A]));
  });

  test("a Redis that does not answer leaves the pick to what the process knows", async () => {
    const chain = await open("global_least_request");
    await redis.set(table, "no hash");
    expect((await ask(chain.url, QUESTION)).status).toBe(200);
    await vi.waitFor(() => expect([A, B]).toContain(picks[0]));
    expect(chain.logs.map(({ message }) => message).join("\n")).toContain(
      "ai-load-balancer: lets requests pass: store:",
    );
  });
});

describe("counts in Redis over HTTP, on Envoy", () => {
  test("are shared by gateways: what another one has under way counts", async () => {
    const store = { type: "http", service_name: "rest", token: TOKEN, timeout: 20_000 };
    const pool = await startPool({
      servers: [{}, {}],
      pool: { lb_policy: "global_least_request", lb_config: { store } },
      others: { rest: rest.url },
    });
    onTestFinished(() => pool.close());
    await redis.hset(`higress:global_least_request_table:chat:${CLUSTER}`, pool.servers[0]?.address ?? "", 50);
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(pool.url, QUESTION)));
    expect(shares(answers.map(({ pod }) => pod))).toEqual({ "vllm-1": 20 });
    expect(await figure(pool.envoy, "picks.global_least_request")).toBe(20);
    await vi.waitFor(async () => {
      const counts = await redis.hgetall(`higress:global_least_request_table:chat:${CLUSTER}`);
      expect(counts[pool.servers[1]?.address ?? ""]).toBe("0");
    });
  });
});
