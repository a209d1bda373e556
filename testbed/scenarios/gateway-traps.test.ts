// `sluice gateway` with several plugins, of which some trap.
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { testModule } from "@sluice/testbed";
import { rawRequest, showLogsOnFailure, startUpstream, type Upstream } from "@sluice/testing/hosts";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { documents, gatewayYaml, routeYaml, serviceYaml } from "../src/controller/yaml.ts";
import { ROOT, SLUICE } from "../src/process/programs.ts";
import { RunningProcess } from "../src/process/running-process.ts";

/** Milliseconds, from the start of the process until it serves, on a machine with other work. */
const START_PATIENCE = 100_000;
const PATIENCE = 20_000;

let folder = "";
let upstream: Upstream;
let modules: Server;
let gateway: RunningProcess;
let url = "";

function policy(port: number): string {
  const plugins = ["sdk-probe", "trap"].map((name) => `{name: ${name}, url: "http://127.0.0.1:${port}/${name}.wasm"}`);
  return `
apiVersion: sluice.dev/v1alpha1
kind: AIPolicy
metadata: {name: plugins}
spec:
  targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: echo}]
  defaults: {plugins: [${plugins.join(", ")}]}
`;
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "sluice-traps-"));
  upstream = await startUpstream();
  modules = createServer(async (request, response) => {
    response.end(await readFile(testModule(path.basename(request.url ?? "", ".wasm"))));
  });
  await once(modules.listen(0, "127.0.0.1"), "listening");
  const { port } = modules.address() as AddressInfo;
  const route = routeYaml({ name: "echo", rules: "[{backendRefs: [{name: echo, port: 80}]}]" });
  const resources = [gatewayYaml(), serviceYaml({ name: "echo", ports: [upstream.port] }), route, policy(port)];
  const files = path.join(folder, "resources");
  await mkdir(files);
  await writeFile(path.join(files, "all.yaml"), documents(...resources));
  const args = [files, "--ports", "80=0", "--debug-port", "0"];
  const env = { ...process.env, SLUICE_CACHE_DIR: path.join(folder, "cache") };
  gateway = new RunningProcess([...SLUICE, "gateway", ...args], { folder: ROOT, env });
  [, url = ""] = await gateway.line(/^ready: gateway\/default\/gw (http:\S+)$/, 0, START_PATIENCE);
  await vi.waitFor(async () => expect(await trap("none")).toBe(200), PATIENCE);
}, 150_000);
afterAll(async () => {
  await gateway?.stop();
  modules?.close();
  await upstream?.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach((context) => showLogsOnFailure(context, { gateway }));

async function trap(kind: string): Promise<number> {
  return (await rawRequest(url, { headers: { "x-trap": kind, "x-trap-phase": "request-headers" } })).status;
}

test("a trap that a plugin announces names it", async () => {
  const mark = gateway.mark;
  expect(await trap("index")).toBe(503);
  await gateway.line(/^\S+ critical user-trap-\w+: trap: Index out of range/, mark, PATIENCE);
  await gateway.line(/^\S+ trap +user-trap-\w+: proxy_on_request_headers: RuntimeError: unreachable$/, mark, PATIENCE);
  await expect.poll(() => trap("none"), { timeout: PATIENCE }).toBe(200);
});

test("one that nothing announces is named when Envoy loads the plugin again", async () => {
  const mark = gateway.mark;
  expect(await trap("divide")).toBe(503);
  await gateway.line(/^\S+ trap +proxy_on_request_headers: RuntimeError: divide by zero$/, mark, PATIENCE);
  await expect.poll(() => trap("none"), { timeout: PATIENCE }).toBe(200);
  await gateway.line(/^Envoy has loaded again what had trapped: user-trap-\w+$/, mark, PATIENCE);
});
