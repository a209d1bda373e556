import { type Gateway, hosts, startUpstream, type Upstream } from "@sluice/testbed";
import { type GatewaySetup, rawRequest } from "@sluice/testing/hosts";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { probe } from "../src/probe.ts";

// The process of a real Envoy, and its compiled modules, go from one gateway to the next.
describe.each(hosts)("a gateway after another on $name", (host) => {
  let upstream: Upstream;
  const open: Gateway[] = [];
  beforeAll(async () => {
    upstream = await startUpstream();
  });
  afterEach(async () => {
    for (const gateway of open.splice(0)) await gateway.close();
  });
  afterAll(() => upstream.close());

  async function start(config: Record<string, unknown> = {}, more: Partial<GatewaySetup> = {}): Promise<Gateway> {
    const gateway = await host.open({ plugins: [probe(config)], upstreams: { main: { url: upstream.url } }, ...more });
    open.push(gateway);
    return gateway;
  }

  async function ask({ url }: Gateway, headers: Record<string, string>): Promise<Record<string, unknown>> {
    return JSON.parse((await rawRequest(url, { headers })).text);
  }

  test("sees no shared data, no queue and no metric of the one before", async () => {
    const add = { "x-probe": "add-shared", "x-probe-key": "sum", "x-probe-times": "1" };
    const push = { "x-probe": "push-queue", "x-probe-queue": "jobs", "x-probe-item": "x" };
    const first = await start({ queue: "jobs" });
    expect(await ask(first, add)).toMatchObject({ value: "1" });
    expect(await ask(first, push)).toEqual({ exists: true, pushed: true });
    expect(await ask(first, { "x-probe": "move-metrics" })).toEqual({ counter: 3, gauge: 7 });
    await first.close();
    const second = await start({ header: "x-other" });
    expect([...(await second.metrics())].filter(([, value]) => value !== 0)).toEqual([]);
    await second.close();
    const third = await start();
    expect(await ask(third, add)).toMatchObject({ value: "1" });
    expect(await ask(third, push)).toEqual({ exists: false, pushed: false });
    expect(await ask(third, { "x-probe": "move-metrics" })).toEqual({ counter: 3, gauge: 7 });
    expect((await third.metrics()).get("probe_counter")).toBe(3);
  });

  test("sees no line of the one before, be it written late", async () => {
    const first = await start();
    await rawRequest(first.url, { path: "/early" });
    await first.close();
    const second = await start();
    await rawRequest(second.url, { path: "/late" });
    await vi.waitFor(() => expect(second.logs().join("\n")).toContain('"path":"/late"'));
    expect(second.logs().join("\n")).not.toContain("/early");
    // In another process, if one was free, that line has its own time to be written.
    await vi.waitFor(() => expect(first.logs().join("\n")).toContain('"path":"/early"'));
  });

  test("is another one while the one before still runs", async () => {
    const first = await start();
    const second = await start();
    const add = { "x-probe": "add-shared", "x-probe-key": "sum", "x-probe-times": "1" };
    expect(await ask(first, add)).toMatchObject({ value: "1" });
    expect(await ask(second, add)).toMatchObject({ value: "1" });
    expect(first.url).not.toBe(second.url);
  });

  test("starts after a refused one, whose reason is told", async () => {
    await expect(start({ timers: { slow: 0 } })).rejects.toThrow("timers.slow");
    const gateway = await start();
    expect(gateway.logs().join("\n")).not.toContain("timers.slow");
    expect((await rawRequest(gateway.url)).status).toBe(200);
  });

  test("takes a cluster of the same name for its own", async () => {
    const other = await startUpstream();
    const first = await start();
    await rawRequest(first.url, { path: "/first" });
    await upstream.nextRequest();
    await first.close();
    const second = await start({}, { upstreams: { main: { url: other.url } } });
    await rawRequest(second.url, { path: "/second" });
    expect((await other.nextRequest()).path).toBe("/second");
    await other.close();
  });
});
