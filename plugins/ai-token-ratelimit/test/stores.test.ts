import { randomUUID } from "node:crypto";
import {
  type Gateway,
  hosts,
  OPENAI_STUB_KEY,
  type ProviderStub,
  showLogsOnFailure,
  startOpenAiStub,
  type TestHost,
} from "@sluice/testbed";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { type RestServer, startRestServer } from "../../../testbed/src/store/rest-server.ts";
import { ownValkey } from "../../../testbed/src/valkey/own-valkey.ts";
import { chat, eventually, openGateway, remainingOf } from "./scene.ts";

const TOKEN = "a-token";
const DAY = 86_400;

let openai: ProviderStub;
let valkey: Awaited<ReturnType<typeof ownValkey>>;
let redis: Redis;
beforeAll(async () => {
  openai = await startOpenAiStub();
  valkey = await ownValkey();
  redis = new Redis(valkey.url);
  redis.on("error", () => undefined);
});
afterAll(async () => {
  redis?.disconnect();
  await valkey?.stop();
  await openai?.close();
});

interface Ways {
  readonly name: string;
  readonly host: TestHost;
  readonly store: object;
}

/** How a gateway reaches Valkey: the block of its configuration. */
const ways: readonly Ways[] = hosts.flatMap((host) => {
  const http = { name: `HTTP on ${host.name}`, host, store: { store: httpStore() } };
  const redis = { service_name: "redis.static", timeout: 20_000 };
  const own = { name: `Higress's calls on ${host.name}`, host, store: { redis } };
  return host.name === "emulator (higress)" ? [http, own] : [http];
});

/** @param timeout milliseconds; a busy machine needs less */
function httpStore(timeout = 20_000): object {
  return { type: "http", service_name: "rest", token: TOKEN, timeout, failures: 3, pause: 200 };
}

describe.each(ways)("limits in Valkey over $name", ({ host, store }) => {
  let gateway: Gateway;
  let rest: RestServer;
  let rule: string;
  beforeEach(async (context) => {
    rule = `rule-${randomUUID()}`;
    rest = await startRestServer(valkey.url, TOKEN);
    showLogsOnFailure(context, { gateway: { logs: () => gateway?.logs() ?? [] } });
  });
  afterEach(async () => {
    await gateway?.close();
    await rest?.close();
  });

  async function open(config: object): Promise<Gateway> {
    gateway = await openGateway(
      host,
      openai,
      { rule_name: rule, ...store, ...config },
      { upstreams: { rest: rest.url }, redisPort: () => Number(new URL(valkey.url).port) },
    );
    return gateway;
  }
  const ask = async (running: Gateway, model = "stub-plain", headers: Record<string, string> = {}) => {
    const reply = await chat(running, OPENAI_STUB_KEY, model, { headers });
    return { status: reply.status, text: await reply.text() };
  };

  test("Higress's keys hold what Higress would put there", async () => {
    const running = await open({
      rule_items: [
        { limit_by_per_ip: "from-header-x-real-ip", limit_keys: [{ key: "10.0.0.0/8", token_per_hour: 9 }] },
        { limit_by_header: "X-Api-Key", limit_keys: [{ key: "k1", token_per_minute: 9 }] },
        {
          limit_by_per_consumer: "",
          limit_keys: [
            { key: "regexp:^team-", token_per_hour: 9 },
            { key: "*", token_per_day: 9 },
          ],
        },
      ],
    });
    await ask(running, "stub-plain", { "x-real-ip": "10.1.2.3, 8.8.8.8" });
    await ask(running, "stub-plain", { "x-api-key": "k1", "x-mse-consumer": "alice" });
    await ask(running, "stub-plain", { "x-api-key": "k2", "x-mse-consumer": "alice" });
    await ask(running, "stub-plain", { "x-mse-consumer": "team-a" });
    const keys = [
      `higress-token-ratelimit:${rule}:limit_by_per_ip:3600:from-header-x-real-ip:10.1.2.3`,
      `higress-token-ratelimit:${rule}:limit_by_header:60:X-Api-Key:k1`,
      `higress-token-ratelimit:${rule}:limit_by_per_consumer:86400:x-mse-consumer:alice`,
      `higress-token-ratelimit:${rule}:limit_by_per_consumer:3600:x-mse-consumer:team-a`,
    ];
    await eventually(async () => expect(await redis.mget(keys)).toEqual(["8", "8", "8", "8"]));
    expect((await redis.keys(`*${rule}*`)).sort()).toEqual([...keys].sort());
    expect(await redis.ttl(keys[2] ?? "")).toBeGreaterThan(86_300);
    // Another gateway's charge counts here, too.
    await redis.incrby(keys[2] ?? "", 2);
    expect((await ask(running, "stub-plain", { "x-mse-consumer": "alice" })).status).toBe(429);
    expect((await ask(running, "stub-plain", { "x-mse-consumer": "team-b" })).status).toBe(200);
    expect((await ask(running)).status).toBe(200);
  });

  test("a reservation is settled under Higress's key, and under ours in one slot of a cluster", async () => {
    const running = await open({
      reserve: true,
      global_threshold: { token_per_day: 10_000 },
      limits: [{ name: "all", amount: 10_000, window: DAY }],
    });
    await ask(running);
    const higress = `higress-token-ratelimit:${rule}:global_threshold:${DAY}`;
    await eventually(async () => expect(await redis.get(higress)).toBe("8"));
    const own = await redis.keys(`sluice-token-ratelimit:{${rule}}:all:*`);
    expect(await redis.mget(own)).toEqual(["8"]);
  });

  test("what a store did not take is charged when it is back, once", async () => {
    const running = await open({ reserve: true, limits: [{ name: "all", amount: 10_000, window: DAY }] });
    await ask(running);
    await eventually(async () => expect(await remainingOf(running)).toBe(9992));
    const pending = ask(running, "stub-wait-2000");
    await eventually(async () => expect(await remainingOf(running)).toBeLessThan(9992));
    await redis.config("RESETSTAT");
    await redis.config("SET", "maxmemory", "1");
    expect((await pending).status).toBe(200);
    await eventually(async () => expect(await redis.info("errorstats")).toContain("errorstat_OOM"));
    await redis.config("SET", "maxmemory", "0");
    await eventually(async () => expect(await remainingOf(running)).toBe(9984));
  });
});

