import { randomUUID } from "node:crypto";
import {
  type Gateway,
  hosts,
  type ProviderStub,
  showLogsOnFailure,
  startOpenAiStub,
  type TestHost,
} from "@sluice/testbed";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { type RestServer, startRestServer } from "../../../testbed/src/store/rest-server.ts";
import { ownValkey } from "../../../testbed/src/valkey/own-valkey.ts";
import { eventually } from "../../ai-token-ratelimit/test/scene.ts";
import { chat, openGateway, post, query, quotaOf } from "./scene.ts";
import { startReceiver } from "./webhook.ts";

const TOKEN = "a-token";
/** Milliseconds for an answer of the store: more than a busy machine needs, or less than a store is held. */
const PATIENCE = 20_000;
const HASTE = 1_000;

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
  /** The same, for a test that outlasts its patience. */
  readonly hasty: object;
}

/** How a gateway reaches Valkey: the block of its configuration. */
const ways: readonly Ways[] = hosts.flatMap((host) => {
  const overHttp = (timeout: number) => ({ store: httpStore(timeout) });
  const byCalls = (timeout: number) => ({ redis: { service_name: "redis.static", timeout } });
  const http = { name: `HTTP on ${host.name}`, host, store: overHttp(PATIENCE), hasty: overHttp(HASTE) };
  const own = { name: `Higress's calls on ${host.name}`, host, store: byCalls(PATIENCE), hasty: byCalls(HASTE) };
  return host.name === "emulator (higress)" ? [http, own] : [http];
});

function httpStore(timeout = PATIENCE): object {
  return { type: "http", service_name: "rest", token: TOKEN, timeout, failures: 3, pause: 200 };
}

