import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { modulePath, startModuleServer } from "@sluice/controller";
import { bootstrap, Envoy, httpCluster, httpListener, virtualHost, wasmFilter } from "@sluice/envoy";
import { moduleBytes, ociImage, pushImage, type Registry, startRegistry } from "@sluice/testbed";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { compileMarker } from "../../envoy/test/marker.ts";
import { openStore, temporaryFolder } from "../src/registry/module-fixture.ts";

const DIST = fileURLToPath(new URL("../../dist", import.meta.url));

let registry: Registry;
let marker: Uint8Array;
beforeAll(async () => {
  [registry, marker] = await Promise.all([startRegistry(), compileMarker()]);
});
afterAll(() => registry.stop());

/** What the filter `marker` writes into the answer of a running Envoy. */
async function markOf(envoy: Envoy): Promise<string | null> {
  onTestFinished(async () => void (await envoy.stop()));
  return (await fetch(await envoy.url("gateway"), { headers: { connection: "close" } })).headers.get("x-marker");
}

const answers = [virtualHost({ name: "all", routes: [] })];

test("Envoy loads a module that was pulled from a registry", async () => {
  await pushImage({ host: registry.host, repository: "plugins/marker" }, "v1", await ociImage(marker));
  const { settle } = await openStore();
  const state = await settle({ kind: "url", url: `oci://${registry.host}/plugins/marker:v1` });
  expect(state).toMatchObject({ state: "ready" });
  if (state.state !== "ready") return;
  const filter = wasmFilter({ name: "marker", module: { file: state.file }, configuration: "pulled" });
  const listener = httpListener({ name: "gateway", filters: [filter], virtualHosts: answers });
  const envoy = await Envoy.start({ bootstrap: bootstrap({ listeners: [listener] }) });
  expect(await markOf(envoy)).toBe('"pulled"');
});

test("Envoy fetches a module from the controller by its sha256", async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "marker.wasm"), marker);
  const { store, settle } = await openStore({ places: { bundled: folder } });
  const state = await settle({ kind: "bundled", plugin: "marker" });
  expect(state).toMatchObject({ state: "ready" });
  if (state.state !== "ready") return;
  const server = await startModuleServer({ cache: store.cache });
  onTestFinished(() => server.close());
  const cluster = httpCluster({ name: "modules", endpoints: [{ address: "127.0.0.1", port: server.port }] });
  const module = { url: `http://modules${modulePath(state.sha256)}`, cluster: "modules", sha256: state.sha256 };
  const filter = wasmFilter({ name: "marker", module, configuration: "remote" });
  const listener = httpListener({ name: "gateway", filters: [filter], virtualHosts: answers });
  const envoy = await Envoy.start({ bootstrap: bootstrap({ clusters: [cluster], listeners: [listener] }) });
  expect(await markOf(envoy)).toBe('"remote"');
});

test.each(["ai-proxy", "ai-statistics", "key-auth", "model-router"])("our own %s is taken", async (plugin) => {
  const { settle } = await openStore({ places: { bundled: DIST } });
  expect(await settle({ kind: "bundled", plugin })).toMatchObject({ state: "ready" });
  expect(await settle({ kind: "bundled", plugin, host: "higress" })).toMatchObject({ state: "ready" });
});

test("a rebuilt module is a new file, so that Envoy sees that it changed", async () => {
  const folder = await temporaryFolder();
  const file = join(folder, "mine.wasm");
  await mkdir(folder, { recursive: true });
  await writeFile(file, moduleBytes({ note: "one" }));
  const { store, clock, settle } = await openStore({ places: { bundled: folder }, fileInterval: 1_000 });
  const before = await settle({ kind: "bundled", plugin: "mine" });
  await writeFile(file, moduleBytes({ note: "a second" }));
  const changed = new Promise<void>((resolve) => store.once("changed", resolve));
  clock.advance(1_000);
  await changed;
  const after = store.request({ kind: "bundled", plugin: "mine" });
  expect(after).toMatchObject({ state: "ready" });
  expect(after).not.toEqual(before);
});
