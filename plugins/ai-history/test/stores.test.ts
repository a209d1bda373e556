import { createHash, randomUUID } from "node:crypto";
import { hosts, type TestHost } from "@sluice/testbed";
import { useScenario } from "@sluice/testing";
import { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type RestServer, startRestServer } from "../../../testbed/src/store/rest-server.ts";
import { ownValkey } from "../../../testbed/src/valkey/own-valkey.ts";
import { eventually } from "../../ai-token-ratelimit/test/scene.ts";

const TOKEN = "a-token";

let valkey: Awaited<ReturnType<typeof ownValkey>>;
let redis: Redis;
let rest: RestServer;
beforeAll(async () => {
  valkey = await ownValkey();
  redis = new Redis(valkey.url);
  rest = await startRestServer(valkey.url, TOKEN);
});
afterAll(async () => {
  redis?.disconnect();
  await rest?.close();
  await valkey?.stop();
});

interface Way {
  readonly name: string;
  readonly host: TestHost;
  readonly config: object;
}

/** How a gateway reaches Valkey. */
const WAYS: readonly Way[] = hosts.flatMap((host): Way[] => {
  const store = { type: "http", service_name: "rest", token: TOKEN, timeout: 20_000, failures: 3, pause: 200 };
  const http = { name: `HTTP on ${host.name}`, host, config: { store } };
  const own = { name: `Higress's calls on ${host.name}`, host, config: { redis: { serviceName: "redis.static" } } };
  return host.name === "emulator (higress)" ? [http, own] : [http];
});

describe.each(WAYS)("histories in Valkey over $name", ({ host, config }) => {
  const scenario = useScenario(host, "ai-history");
  let key: string;
  beforeEach(() => {
    key = randomUUID();
    const body = JSON.stringify({
      choices: [{ index: 0, message: { role: "assistant", content: "é" }, finish_reason: "stop" }],
    });
    scenario.upstream.respond((_, response) => {
      response.writeHead(200, { "content-type": "application/json" }).end(body);
    });
  });
  const open = (more: object) =>
    scenario.open(
      { ...config, ...more },
      {
        upstreams: { main: { url: scenario.upstream.url }, rest: { url: rest.url } },
        redisPort: () => Number(new URL(valkey.url).port),
      },
    );
  const headers = () => ({ authorization: `Bearer ${key}` });
  const user = (content: string) => ({ role: "user", content });

  test("are Higress's: its key, its form, and its own are read", async () => {
    await open({ identity: "plain", cacheTTL: 60 });
    const name = `higress-ai-history:Bearer${key}`;
    const kept = [user("hi"), { role: "assistant", content: "hello" }];
    await redis.set(name, JSON.stringify(kept));
    await scenario.post({ messages: [user("1")] }, { headers: headers() });
    expect((await scenario.seen()).json).toEqual({ messages: [...kept, user("1")] });
    await eventually(async () => {
      expect(JSON.parse((await redis.get(name)) ?? "")).toEqual([
        ...kept,
        user("1"),
        { role: "assistant", content: "é" },
      ]);
      const ttl = await redis.ttl(name);
      expect(ttl > 50 && ttl <= 60).toBe(true);
    });
  });

  test("have the identity's digest in their keys", async () => {
    await open({});
    await scenario.post({ messages: [user("1")] }, { headers: headers() });
    const digest = createHash("sha256").update(`Bearer${key}`).digest("hex");
    await eventually(async () => expect(await redis.exists(`higress-ai-history:${digest}`)).toBe(1));
    expect(await redis.ttl(`higress-ai-history:${digest}`)).toBe(-1);
    const told = await scenario.send({ method: "GET", path: "/ai-history/query", headers: headers() });
    expect(JSON.parse(told.text)).toEqual([user("1"), { role: "assistant", content: "é" }]);
  });

  test("that are none are empty ones", async () => {
    await open({ identity: "plain" });
    await redis.set(`higress-ai-history:Bearer${key}`, '[{"role":"user"');
    const reply = await scenario.post({ messages: [user("1")] }, { headers: headers() });
    expect(reply.status).toBe(200);
    expect((await scenario.seen()).json).toEqual({ messages: [user("1")] });
  });
});

const [emulator] = hosts;

describe("a store that fails", () => {
  if (emulator === undefined) throw new Error("there is no host");
  const scenario = useScenario(emulator, "ai-history");

  test("costs no answer, and a query says so", async () => {
    const gateway = await scenario.open(
      { store: { type: "http", service_name: "rest", token: "wrong", timeout: 20_000 } },
      { upstreams: { main: { url: scenario.upstream.url }, rest: { url: rest.url } } },
    );
    const headers = { authorization: "Bearer x" };
    const reply = await scenario.post({ messages: [{ role: "user", content: "1" }] }, { headers });
    expect(reply.status).toBe(200);
    const told = await scenario.send({ method: "GET", path: "/ai-history/query", headers });
    expect([told.status, JSON.parse(told.text).error.code]).toEqual([503, "store_error"]);
    expect(gateway.logs().join("\n")).toContain("ai-history: lets requests pass: store: auth");
  });
});