describe.each(ways)("quotas in Valkey over $name", ({ host, store, hasty }) => {
  let gateway: Gateway;
  let rest: RestServer;
  let prefix: string;
  beforeEach(async (context) => {
    prefix = `quota-${randomUUID()}:`;
    rest = await startRestServer(valkey.url, TOKEN);
    showLogsOnFailure(context, { gateway: { logs: () => gateway?.logs() ?? [] } });
  });
  afterEach(async () => {
    await gateway?.close();
    await rest?.close();
  });

  async function open(config: object = {}): Promise<Gateway> {
    gateway = await openGateway(
      host,
      openai,
      { admin_consumer: "admin", redis_key_prefix: prefix, ...store, ...config },
      { upstreams: { rest: rest.url }, redisPort: () => Number(new URL(valkey.url).port) },
    );
    return gateway;
  }

  test("a key holds what Higress would put there, and another gateway's charge counts", async () => {
    const running = await open();
    const key = `${prefix}alice`;
    expect((await post(running, "admin", "refresh", "consumer=alice&quota=100")).status).toBe(200);
    expect([await redis.get(key), await redis.ttl(key)]).toEqual(["100", -1]);
    expect((await chat(running, "alice")).status).toBe(200);
    await eventually(async () => expect(await redis.get(key)).toBe("92"));
    expect((await post(running, "admin", "delta", "consumer=alice&value=8")).text).toBe("delta quota successful");
    expect((await query(running, "admin", "?consumer=alice")).text).toBe('{"consumer":"alice","quota":100}');
    await redis.decrby(key, 100);
    expect((await chat(running, "alice")).status).toBe(403);
    expect((await redis.keys(`${prefix}*`)).sort()).toEqual([key]);
  });

  test("something else under the key lets nobody pass, and the administrator is told", async () => {
    const running = await open();
    await redis.hset(`${prefix}alice`, "a", "b");
    expect((await chat(running, "alice")).status).toBe(403);
    const failed = await post(running, "admin", "delta", "consumer=alice&value=1");
    expect(failed.status).toBe(503);
    expect(failed.text).toMatch(/^redis error:WRONGTYPE/);
  });

  test.each([
    ["allow", 200],
    ["deny", 403],
  ])("without the store requests meet onStoreError: %s", async (onStoreError, status) => {
    const running = await open({ onStoreError, store: { ...httpStore(), service_name: "nobody" }, redis: undefined });
    expect((await chat(running, "alice")).status).toBe(status);
    expect((await query(running, "admin", "?consumer=alice")).status).toBe(503);
    const found = [...(await running.metrics())].filter(([name]) => name.startsWith("store.ai-quota."));
    expect(found).toEqual([[`store.ai-quota.connection.${onStoreError}`, 1]]);
  });

  test("what the store did not answer to is charged once", async () => {
    const running = await open(hasty);
    await post(running, "admin", "refresh", "consumer=alice&quota=100");
    const slow = chat(running, "alice", { model: "stub-wait-2000" });
    await eventually(() => expect(openai.requests.at(-1)?.body.toString()).toContain("stub-wait-2000"));
    await redis.call("CLIENT", "PAUSE", "2500", "WRITE");
    expect((await slow).status).toBe(200);
    await eventually(async () => expect(await quotaOf(running, "alice")).toBe(92));
    // Every try has been answered by now, and counted once.
    await redis.call("CLIENT", "UNPAUSE");
    await eventually(async () => expect((await redis.keys(`{${prefix}alice}:once:*`)).length).toBe(1));
    expect(await quotaOf(running, "alice")).toBe(92);
  });

  describe("budgets", () => {
    const BODY = { max_tokens: 5 };
    let rule: string;
    beforeEach(() => {
      rule = randomUUID();
    });

    const openBudgets = (budgets: readonly object[], config: object = {}) =>
      openGateway(
        host,
        openai,
        { rule_name: rule, budgets, ...store, ...config },
        {
          upstreams: { rest: rest.url },
          redisPort: () => Number(new URL(valkey.url).port),
        },
      );

    const used = async () => {
      const keys = (await redis.keys(`sluice-quota:{${rule}}:*`)).filter((key) => !key.includes(":once:"));
      const values = await Promise.all(keys.map((key) => redis.get(key)));
      return Object.fromEntries(keys.map((key, index) => [key.slice(`sluice-quota:{${rule}}:`.length), values[index]]));
    };

    test("survive a restart, and are shared by gateways", async () => {
      const budgets = [
        { name: "day", amount: "50", period: "Day" },
        { name: "a", per: "consumer", amount: "0.001", unit: "USD", period: "Month", timeZone: "+00:00" },
      ];
      const config = { prices: [{ model: "*", price: { input: "1", output: "2" } }] };
      gateway = await openBudgets(budgets, config);
      expect((await chat(gateway, "alice", BODY)).status).toBe(200);
      const day = new Date().toISOString().slice(0, 10);
      const expected = {
        [`day:global:tokens:Day:UTC:${day}:`]: "8",
        [`a:consumer:USD:Month:+00:00:${day.slice(0, 7)}:alice`]: "13000000",
      };
      await eventually(async () => expect(await used()).toEqual(expected));
      await gateway.close();
      gateway = await openBudgets(budgets, config);
      const other = await openBudgets(budgets, config);
      const replies = await Promise.all(
        Array.from({ length: 12 }, (_, index) => chat(index % 2 === 0 ? gateway : other, "alice", BODY)),
      );
      const passed = replies.filter(({ status }) => status === 200).length;
      await eventually(async () => {
        const now = await used();
        expect(now[`day:global:tokens:Day:UTC:${day}:`]).toBe(String(8 + 8 * passed));
        expect(now[`a:consumer:USD:Month:+00:00:${day.slice(0, 7)}:alice`]).toBe(String(13_000_000 * (1 + passed)));
      });
      await other.close();
      expect(passed).toBeGreaterThan(0);
      expect(passed).toBeLessThan(6);
    });

    test("that are used up send a request to the cheaper model, in its body however large", async () => {
      const cheaper = { amount: "5", action: "downgrade", model: "stub-words-2" };
      gateway = await openBudgets([{ name: "plain", models: ["stub-plain"], ...cheaper }]);
      const picture = `data:image/png;base64,${"A".repeat(400_000)}`;
      const content = [
        { type: "text", text: "one two three" },
        { type: "image_url", image_url: { url: picture } },
      ];
      for (const messages of [[{ role: "user", content: "one two three" }], [{ role: "user", content }]]) {
        const reply = await chat(gateway, "alice", { ...BODY, messages });
        expect([reply.status, reply.headers.get("x-budget-model")]).toEqual([200, "stub-words-2"]);
        const sent = JSON.parse(openai.requests.at(-1)?.body.toString() ?? "") as object;
        expect(sent).toEqual({ model: "stub-words-2", messages, ...BODY });
      }
    });

    test.each([
      ["allow", 200],
      ["deny", 503],
    ])("meet onStoreError: %s without the store", async (onStoreError, status) => {
      const dead = { store: { ...httpStore(), service_name: "nobody" }, redis: undefined };
      gateway = await openBudgets([{ name: "all", amount: "5", onStoreError }], dead);
      expect((await chat(gateway, "alice", BODY)).status).toBe(status);
    });

    test("tell of a threshold once, whichever gateway sees it", async () => {
      const receiver = await startReceiver();
      onTestFinished(() => receiver.close());
      const budgets = [{ name: "all", amount: "20", action: "alert", alertAt: [50] }];
      const config = { rule_name: rule, budgets, ...store, webhook: { service_name: "alerts" } };
      const open = () =>
        openGateway(host, openai, config, {
          upstreams: { rest: rest.url, alerts: receiver.url },
          redisPort: () => Number(new URL(valkey.url).port),
        });
      gateway = await open();
      const other = await open();
      onTestFinished(() => other.close());
      await Promise.all(Array.from({ length: 10 }, (_, index) => chat(index % 2 ? gateway : other, "alice", BODY)));
      await eventually(async () => expect(Object.values(await used()).sort()).toEqual(["80"]));
      await eventually(() => expect(receiver.alerts.map(({ body }) => body.percent)).toEqual([50]));
    });
  });
});
