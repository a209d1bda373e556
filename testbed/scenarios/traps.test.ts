import { HostEmulator } from "@sluice/host";
import { type Gateway, hosts, startUpstream, testModule } from "@sluice/testbed";
import { rawRequest, useGateway } from "@sluice/testing";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { probe } from "../src/probe.ts";

/** Ways to trap; with what the SDK's `abort` says of those that AssemblyScript itself finds. */
const KINDS = [
  { kind: "index", says: /trap: Index out of range at ~lib\/array.ts:\d+:\d+/ },
  { kind: "missing-key", says: /trap: Key does not exist at ~lib\/map.ts:\d+:\d+/ },
  { kind: "divide", says: /divide by zero/ },
  { kind: "unreachable", says: /unreachable/ },
  { kind: "stack", says: /Maximum call stack size exceeded/ },
  { kind: "memory", says: /unreachable|out of range/ },
];

const trap = { plugin: testModule("trap"), config: {} };

// Higress's WasmPlugin has no FAIL_RELOAD: there a trap is an outage, which the last test shows.
describe.each(hosts.filter(({ name }) => !name.includes("higress")))("a plugin that traps on $name", (host) => {
  const served = useGateway(host, [probe({ mark: "other" }), trap]);

  function request(headers: Record<string, string> = {}) {
    return rawRequest(served.gateway.url, { headers, chunks: ["body"] });
  }

  /** Lines of the log that say so. */
  function told(says: RegExp): number {
    return served.gateway.logs().filter((line) => says.test(line)).length;
  }

  /** Until the host has loaded the VM again: its first requests are refused meanwhile. */
  async function recovered(): Promise<string> {
    let seen = "";
    await vi.waitFor(async () => {
      const reply = await request();
      expect(reply.status).toBe(200);
      seen = String(reply.headers["x-seen"]);
    }, 20_000);
    return seen;
  }

  describe.each(KINDS)("by $kind", ({ kind, says }) => {
    test.each(["request-headers", "request-body", "response-headers"])(
      "in %s: that request gets 503, later ones are served",
      async (phase) => {
        await recovered();
        const before = told(says);
        const reply = await request({ "x-trap": kind, "x-trap-phase": phase });
        expect(reply.status).toBe(503);
        // Counted anew: the VM is a fresh one.
        expect(await recovered()).toBe("1");
        await vi.waitFor(() => expect(told(says)).toBeGreaterThan(before));
      },
    );
  });

  test("other modules do not notice", async () => {
    await recovered();
    const reply = await request({ "x-trap": "unreachable", "x-trap-phase": "request-headers" });
    expect(reply.status).toBe(503);
    expect(reply.headers["x-mark"]).toBe("other");
  });
});

describe("the emulator", () => {
  async function trapped(kind: string) {
    const host = await HostEmulator.load({ plugins: [{ wasm: trap.plugin }], upstream: () => ({ end: true }) });
    const { status } = host
      .request({ headers: { "x-trap": kind, "x-trap-phase": "request-headers" } })
      .expectResponse();
    expect(status).toBe(503);
    return { host, trap: host.traps[0] };
  }

  test.each(KINDS)("names the line of AssemblyScript that trapped by $kind", async ({ kind }) => {
    const { trap } = await trapped(kind);
    const own = trap?.frames.filter(({ source }) => source?.includes("modules/trap/assembly/"));
    expect(own?.map(({ source }) => source)).toContainEqual(expect.stringMatching(/assembly\/(fail|plugin)\.ts$/));
    expect(own?.every(({ line }) => line !== undefined && line > 0)).toBe(true);
    expect(trap?.callback).toBe("proxy_on_request_headers");
  });

  test("as Higress, without a reload, refuses every later request", async () => {
    const gateway = await openHigress();
    expect(
      (await rawRequest(gateway.url, { headers: { "x-trap": "index", "x-trap-phase": "request-headers" } })).status,
    ).toBe(503);
    expect((await rawRequest(gateway.url)).status).toBe(503);
  });

  async function openHigress(): Promise<Gateway> {
    const upstream = await startUpstream();
    onTestFinished(() => upstream.close());
    const higress = hosts.find(({ name }) => name.includes("higress"));
    const gateway = await higress?.open({ plugins: [trap], upstreams: { main: { url: upstream.url } } });
    if (gateway === undefined) throw new Error("the host matrix has no Higress");
    onTestFinished(() => gateway.close());
    return gateway;
  }
});
