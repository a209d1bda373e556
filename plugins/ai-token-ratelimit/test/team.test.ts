import { type Gateway, hosts, type ProviderStub, showLogsOnFailure, startOpenAiStub } from "@sluice/testbed";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { chat, ruleName } from "./scene.ts";

const KEY_AUTH = {
  keys: ["x-api-key"],
  in_header: true,
  consumers: [
    { name: "alice", credential: "key-alice", team: "research" },
    { name: "bob", credential: "key-bob", team: "research" },
    { name: "carol", credential: "key-carol", team: "sales" },
    { name: "dave", credential: "key-dave" },
  ],
};

let stub: ProviderStub;
beforeAll(async () => {
  stub = await startOpenAiStub();
});
afterAll(() => stub?.close());

describe.each(hosts)("the limit of a team on $name", (host) => {
  let gateway: Gateway;
  beforeEach((context) => {
    showLogsOnFailure(context, { gateway: { logs: () => gateway?.logs() ?? [] } });
  });
  afterEach(() => gateway?.close());

  async function open(keyAuth: object | undefined): Promise<void> {
    const limits = [{ name: "of a team", per: "team", count: "requests", amount: 2, window: 86_400 }];
    gateway = await host.open({
      plugins: [
        ...(keyAuth === undefined ? [] : [{ plugin: "key-auth", config: keyAuth }]),
        { plugin: "ai-token-ratelimit", config: { rule_name: ruleName(), limits } },
      ],
      upstreams: { provider: { url: stub.url } },
      routeName: "chat",
    });
  }

  /** Statuses of calls one after another. */
  async function call(times: number, headers: Record<string, string>): Promise<readonly number[]> {
    const statuses: number[] = [];
    for (let i = 0; i < times; i++) {
      const reply = await chat(gateway, stub.key, "stub-plain", { headers });
      await reply.text();
      statuses.push(reply.status);
    }
    return statuses;
  }

  test("is shared by its consumers, and by nobody else", async () => {
    await open(KEY_AUTH);
    expect(await call(1, { "x-api-key": "key-alice" })).toEqual([200]);
    expect(await call(2, { "x-api-key": "key-bob" })).toEqual([200, 429]);
    expect(await call(1, { "x-api-key": "key-alice" })).toEqual([429]);
    expect(await call(3, { "x-api-key": "key-carol" })).toEqual([200, 200, 429]);
  });

  test("does not hold a consumer of no team, whatever it says of itself", async () => {
    await open(KEY_AUTH);
    const forged = { consumer_team: "research", "x-consumer-team": "research", "wasm.consumer_team": "research" };
    expect(await call(3, { "x-api-key": "key-dave", ...forged })).toEqual([200, 200, 200]);
    expect(await call(3, { "x-api-key": "key-alice" })).toEqual([200, 200, 429]);
  });

  test("is not escaped by a client that names another team", async () => {
    await open(KEY_AUTH);
    const forged = { "x-mse-consumer": "carol", consumer_team: "sales" };
    expect(await call(3, { "x-api-key": "key-alice", ...forged })).toEqual([200, 200, 429]);
    expect(await call(1, { "x-api-key": "key-carol" })).toEqual([200]);
  });

  test("holds nobody where no key was asked for", async () => {
    await open(undefined);
    expect(await call(3, { "x-mse-consumer": "alice", consumer_team: "research" })).toEqual([200, 200, 200]);
  });

  test("holds for the consumer that was found last", async () => {
    const first = { ...KEY_AUTH, keys: ["x-first"] };
    const limits = [{ name: "of a team", per: "team", count: "requests", amount: 1, window: 86_400 }];
    gateway = await host.open({
      plugins: [
        { plugin: "key-auth", config: first },
        { plugin: "key-auth", config: KEY_AUTH },
        { plugin: "ai-token-ratelimit", config: { rule_name: ruleName(), limits } },
      ],
      upstreams: { provider: { url: stub.url } },
      routeName: "chat",
    });
    const both = (second: string) => ({ "x-first": "key-alice", "x-api-key": second });
    expect(await call(2, both("key-dave"))).toEqual([200, 200]);
    expect(await call(2, both("key-carol"))).toEqual([200, 429]);
    expect(await call(1, both("key-bob"))).toEqual([200]);
  });
});
