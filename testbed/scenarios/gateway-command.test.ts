import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { rawRequest, startUpstream, type Upstream } from "@sluice/testing/hosts";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { documents, gatewayYaml, routeYaml, serviceYaml } from "../src/controller/yaml.ts";
import { freePort } from "../src/free-port.ts";
import { ROOT, SLUICE } from "../src/process/programs.ts";
import { RunningProcess } from "../src/process/running-process.ts";

/** Milliseconds, on a machine with other work. */
const PATIENCE = 20_000;
/** The same, from the start of the process until it serves. */
const START_PATIENCE = 100_000;

function run(...args: readonly string[]): RunningProcess {
  return new RunningProcess([...SLUICE, "gateway", ...args], { folder: ROOT });
}

let folder = "";
let upstream: Upstream;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "sluice-command-"));
  upstream = await startUpstream();
});
afterAll(async () => {
  await upstream?.close();
  await rm(folder, { recursive: true, force: true });
});

function route(value: string): string {
  return routeYaml({
    name: "echo",
    rules: `
  - filters: [{type: ResponseHeaderModifier, responseHeaderModifier: {set: [{name: x-version, value: "${value}"}]}}]
    backendRefs: [{name: echo, port: 80}]`,
  });
}

async function write(file: string, text: string): Promise<void> {
  // In one go: nobody finds it empty between two turns of the event loop.
  writeFileSync(path.join(folder, file), text);
}

describe("sluice gateway DIR", () => {
  let gateway: RunningProcess;
  let url = "";

  beforeAll(async () => {
    await write("gateway.yaml", documents(gatewayYaml(), serviceYaml({ name: "echo", ports: [upstream.port] })));
    await write("route.yaml", route("one"));
    gateway = run(folder, "--ports", `80=${await freePort()}`, "--debug-port", "0");
    const [, found = ""] = await gateway.line(/^ready: gateway\/default\/gw (http:\S+)$/, 0, START_PATIENCE);
    url = found;
  });

  afterAll(() => {
    gateway.kill();
  });

  async function version(): Promise<unknown> {
    const reply = await rawRequest(url);
    expect(reply.status).toBe(200);
    return reply.headers["x-version"];
  }

  test("serves what the files say once it says where", async () => {
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await version()).toBe("one");
  });

  test("follows an edit, and prints what changed and when it is in effect", async () => {
    await write("route.yaml", route("two"));
    await vi.waitFor(async () => expect(await version()).toBe("two"), PATIENCE);
    await gateway.line(/^changed HTTPRoute default\/echo$/, 0, PATIENCE);
    await gateway.line(/^in effect after \d+ ms: ~route http\/80\/default$/, 0, PATIENCE);
  });

  test("reports a broken file with file, line and column, and goes on as before", async () => {
    await write("route.yaml", route("three").replace("type: ResponseHeaderModifier,", "type: Nothing,"));
    await gateway.line(/route\.yaml:8:\d+: HTTPRoute default\/echo: .*type must be one of/, 0, PATIENCE);
    expect(await version()).toBe("two");
    await write("route.yaml", "kind: [\n");
    await gateway.line(/route\.yaml:2:1: /, 0, PATIENCE);
    expect(await version()).toBe("two");
  });

  test("goes on from there when the file is mended", async () => {
    await write("route.yaml", route("four"));
    await vi.waitFor(async () => expect(await version()).toBe("four"), PATIENCE);
    await gateway.line(/^mended: \S*route\.yaml$/, 0, PATIENCE);
  });

  test("follows files that come and go", async () => {
    const extra = routeYaml({
      name: "extra",
      hostnames: ["extra.example.com"],
      rules: `[{filters: [{type: RequestRedirect, requestRedirect: {statusCode: 301}}]}]`,
    });
    const status = async () => (await rawRequest(url, { headers: { host: "extra.example.com" } })).status;
    await write("extra.yaml", extra);
    await vi.waitFor(async () => expect(await status()).toBe(301), PATIENCE);
    await gateway.line(/^created HTTPRoute default\/extra$/, 0, PATIENCE);
    await rm(path.join(folder, "extra.yaml"));
    await vi.waitFor(async () => expect(await status()).toBe(200), PATIENCE);
    await gateway.line(/^removed HTTPRoute default\/extra$/, 0, PATIENCE);
  });

  test("prints what plugins warn of, such as the guard's audit", async () => {
    const policy = `
apiVersion: sluice.dev/v1alpha1
kind: AIPolicy
metadata: {name: guard}
spec:
  targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: echo}]
  defaults: {guard: {request: [{name: secret, match: {literals: [swordfish]}}]}}
`;
    const ask = () =>
      fetch(`${url}/v1/chat/completions`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ model: "m", messages: [{ role: "user", content: "swordfish" }] }),
      });
    await write("policy.yaml", policy);
    await vi.waitFor(async () => {
      await ask();
      expect(gateway.output).toMatch(/^\d\d:\d\d:\d\d warn +ai-prompt-guard: .*secret/m);
    }, PATIENCE);
  });

  test("ends with all that it started when asked to", async () => {
    expect(await gateway.stop()).toBe(0);
    await expect(rawRequest(url)).rejects.toThrow("ECONNREFUSED");
  });
});

describe("sluice gateway that cannot start", () => {
  let taken: Server;
  beforeAll(async () => {
    taken = createServer();
    await once(taken.listen(0, "127.0.0.1"), "listening");
  });
  afterAll(() => {
    taken.close();
  });

  const inUse = (): string => String((taken.address() as AddressInfo).port);

  test.concurrent.each([
    {
      name: "a directory that is not there",
      args: () => ["nowhere"],
      code: 2,
      said: /no file or directory nowhere\n help: /,
    },
    {
      name: "a port for proxies that is taken",
      args: () => ["--xds-port", inUse()],
      code: 1,
      said: /cannot listen on .*\n +at: --xds-port\n help: /,
    },
    {
      name: "a port for debugging that is taken",
      args: () => ["--debug-port", inUse()],
      code: 1,
      said: /cannot listen on .*\n +at: --debug-port\n help: /,
    },
    {
      name: "a port for health that is taken",
      args: () => ["--health-port", inUse()],
      code: 1,
      said: /cannot listen on .*\n +at: --health-port\n help: /,
    },
    {
      name: "ports that are none",
      args: () => ["--ports", "80"],
      code: 1,
      said: /is no pair of ports\n +at: --ports\n help: /,
    },
  ])("says so: $name", async ({ args, code, said }) => {
    const [first = "", ...rest] = args();
    const failed = run(
      ...(first.startsWith("-") ? [folder, "--debug-port", "0", first, ...rest] : [first, "--debug-port", "0"]),
    );
    expect(await failed.exited).toBe(code);
    expect(failed.output).toMatch(said);
    expect(failed.output).not.toMatch(/\n {4}at /);
  });
});
