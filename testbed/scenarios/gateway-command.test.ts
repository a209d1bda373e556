import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { rawRequest, startUpstream, type Upstream } from "@sluice/testing/hosts";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { documents, gatewayYaml, routeYaml, serviceYaml } from "../src/controller/yaml.ts";
import { freePort } from "../src/free-port.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const COMMAND = ["scripts/run.mjs", "sdk/cli/src/main.ts", "gateway"];

/** Milliseconds, on a machine with other work. */
const PATIENCE = 20_000;
/** The same, from the start of the process until it serves. */
const START_PATIENCE = 100_000;

/** A running command and what it has printed. */
interface Run {
  readonly child: ChildProcess;
  output(): string;
}

function run(...args: readonly string[]): Run {
  const child = spawn(process.execPath, [...COMMAND, ...args], { cwd: ROOT });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (data: Buffer) => {
      output += data.toString();
    });
  }
  return { child, output: () => output };
}

async function exitCode({ child }: Run): Promise<unknown> {
  if (child.exitCode !== null) return child.exitCode;
  const [code] = await once(child, "exit");
  return code;
}

/** Once it has been printed. */
function printed({ output }: Run, pattern: RegExp, patience = PATIENCE): Promise<RegExpExecArray> {
  return vi.waitFor(() => {
    const found = pattern.exec(output());
    if (found === null) throw new Error(`nothing like ${pattern} in:\n${output()}`);
    return found;
  }, patience);
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
  await writeFile(path.join(folder, file), text);
}

describe("sluice gateway DIR", () => {
  let gateway: Run;
  let url = "";

  beforeAll(async () => {
    await write("gateway.yaml", documents(gatewayYaml(), serviceYaml({ name: "echo", ports: [upstream.port] })));
    await write("route.yaml", route("one"));
    gateway = run(folder, "--ports", `80=${await freePort()}`, "--debug-port", "0");
    const [, found = ""] = await printed(gateway, /^ready: gateway\/default\/gw (http:\S+)$/m, START_PATIENCE);
    url = found;
  }, 120_000);

  afterAll(() => {
    gateway.child.kill("SIGKILL");
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
    await printed(gateway, /^changed HTTPRoute default\/echo$/m);
    await printed(gateway, /^in effect after \d+ ms: ~route http\/80\/default$/m);
  });

  test("reports a broken file with file, line and column, and goes on as before", async () => {
    await write("route.yaml", route("three").replace("type: ResponseHeaderModifier,", "type: Nothing,"));
    await printed(gateway, /route\.yaml:8:\d+: HTTPRoute default\/echo: .*type must be one of/);
    expect(await version()).toBe("two");
    await write("route.yaml", "kind: [\n");
    await printed(gateway, /route\.yaml:2:1: /);
    expect(await version()).toBe("two");
  });

  test("goes on from there when the file is mended", async () => {
    await write("route.yaml", route("four"));
    await vi.waitFor(async () => expect(await version()).toBe("four"), PATIENCE);
    await printed(gateway, /^mended: \S*route\.yaml$/m);
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
    await printed(gateway, /^created HTTPRoute default\/extra$/m);
    await rm(path.join(folder, "extra.yaml"));
    await vi.waitFor(async () => expect(await status()).toBe(200), PATIENCE);
    await printed(gateway, /^removed HTTPRoute default\/extra$/m);
  });

  test("ends with all that it started when asked to", async () => {
    gateway.child.kill("SIGINT");
    expect(await exitCode(gateway)).toBe(0);
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
    expect(await exitCode(failed)).toBe(code);
    expect(failed.output()).toMatch(said);
    expect(failed.output()).not.toMatch(/\n {4}at /);
  });
});
