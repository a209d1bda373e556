import { readFileSync } from "node:fs";
import { bootstrap, directResponse, Envoy, httpListener, virtualHost, wasmFilter } from "@sluice/envoy";
import { testModule } from "@sluice/testbed";
import { rawRequest } from "@sluice/testing/hosts";
import { expect, onTestFinished, test } from "vitest";
import { ALGORITHM, chargeState, type ProbeAccount, runBatch } from "../src/store/store-probe.ts";

const HOUR = 3_600_000;

/** Shared data is the one store whose writers are threads: here they are, as many as a large machine has. */
async function startEnvoy(concurrency: number, config: unknown): Promise<Envoy> {
  const filter = wasmFilter({ name: "probe", module: { file: testModule("store-probe") }, configuration: config });
  const listener = httpListener({
    name: "main",
    filters: [filter],
    virtualHosts: [virtualHost({ name: "all", routes: [directResponse({ name: "none", status: 200 })] })],
  });
  const envoy = await Envoy.start({ bootstrap: bootstrap({ listeners: [listener] }), concurrency });
  onTestFinished(async () => void (await envoy.stop()));
  return envoy;
}

test("eight workers charge several accounts at once: none is charged alone, none twice", async () => {
  const envoy = await startEnvoy(8, { type: "shared" });
  const url = await envoy.url("main");
  const limits = Array.from({ length: 4 }, (_, index) => ({
    key: `account-${index}`,
    algorithm: index === 3 ? ALGORITHM.slidingWindow : ALGORITHM.fixedWindow,
    most: 1_000 + index,
    window: HOUR,
  }));
  const accounts = limits.map((limit): ProbeAccount => ({ op: "reserve", ...limit, amount: 10 }));
  const replies = await Promise.all(Array.from({ length: 200 }, () => runBatch(url, [["charge", accounts, {}]])));
  expect(replies.map(({ fault }) => fault)).toEqual(Array(200).fill("none"));
  const charged = replies.filter(({ values }) => chargeState(values[0]).outcome === 1);
  expect(charged).toHaveLength(100);
  const asks = limits.map((limit): ProbeAccount => ({ op: "shadow", ...limit, amount: 0 }));
  const { values } = await runBatch(url, [["charge", asks, {}]]);
  expect(chargeState(values[0]).accounts.map(({ used }) => used)).toEqual([1_000, 1_000, 1_000, 1_000]);
});

test("no increment of eight workers on one key is lost", async () => {
  const envoy = await startEnvoy(8, { type: "shared" });
  const url = await envoy.url("main");
  const batch = Array.from({ length: 50 }, () => ["incrBy", "one", 1] as const);
  const replies = await Promise.all(Array.from({ length: 64 }, () => runBatch(url, batch)));
  expect(replies.every(({ fault }) => fault === "none")).toBe(true);
  expect((await runBatch(url, [["get", "one"]])).values).toEqual([String(64 * 50)]);
});

/** Keys of one request: what it allocates is collected when it is over. */
const STEP = 250;
/** Keys that fill the table many times over. */
const FILL = 50_000;

test("more keys than there is room for leave the memory as it is, and are counted", async () => {
  const envoy = await startEnvoy(1, { type: "shared", max_bytes: 1 << 20 });
  const url = await envoy.url("main");
  const flood = async (start: number) => {
    for (let from = start; from < start + FILL; from += STEP) {
      const { text } = await rawRequest(url, { headers: { "x-flood": String(STEP), "x-from": String(from) } });
      expect(text).toBe(String(STEP));
    }
  };
  await flood(0);
  const before = residentBytes(envoy.pid);
  await flood(FILL);
  await flood(2 * FILL);
  expect(residentBytes(envoy.pid) - before).toBeLessThan(3 << 20);
  const evictions = (await envoy.admin.stats("store_shared_evictions")).get("wasmcustom.store_shared_evictions") ?? 0;
  const room = ((1 << 20) / 4096) * 16;
  expect(evictions).toBeGreaterThanOrEqual(3 * FILL - room);
});

function residentBytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kilobytes) * 1024;
}
