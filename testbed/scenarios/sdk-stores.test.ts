import { bootstrap, directResponse, Envoy, httpListener, virtualHost, wasmFilter } from "@sluice/envoy";
import { HostEmulator } from "@sluice/host";
import { hosts, testModule } from "@sluice/testbed";
import { rawRequest, useGateway } from "@sluice/testing";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { probe } from "../src/probe.ts";

describe.each(hosts)("shared data, queues and metrics through the SDK on $name", (host) => {
  const served = useGateway(host, [probe({ queue: "jobs" })]);

  async function report(headers: Record<string, string>): Promise<Record<string, unknown>> {
    return JSON.parse((await rawRequest(served.gateway.url, { headers })).text);
  }

  test("a stale version is refused, the newest is taken, and an empty value exists", async () => {
    expect(await report({ "x-probe": "compare-and-set", "x-probe-key": "versions" })).toEqual({
      absent: true,
      created: true,
      versioned: true,
      second: true,
      stale: false,
      value: "second",
      forced: true,
      existsEmpty: true,
    });
  });

  test("no update is lost between many requests", async () => {
    const headers = { "x-probe": "add-shared", "x-probe-key": "sum", "x-probe-times": "20" };
    const reports = await Promise.all(Array.from({ length: 20 }, () => report(headers)));
    expect(reports.map(({ added }) => added)).toEqual(Array(20).fill(20));
    expect((await report({ ...headers, "x-probe-times": "0" })).value).toBe("400");
  });

  test("what is put into a queue arrives in order at the plugin that registered it", async () => {
    for (const item of ["one", "two", "three"]) {
      const headers = { "x-probe": "push-queue", "x-probe-queue": "jobs", "x-probe-item": item };
      expect(await report(headers)).toEqual({ exists: true, pushed: true });
    }
    await vi.waitFor(async () => expect((await served.gateway.metrics()).get("probe_queue_items")).toBe(3));
    const took = () => served.gateway.logs().flatMap((line) => /probe: took: (\w+)/.exec(line)?.[1] ?? []);
    await expect.poll(took).toEqual(["one", "two", "three"]);
  });

  test("a queue that nobody registered does not exist", async () => {
    const headers = { "x-probe": "push-queue", "x-probe-queue": "nobody", "x-probe-item": "x" };
    expect(await report(headers)).toEqual({ exists: false, pushed: false });
  });

  test("a counter only grows, a gauge goes both ways, and both are read back", async () => {
    expect(await report({ "x-probe": "move-metrics" })).toEqual({ counter: 3, gauge: 7 });
    expect(await report({ "x-probe": "move-metrics" })).toEqual({ counter: 6, gauge: 7 });
    expect((await served.gateway.metrics()).get("probe_counter")).toBe(6);
    expect((await served.gateway.metrics()).get("probe_gauge")).toBe(7);
  });
});

describe("what the host matrix does not show", () => {
  const filter = wasmFilter({ name: "probe", module: { file: testModule("sdk-probe") }, configuration: {} });
  const listener = httpListener({
    name: "main",
    filters: [filter],
    virtualHosts: [virtualHost({ name: "all", routes: [directResponse({ name: "none", status: 200 })] })],
  });

  async function startEnvoy(concurrency: number): Promise<Envoy> {
    const envoy = await Envoy.start({ bootstrap: bootstrap({ listeners: [listener] }), concurrency });
    onTestFinished(async () => void (await envoy.stop()));
    return envoy;
  }

  test("no update is lost between Envoy's worker threads", async () => {
    const envoy = await startEnvoy(4);
    const url = await envoy.url("main");
    const headers = { "x-probe": "add-shared", "x-probe-key": "sum", "x-probe-times": "2000" };
    const replies = await Promise.all(Array.from({ length: 16 }, () => rawRequest(url, { headers })));
    // A race lost ten times is told, and not counted.
    const added = replies.reduce((sum, { text }) => sum + JSON.parse(text).added, 0);
    expect(added).toBeGreaterThan(0);
    const { text } = await rawRequest(url, { headers: { ...headers, "x-probe-times": "0" } });
    expect(JSON.parse(text).value).toBe(String(added));
  });

  test("a histogram's values reach Envoy's statistics", async () => {
    const envoy = await startEnvoy(1);
    await rawRequest(await envoy.url("main"), { headers: { "x-probe": "move-metrics" } });
    const prometheus = () => envoy.admin.get("/stats/prometheus");
    await vi.waitFor(async () => expect(await prometheus()).toMatch(/probe_histogram_count\S* 2$/m), {
      timeout: 20_000,
      interval: 200,
    });
    expect(await prometheus()).toMatch(/probe_histogram_sum\S* 30\d(\.\d+)?$/m);
  });

  test("a histogram's values reach the emulator", async () => {
    const host = await HostEmulator.load({ plugins: [{ wasm: testModule("sdk-probe") }] });
    host.request({ headers: { "x-probe": "move-metrics" } });
    expect(host.metrics.samples("probe_histogram")).toEqual([3, 300]);
  });
});
