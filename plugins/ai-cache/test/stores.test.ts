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
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type RestServer, startRestServer } from "../../../testbed/src/store/rest-server.ts";
import { ownValkey } from "../../../testbed/src/valkey/own-valkey.ts";
import { eventually } from "../../ai-token-ratelimit/test/scene.ts";
import { cacheStatus, chat, openCache, ownText } from "./scene.ts";

const TOKEN = "a-token";

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

interface Way {
  readonly name: string;
  readonly host: TestHost;
  readonly config: (prefix: string) => object;
}

/** How a gateway reaches Valkey. */
const WAYS: readonly Way[] = hosts.flatMap((host): Way[] => {
  const store = { type: "http", service_name: "rest", token: TOKEN, timeout: 20_000, failures: 3, pause: 200 };
  const http = { name: `HTTP on ${host.name}`, host, config: (cacheKeyPrefix: string) => ({ store, cacheKeyPrefix }) };
  const own = {
    name: `Higress's calls on ${host.name}`,
    host,
    config: (cacheKeyPrefix: string) => ({ cache: { type: "redis", serviceName: "redis.static", cacheKeyPrefix } }),
  };
  return host.name === "emulator (higress)" ? [http, own] : [http];
});

describe.each(WAYS)("answers in Valkey over $name", ({ host, config }) => {
  let gateway: Gateway;
  let rest: RestServer;
  let prefix: string;
  beforeEach(async (context) => {
    showLogsOnFailure(context, { gateway: { logs: () => gateway?.logs() ?? [] } });
    prefix = `cache-${randomUUID()}:`;
    rest = await startRestServer(valkey.url, TOKEN);
    gateway = await openCache(
      host,
      openai,
      { ...config(prefix), adminConsumer: "admin", tellKey: true },
      {
        upstreams: { provider: { url: openai.url }, rest: { url: rest.url } },
        redisPort: () => Number(new URL(valkey.url).port),
      },
    );
  });
  afterEach(async () => {
    await gateway?.close();
    await rest?.close();
  });

  const keys = async () => (await redis.keys(`${prefix}*`)).filter((key) => /[0-9a-f]{64}$/.test(key));

  test("are kept, found, renewed after a purge, and dropped when they are damaged", async () => {
    const text = ownText();
    expect(cacheStatus(await chat(gateway, text, { stream: true }))).toBe("miss");
    await eventually(async () => expect(await keys()).toHaveLength(1));
    const hit = await chat(gateway, text);
    expect([hit.status, cacheStatus(hit), JSON.parse(hit.text).choices[0].message.content]).toEqual([
      200,
      "hit",
      `You said: ${text}`,
    ]);
    const [key = ""] = await keys();
    const kept = await redis.get(key);
    await redis.set(key, `${kept?.slice(0, -9)}damaged..`);
    expect(cacheStatus(await chat(gateway, text))).toBe("miss");
    await eventually(async () => {
      const damaged = [...(await gateway.metrics())].filter(([name]) => name.endsWith("corrupt"));
      expect(damaged.map(([, value]) => value)).toContain(1);
      expect(cacheStatus(await chat(gateway, text))).toBe("hit");
    });
    const order = { method: "POST", headers: { "x-mse-consumer": "admin" } };
    const purged = await fetch(`${gateway.url}/ai-cache/purge?tag=model:stub-plain`, order);
    expect([purged.status, await purged.text()]).toEqual([200, "purged"]);
    expect(cacheStatus(await chat(gateway, text))).toBe("miss");
  });
});

const http = WAYS.filter(({ name }) => name === "HTTP on emulator (envoy)" || name === "HTTP on Envoy");

test.each(http)(
  "a store that does not answer costs its timeout and no answer, over $name",
  async ({ host, config }) => {
    const silent = await startOpenAiStub();
    const gateway = await openCache(host, openai, config("silent:"), {
      // A server that knows no such API, then one that is not there.
      upstreams: { provider: { url: openai.url }, rest: { url: silent.url } },
    });
    const text = ownText();
    expect((await chat(gateway, text)).status).toBe(200);
    await silent.close();
    for (let i = 0; i < 5; i++) expect([(await chat(gateway, text)).status]).toEqual([200]);
    await eventually(() => expect(gateway.logs().join("\n")).toContain("ai-cache: lets requests pass: store:"));
    await gateway.close();
  },
);
