import { randomUUID } from "node:crypto";
import { hosts, startUpstream, startValkey, type TestHost, type Upstream, type Valkey } from "@sluice/testbed";
import type { Gateway, RequestHandler } from "@sluice/testing/hosts";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { askFor, cacheCommand, cacheProbe, readCache } from "../src/cache/cache-probe.ts";
import { startReadyBridge } from "../src/store/bridge.ts";

const MEGABYTE = 1 << 20;
const LASTING = { fresh: 3_600_000, stale: 3_600_000 };

let upstream: Upstream;
let valkey: Valkey;
beforeAll(async () => {
  upstream = await startUpstream();
  valkey = await startValkey();
});
afterAll(async () => {
  await upstream?.close();
  await valkey?.stop();
});

async function open(host: TestHost, config: object, upstreams: Record<string, { url: string }> = {}): Promise<Gateway> {
  const gateway = await host.open({ plugins: [cacheProbe(config)], upstreams: { main: upstream, ...upstreams } });
  onTestFinished(() => gateway.close());
  return gateway;
}

const corrupt = async (gateway: Gateway) => (await gateway.metrics()).get("cache.cache-probe.corrupt") ?? 0;

describe.each(hosts)("a damaged entry on $name", (host) => {
  test("in shared data is dropped and counted, and can be written anew", async () => {
    const gateway = await open(host, { store: { type: "shared", max_bytes: MEGABYTE } });
    await cacheCommand(gateway.url, ["write", "key", { value: "the value", ...LASTING }]);
    expect(await readCache(gateway.url, "key")).toMatchObject({ value: "the value" });
    await cacheCommand(gateway.url, ["damage", `cache/${MEGABYTE / 4096}/ring/00000000`]);
    expect(await readCache(gateway.url, "key")).toMatchObject({ state: "none", corrupt: true, fault: "none" });
    expect(await readCache(gateway.url, "key")).toMatchObject({ state: "none", corrupt: false });
    expect(await corrupt(gateway)).toBe(1);
    await cacheCommand(gateway.url, ["write", "key", { value: "again", ...LASTING }]);
    expect(await readCache(gateway.url, "key")).toMatchObject({ value: "again" });
  });

  test("in a Redis is dropped and counted, and the request goes upstream", async () => {
    const bridge = await startReadyBridge({ redisUrl: [valkey.url] });
    onTestFinished(() => bridge.close());
    const prefix = `${randomUUID()}:`;
    const store = { type: "http", service_name: "bridge", token: bridge.token };
    const gateway = await open(host, { store, cache: { prefix } }, { bridge });
    const redis = new Redis(valkey.url);
    onTestFinished(() => redis.disconnect());
    await redis.set(`${prefix}entry:key`, "1t 1 2 9999999999999 9999999999999 0 7\nno value of ours");
    const reply = await askFor(gateway.url, "key", { "x-keep": "yes", "x-stub-body": "from upstream" });
    expect([reply.text, reply.headers["x-told"]]).toEqual(["from upstream", "leader"]);
    expect(await corrupt(gateway)).toBe(1);
    await expect.poll(async () => (await readCache(gateway.url, "key")).value, { interval: 5 }).toBe("from upstream");
  });
});

const FAILURES: readonly { readonly name: string; readonly fault: string; readonly answer: RequestHandler }[] = [
  { name: "does not answer", fault: "timeout", answer: () => new Promise(() => undefined) },
  { name: "breaks off", fault: "connection", answer: (_, response) => void response.destroy() },
  { name: "says that it can not", fault: "server", answer: (_, response) => void response.writeHead(500).end() },
  { name: "refuses the token", fault: "auth", answer: (_, response) => void response.writeHead(401).end("{}") },
  { name: "answers what is none", fault: "server", answer: (_, response) => void response.end("<html>") },
  { name: "answers too little", fault: "server", answer: (_, response) => void response.end('[{"result":null}]') },
];

describe.each(hosts)("a store that fails on $name", (host) => {
  test.each(FAILURES)("$name: the request goes upstream, and the answer to its client", async ({ fault, answer }) => {
    const rest = await startUpstream();
    rest.respond(answer);
    onTestFinished(() => rest.close());
    // Any other fault than silence comes before its time is up, on however busy a machine.
    const timeout = fault === "timeout" ? 150 : 20_000;
    const store = { type: "http", service_name: "rest", token: "t", timeout, failures: 0 };
    const gateway = await open(host, { store }, { rest });
    const reply = await askFor(gateway.url, "key", { "x-keep": "yes", "x-stub-body": "from upstream" });
    expect([reply.status, reply.text]).toEqual([200, "from upstream"]);
    expect((await readCache(gateway.url, "key")).fault).toBe(fault);
  });
});
