import { type Gateway, hosts, type ProviderStub, showLogsOnFailure, startOpenAiStub } from "@sluice/testbed";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { cacheStatus, chat, openCache, ownText } from "./scene.ts";

let openai: ProviderStub;
beforeAll(async () => {
  openai = await startOpenAiStub();
});
afterAll(() => openai.close());

const ROUTES = [
  { name: "first", upstream: "provider", headers: { "x-route": "first" } },
  { name: "second", upstream: "provider" },
];

const ALICE = { "x-mse-consumer": "alice" };
const BOB = { "x-mse-consumer": "bob" };
const FIRST = { "x-route": "first" };

describe.each(hosts)("answers are shared on $name", (host) => {
  let gateway: Gateway;
  beforeEach((context) => showLogsOnFailure(context, { gateway: { logs: () => gateway?.logs() ?? [] } }));
  afterEach(() => gateway?.close());

  /** Whether the second of these has the first's answer. */
  async function shares(one: Record<string, string>, other: Record<string, string>): Promise<boolean> {
    const text = ownText();
    expect(cacheStatus(await chat(gateway, text, {}, one))).toBe("miss");
    return cacheStatus(await chat(gateway, text, {}, other)) === "hit";
  }

  test.each([
    { scope: undefined, consumers: false, nameless: true, routes: false, tenants: false },
    { scope: "consumer", consumers: false, nameless: true, routes: false, tenants: false },
    { scope: "route", consumers: true, nameless: true, routes: false, tenants: true },
    { scope: "global", consumers: true, nameless: true, routes: true, tenants: true },
  ])("by scope $scope", async ({ scope, consumers, nameless, routes }) => {
    gateway = await openCache(host, openai, scope === undefined ? {} : { scope }, { routes: ROUTES });
    expect(await shares(ALICE, ALICE)).toBe(true);
    expect(await shares(ALICE, BOB)).toBe(consumers);
    expect(await shares(ALICE, {})).toBe(consumers);
    expect(await shares({}, {})).toBe(nameless);
    expect(await shares({ ...ALICE, ...FIRST }, ALICE)).toBe(routes);
  });

  test("what an administrator names is forgotten", async () => {
    const config = { adminConsumer: "admin", tags: ["faq"], tellKey: true };
    gateway = await openCache(host, openai, config);
    const order = async (query: string, consumer = "admin", method = "POST") => {
      const headers = { "x-mse-consumer": consumer };
      const reply = await fetch(`${gateway.url}/ai-cache/purge?${query}`, { method, headers });
      return `${reply.status} ${await reply.text()}`;
    };
    const text = ownText();
    const ask = async (body: object = {}) => chat(gateway, text, body, ALICE);
    const key = (await ask()).headers.get("x-cache-key") ?? "";
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    await ask({ seed: 1 });
    for (const other of ["scope=consumer:bob", "tag=other", "age=3600", `key=${"0".repeat(64)}`, "scope=global"]) {
      expect([other, await order(other)]).toEqual([other, "200 purged"]);
      expect([other, cacheStatus(await ask())]).toEqual([other, "hit"]);
    }
    expect(await order(`key=${key}`)).toBe("200 purged");
    expect([cacheStatus(await ask({ seed: 1 })), cacheStatus(await ask())]).toEqual(["hit", "miss"]);
    for (const named of ["scope=consumer:alice", "tag=faq", "tag=model:stub-plain", "age=0", "all=true"]) {
      expect([named, await order(named)]).toEqual([named, "200 purged"]);
      expect([named, cacheStatus(await ask()), cacheStatus(await ask())]).toEqual([named, "miss", "hit"]);
    }
    expect(await order("all=true", "alice")).toContain("403 Only the consumer");
    expect(await order("all=true", "admin", "GET")).toBe("405 Purge by POST");
    expect(await order("scope=alice")).toContain("400 scope: expected");
    expect(await order("")).toContain("400 one of key");
    expect(cacheStatus(await ask())).toBe("hit");
  });
});