describe.each(hosts)("a client that leaves on $name", (host) => {
  test("while the store is asked gets its reservation back", async (context) => {
    const rest = await startRestServer(valkey.url, TOKEN);
    const config = {
      rule_name: randomUUID(),
      reserve: true,
      limits: [{ name: "all", amount: 10_000, window: DAY }],
      store: httpStore(),
    };
    const gateway = await openGateway(host, openai, config, { upstreams: { rest: rest.url } });
    showLogsOnFailure(context, { gateway });
    onTestFinished(async () => {
      await gateway.close();
      await rest.close();
    });
    expect(await remainingOf(gateway)).toBe(10_000);
    const asked = rest.paths.length;
    const provided = openai.requests.length;
    await redis.call("CLIENT", "PAUSE", "700", "ALL");
    const abort = new AbortController();
    const reply = chat(gateway, OPENAI_STUB_KEY, "stub-plain", { signal: abort.signal });
    await eventually(() => expect(rest.paths.length).toBeGreaterThan(asked));
    abort.abort();
    await expect(reply).rejects.toThrow();
    // One question, and one charge that takes it back.
    await eventually(() => expect(rest.paths.length).toBeGreaterThan(asked + 1));
    await eventually(async () => expect(await remainingOf(gateway)).toBe(10_000));
    const chats = openai.requests.slice(provided).filter(({ path }) => path.includes("/chat/"));
    expect(chats).toEqual([]);
  });
});

describe.each(hosts)("a store that fails on $name", (host) => {
  let gateway: Gateway;
  let rest: RestServer;
  beforeEach(async (context) => {
    rest = await startRestServer(valkey.url, TOKEN);
    showLogsOnFailure(context, { gateway: { logs: () => gateway?.logs() ?? [] } });
  });
  afterEach(async () => {
    await gateway?.close();
    await rest?.close();
  });

  async function statusWith(config: object): Promise<number> {
    gateway = await openGateway(
      host,
      openai,
      { rule_name: randomUUID(), store: httpStore(500), ...config },
      { upstreams: { rest: rest.url } },
    );
    const reply = await chat(gateway, OPENAI_STUB_KEY, "stub-plain");
    await reply.text();
    return reply.status;
  }

  test.each([
    ["does not answer", "silence"],
    ["breaks off", "destroy"],
    ["answers no JSON", "babble"],
  ] as const)("a store that %s lets requests pass, or not, as the rule says", async (_name, how) => {
    rest.script((_request, response) => {
      if (how === "destroy") response.destroy();
      else if (how === "babble") response.end("<html>");
    });
    expect(await statusWith({ global_threshold: { token_per_day: 5 } })).toBe(200);
    await gateway.close();
    const limits = [{ name: "all", amount: 5, onStoreError: "deny" }];
    expect(await statusWith({ limits })).toBe(503);
    await gateway.close();
    const shadows = [{ name: "all", amount: 5, onStoreError: "deny", shadow: true }];
    expect(await statusWith({ limits: shadows })).toBe(200);
  });
});
