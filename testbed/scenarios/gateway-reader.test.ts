// `sluice gateway` in front of a reader who does not read.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { rawRequest, showLogsOnFailure, startUpstream, type Upstream } from "@sluice/testing/hosts";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { documents, gatewayYaml, routeYaml, serviceYaml } from "../src/controller/yaml.ts";
import { ROOT, SLUICE } from "../src/process/programs.ts";
import { RunningProcess } from "../src/process/running-process.ts";

/** Milliseconds, from the start of the process until it serves, on a machine with other work. */
const START_PATIENCE = 100_000;
const PATIENCE = 20_000;

/** Requests and the characters of the path of each: several times what pipes and the command keep. */
const REQUESTS = 300;
const PATH = `/${"x".repeat(8_000)}`;

let folder = "";
let upstream: Upstream;
let gateway: RunningProcess;
let url = "";

function route(version: string): string {
  const set = `{type: ResponseHeaderModifier, responseHeaderModifier: {set: [{name: x-version, value: "${version}"}]}}`;
  return routeYaml({ name: "echo", rules: `[{filters: [${set}], backendRefs: [{name: echo, port: 80}]}]` });
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "sluice-reader-"));
  upstream = await startUpstream();
  const rest = documents(gatewayYaml(), serviceYaml({ name: "echo", ports: [upstream.port] }));
  await writeFile(path.join(folder, "gateway.yaml"), rest);
  await writeFile(path.join(folder, "route.yaml"), route("one"));
  const args = [folder, "--ports", "80=0", "--debug-port", "0", "--access-log"];
  gateway = new RunningProcess([...SLUICE, "gateway", ...args], { folder: ROOT });
  [, url = ""] = await gateway.line(/^ready: gateway\/default\/gw (http:\S+)$/, 0, START_PATIENCE);
}, 120_000);
afterAll(async () => {
  gateway?.kill();
  await upstream?.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach((context) => showLogsOnFailure(context, { gateway }));

async function flood(): Promise<void> {
  for (let count = 0; count < REQUESTS; count++) {
    expect((await rawRequest(url, { path: PATH })).status).toBe(200);
  }
}

test("it serves and follows files all the same, and tells its reader what was left out", async () => {
  gateway.holdOutput();
  await flood();
  await writeFile(path.join(folder, "route.yaml"), route("two"));
  await vi.waitFor(async () => expect((await rawRequest(url)).headers["x-version"]).toBe("two"), PATIENCE);
  const mark = gateway.mark;
  gateway.readOutput();
  await gateway.line(/^… (\d+) lines were left out: nobody read them$/, mark, PATIENCE);
  await rawRequest(url, { path: "/after" });
  await gateway.line(/"\/after"/, mark, PATIENCE);
});

test("it ends when it is asked to, also while nobody reads", async () => {
  gateway.holdOutput();
  await flood();
  const ended = gateway.stop();
  await expect
    .poll(async () => rawRequest(url).then(() => "served", String), { timeout: PATIENCE })
    .toMatch(/ECONNREFUSED/);
  expect(await ended).toBe(0);
});
