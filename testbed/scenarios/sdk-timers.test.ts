import { HostEmulator } from "@sluice/host";
import { envoyHost, startUpstream, testModule } from "@sluice/testbed";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { probeGateway } from "../src/probe.ts";

describe("timers of several periods on one tick", () => {
  async function emulator(timers: Record<string, number>): Promise<HostEmulator> {
    return await HostEmulator.load({ plugins: [{ wasm: testModule("sdk-probe"), name: "probe", config: { timers } }] });
  }

  function runs(host: HostEmulator): Record<string, number> {
    return Object.fromEntries(
      [...host.metrics.all()].map(([name, value]) => [name.replace("probe_timer_", ""), value]),
    );
  }

  test("each runs as often as its period says, on virtual time", async () => {
    const host = await emulator({ second: 1000, tenth: 100, quarter: 250 });
    host.clock.advance(10_000);
    // 250 ms falls between two ticks of 100 ms: it runs at the nearer one, and on average as often as it should.
    expect(runs(host)).toEqual({ second: 10, tenth: 100, quarter: 40 });
  });

  test("time that passed in one leap is not made up for", async () => {
    const host = await emulator({ tenth: 100 });
    host.clock.advance(99);
    expect(runs(host).tenth).toBe(0);
    host.clock.advance(1);
    expect(runs(host).tenth).toBe(1);
  });

  test("a configuration that is read again starts its timers anew, one that went has none", async () => {
    const host = await emulator({ tenth: 100 });
    host.reconfigure("probe", { timers: { second: 1000 } });
    host.clock.advance(5_000);
    expect(runs(host)).toMatchObject({ tenth: 0, second: 5 });
    host.reconfigure("probe", {});
    host.clock.advance(5_000);
    expect(runs(host)).toMatchObject({ tenth: 0, second: 5 });
  });

  test("Envoy ticks them, too", async () => {
    const upstream = await startUpstream();
    const gateway = await envoyHost.open(probeGateway(upstream.url, { timers: { fast: 20, slow: 100 } }));
    onTestFinished(async () => {
      await gateway.close();
      await upstream.close();
    });
    const runsOf = async (name: string) => (await gateway.metrics()).get(`probe_timer_${name}`) ?? 0;
    await vi.waitFor(async () => expect(await runsOf("slow")).toBeGreaterThanOrEqual(6));
    // Alike on a machine so busy that no tick of the fast one comes in time.
    await vi.waitFor(async () => expect(await runsOf("fast")).toBeGreaterThan(await runsOf("slow")));
  });
});
