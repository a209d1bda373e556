import {
  bootstrap,
  directResponse,
  Envoy,
  type EnvoyResources,
  httpListener,
  rejectionText,
  virtualHost,
  wasmFilter,
} from "@sluice/envoy";
import { HostEmulator } from "@sluice/host";
import { testModule } from "@sluice/testbed";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const module = { file: testModule("sdk-probe") };

/** A listener whose probe, in the VM that all share, has that configuration. */
function listener(name: string, configuration: unknown) {
  return httpListener({
    name,
    filters: [wasmFilter({ name: "probe", module, configuration })],
    virtualHosts: [virtualHost({ name: "all", routes: [directResponse({ name: "here", status: 200 })] })],
  });
}

function listeners(first: unknown, second: unknown): EnvoyResources {
  return { listeners: [listener("first", first), listener("second", second)], clusters: [] };
}

describe("two listeners with one plugin in one VM, on Envoy", () => {
  let envoy: Envoy;
  beforeAll(async () => {
    envoy = await Envoy.start({
      bootstrap: bootstrap(),
      resources: listeners({ mark: "one" }, { mark: "two" }),
      drainSeconds: 1,
    });
  });
  afterAll(async () => void (await envoy?.stop()));

  async function marks(): Promise<(string | null)[]> {
    const urls = [await envoy.url("first"), await envoy.url("second")];
    // Interleaved, so that a mix-up would show.
    const replies = await Promise.all(
      [...urls, ...urls].map((url) => fetch(url, { headers: { connection: "close" } })),
    );
    return replies.map((reply) => reply.headers.get("x-mark"));
  }

  test("each answers with its own configuration", async () => {
    expect(await marks()).toEqual(["one", "two", "one", "two"]);
  });

  test("an update of one leaves the other alone", async () => {
    expect(await envoy.apply(listeners({ mark: "changed" }, { mark: "two" }))).toEqual({ kind: "applied" });
    expect(await marks()).toEqual(["changed", "two", "changed", "two"]);
  });

  test("a wrong configuration is refused with its place, and the old one goes on", async () => {
    await envoy.apply(listeners({ mark: "good" }, { mark: "two" }));
    const wrong = { mark: "bad", _rules_: [{ _match_route_: ["r"], timers: { fast: "soon" } }] };
    const result = await envoy.apply(listeners(wrong, { mark: "three" }));
    if (result.kind === "applied") throw new Error("Envoy took a wrong configuration");
    expect(result.errors.map(({ name }) => name)).toEqual(["first"]);
    expect(result.errors.map(rejectionText).join("\n")).toContain("probe: _rules_[0].timers.fast: expected an integer");
    expect(await marks()).toEqual(["good", "three", "good", "three"]);
    expect(await envoy.apply(listeners({ mark: "mended" }, { mark: "three" }))).toEqual({ kind: "applied" });
    expect(await marks()).toEqual(["mended", "three", "mended", "three"]);
  });
});

describe.each(["envoy", "higress"] as const)(
  "two configurations of one plugin in one VM, on emulator (%s)",
  (personality) => {
    function load(): Promise<HostEmulator> {
      const wasm = module.file;
      const plugins = ["one", "two"].map((name) => ({
        wasm,
        name,
        rootId: name,
        vmId: "shared",
        config: { mark: name },
      }));
      return HostEmulator.load({ personality, plugins, upstream: () => ({ end: true }) });
    }

    function marks(host: HostEmulator): string[] {
      const { headers } = host.request().expectResponse();
      return [...headers].filter(([name]) => name === "x-mark").map(([, value]) => value);
    }

    test("each answers with its own, also after one was changed", async () => {
      const host = await load();
      // The response passes the chain in reverse.
      expect(marks(host)).toEqual(["two", "one"]);
      expect(host.contextCount("one")).toBe(2);
      expect(host.reconfigure("one", { mark: "changed" })).toBe(true);
      expect(marks(host)).toEqual(["two", "changed"]);
    });

    test("a wrong configuration is refused with its place, and the old one goes on", async () => {
      const host = await load();
      expect(host.reconfigure("two", { mark: 5 })).toBe(false);
      expect(host.logs.at(-1)).toMatchObject({
        level: "error",
        message: "probe: mark: expected a string, got a number",
      });
      expect(marks(host)).toEqual(["two", "one"]);
    });
  },
);
