import {
  bootstrap,
  directResponse,
  Envoy,
  type EnvoyResources,
  httpCluster,
  httpListener,
  virtualHost,
  wasmFilter,
} from "@sluice/envoy";
import { HostEmulator, type LifecycleQuirks } from "@sluice/host";
import { startUpstream, testModule, type Upstream } from "@sluice/testbed";
import { rawRequest } from "@sluice/testing/hosts";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

const wasm = testModule("sdk-probe");

/** Kept by each configuration: one that is never freed shows in the memory. */
const BALLAST = "b".repeat(16 * 1024);

describe.each(["envoy", "higress"] as const)("the life of contexts on emulator (%s)", (personality) => {
  function load(config: unknown, quirks: LifecycleQuirks = {}): Promise<HostEmulator> {
    return HostEmulator.load({
      personality,
      plugins: [{ wasm, name: "probe", config, quirks }],
      upstream: () => ({ body: "answer" }),
    });
  }

  test("ten thousand updates leave one root context and no more memory than a hundred", async () => {
    const host = await load({ mark: "0", ballast: BALLAST });
    const update = (count: number) => {
      for (let i = 0; i < count; i++) host.reconfigure("probe", { mark: `${i}`, timers: { a: 50 }, ballast: BALLAST });
    };
    update(100);
    const before = host.memoryPages("probe");
    update(9_900);
    expect(host.memoryPages("probe")).toBe(before);
    expect(host.contextCount("probe")).toBe(1);
    expect(host.metrics.value("probe_roots_done")).toBe(10_000);
    expect(host.request().expectResponse().headers.get("x-mark")).toBe("9899");
  });

  test("an update waits for the streams of the old configuration", async () => {
    const host = await load({ mark: "old" });
    const stream = host.request({ method: "POST", end: false });
    host.reconfigure("probe", { mark: "new" });
    expect(host.request().expectResponse().headers.get("x-mark")).toBe("new");
    expect(host.contextCount("probe")).toBe(3);
    stream.end();
    expect(stream.expectResponse().headers.get("x-mark")).toBe("old");
    expect(host.contextCount("probe")).toBe(1);
  });

  test("streams leave nothing behind", async () => {
    const host = await load({ mark: "m" });
    const serve = (count: number) => {
      for (let i = 0; i < count; i++)
        host.request({ body: BALLAST, headers: { "x-probe": "stream-body" } }).expectResponse();
    };
    serve(200);
    const before = host.memoryPages("probe");
    serve(2_000);
    expect(host.memoryPages("probe")).toBe(before);
    expect(host.contextCount("probe")).toBe(1);
  });

  test("hosts that skip or repeat callbacks are borne", async () => {
    const host = await load({ mark: "m" }, { skipVmStart: true, repeatConfigure: 3, endWithLogOnly: true });
    const serve = (count: number) => {
      for (let i = 0; i < count; i++) expect(host.request().expectResponse().headers.get("x-mark")).toBe("m");
    };
    serve(5_000);
    const before = host.memoryPages("probe");
    serve(20_000);
    expect(host.memoryPages("probe")).toBe(before);
    expect(host.metrics.value("probe_streams_open")).toBe(0);
  });

  test("a configuration that goes finishes its farewell first", async () => {
    const host = await load({ farewell: "service" });
    host.onCall("service", () => ({ delayMs: 500 }));
    host.reconfigure("probe", {});
    expect(host.calls.map(({ path }) => path)).toEqual(["/farewell"]);
    expect(host.contextCount("probe")).toBe(2);
    host.clock.advance(500);
    expect(host.metrics.value("probe_farewells")).toBe(1);
    expect(host.contextCount("probe")).toBe(1);
  });
});

describe("the life of contexts on Envoy", () => {
  let service: Upstream;
  let envoy: Envoy;
  beforeAll(async () => {
    service = await startUpstream();
    envoy = await Envoy.start({ bootstrap: bootstrap(), resources: resources({ mark: "0" }), drainSeconds: 1 });
  });
  afterAll(async () => {
    await envoy?.stop();
    await service?.close();
  });

  function resources(configuration: unknown): EnvoyResources {
    const listener = httpListener({
      name: "main",
      filters: [wasmFilter({ name: "probe", module: { file: wasm }, configuration })],
      virtualHosts: [virtualHost({ name: "all", routes: [directResponse({ name: "here", status: 200 })] })],
    });
    const endpoints = [{ address: "127.0.0.1", port: service.port }];
    return { listeners: [listener], clusters: [httpCluster({ name: "service", endpoints })] };
  }

  async function metric(name: string): Promise<number> {
    return (await envoy.admin.stats(`^wasmcustom\\.${name}$`)).get(`wasmcustom.${name}`) ?? 0;
  }

  async function ask(action: string) {
    return rawRequest(await envoy.url("main"), { headers: { "x-probe": action } });
  }

  test("old root contexts end after an update, and their memory serves the next ones", async () => {
    const ballast = "b".repeat(1024 * 1024);
    let updates = 0;
    const update = async (count: number) => {
      for (let i = 0; i < count; i++) {
        expect(await envoy.apply(resources({ mark: `${++updates}`, ballast }))).toEqual({ kind: "applied" });
        // In the VM of the main thread and in the worker's, once the old listener is drained.
        await vi.waitFor(async () => expect(await metric("probe_roots_done")).toBe(updates * 2), 20_000);
      }
      return JSON.parse((await ask("read-memory")).text).pages;
    };
    const before = await update(5);
    expect(await update(10)).toBe(before);
    expect((await ask("none")).headers["x-mark"]).toBe("15");
  });

  test("a configuration that goes finishes its farewell first", async () => {
    await envoy.apply(resources({ mark: "m", farewell: "service" }));
    service.clear();
    await envoy.apply(resources({ mark: "m" }));
    expect(await service.nextRequest()).toMatchObject({ method: "GET", path: "/farewell" });
    await vi.waitFor(async () => expect(await metric("probe_farewells")).toBeGreaterThan(0), 20_000);
    expect((await ask("none")).status).toBe(200);
  });
});
