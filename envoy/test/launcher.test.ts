import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  bootstrap,
  directResponse,
  Envoy,
  type EnvoyResources,
  httpListener,
  type Listener,
  validateBootstrap,
  virtualHost,
  wasmFilter,
} from "../src/index.ts";
import { compileMarker } from "./marker.ts";
import { isAlive } from "./process.ts";

let module: Uint8Array;
beforeAll(async () => {
  module = await compileMarker();
});

function listener(configuration: string, name = "main"): Listener {
  return httpListener({
    name,
    filters: [wasmFilter({ name: "marker", module: { bytes: module }, configuration })],
    virtualHosts: [
      virtualHost({ name: "all", routes: [directResponse({ name: "hello", status: 200, body: "hello\n" })] }),
    ],
  });
}

function resources(...listeners: Listener[]): EnvoyResources {
  return { listeners, clusters: [] };
}

/** A new connection each time: an old one stays with the listener that accepted it. */
async function marker(url: string): Promise<string | null> {
  const response = await fetch(url, { headers: { connection: "close" } });
  await response.arrayBuffer();
  return response.headers.get("x-marker");
}

describe("a running Envoy", () => {
  let envoy: Envoy;
  let url: string;

  beforeAll(async () => {
    envoy = await Envoy.start({
      bootstrap: bootstrap(),
      resources: resources(listener("one")),
      concurrency: 2,
      drainSeconds: 1,
    });
    url = await envoy.url("main");
  });
  afterAll(async () => {
    await envoy.stop();
  });

  test("answers through a Wasm filter", async () => {
    expect(await marker(url)).toBe('"one"');
  });

  test("serves a new configuration on the same port as soon as it is applied", async () => {
    for (const configuration of ["two", "three", "four"]) {
      expect(await envoy.apply(resources(listener(configuration)))).toEqual({ kind: "applied" });
      expect(await marker(url)).toBe(`"${configuration}"`);
    }
  });

  test("takes a second listener and lets it go again", async () => {
    await envoy.apply(resources(listener("two"), listener("other", "second")));
    expect(await marker(await envoy.url("second"))).toBe('"other"');
    expect(await envoy.apply(resources(listener("two")))).toEqual({ kind: "applied" });
    await expect(envoy.url("second")).rejects.toThrow('no active listener "second"');
  });

  test("keeps the old configuration when the plugin refuses the new one", async () => {
    await envoy.apply(resources(listener("kept")));
    const result = await envoy.apply(resources(listener("bad")));
    expect(result).toMatchObject({ kind: "rejected", errors: [{ resource: "listener", name: "main" }] });
    expect(result).toHaveProperty(
      "errors[0].pluginErrors",
      expect.arrayContaining(["marker: configuration refused: it is bad"]),
    );
    expect(await marker(url)).toBe('"kept"');
  });

  test("keeps the old configuration when a message breaks Envoy's rules", async () => {
    await envoy.apply(resources(listener("kept")));
    const broken = { ...listener("new"), perConnectionBufferLimitBytes: undefined, filterChains: [] };
    const result = await envoy.apply(resources(broken));
    expect(result).toMatchObject({ kind: "rejected", errors: [{ resource: "listener", name: "main" }] });
    expect(result).toHaveProperty("errors[0].message", expect.stringContaining("no filter chains"));
    expect(await marker(url)).toBe('"kept"');
  });

  test("takes a good configuration after a refused one", async () => {
    await envoy.apply(resources(listener("bad")));
    expect(await envoy.apply(resources(listener("good")))).toEqual({ kind: "applied" });
    expect(await marker(url)).toBe('"good"');
  });

  test("recovers from a trap", async () => {
    expect((await fetch(`${url}/trap`)).status).toBe(503);
    await expect.poll(() => marker(url)).toMatch(/^"/);
  });
});

describe("a start that fails", () => {
  test("says why when Envoy refuses the bootstrap, and leaves no process", async () => {
    const broken = { ...listener("new"), filterChains: [] };
    await expect(Envoy.start({ bootstrap: bootstrap({ listeners: [broken] }) })).rejects.toThrow("no filter chains");
  });

  test("says why when a plugin refuses its first configuration", async () => {
    const started = Envoy.start({ bootstrap: bootstrap(), resources: resources(listener("bad")) });
    await expect(started).rejects.toThrow(/Envoy refused the configuration: listener "main": /);
  });

  test("is found by validation before", async () => {
    expect(await validateBootstrap(bootstrap({ listeners: [listener("fine")] }))).toEqual({ kind: "valid" });
    const broken = bootstrap({ listeners: [{ ...listener("new"), filterChains: [] }] });
    const message = expect.stringContaining("no filter chains");
    expect(await validateBootstrap(broken)).toEqual({ kind: "invalid", message, pluginErrors: [] });
    const refused = bootstrap({ listeners: [listener("bad")] });
    const pluginErrors = ["marker: configuration refused: it is bad"];
    expect(await validateBootstrap(refused)).toMatchObject({ kind: "invalid", pluginErrors });
  });
});

test("stop ends the process", async () => {
  const envoy = await Envoy.start({ bootstrap: bootstrap({ listeners: [listener("one")] }), adminPort: 0 });
  expect(envoy.admin.address).toMatchObject({ host: "127.0.0.1" });
  expect(isAlive(envoy.pid)).toBe(true);
  expect(await envoy.stop()).toEqual({ code: 0, signal: null });
  expect(isAlive(envoy.pid)).toBe(false);
  await envoy.stop();
});
