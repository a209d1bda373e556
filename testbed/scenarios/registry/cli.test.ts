import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VERBS } from "@sluice/cli";
import { FETCHERS, fetchAs, REGISTRY_PASSWORD, REGISTRY_USER, type Registry, startRegistry } from "@sluice/testbed";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";

/** One for every host, and one with a module of its own for Higress. */
const PLUGIN = "key-auth";
const HIGRESS_PLUGIN = "cluster-key-rate-limit";

const DIST = join(import.meta.dirname, "../../../dist");

let registry: Registry;
let closed: Registry;
/** Of Docker's configuration; empty unless a test writes one. */
let docker: string;
beforeAll(async () => {
  [registry, closed] = await Promise.all([startRegistry(), startRegistry({ login: true })]);
  // Mostly they are built; what was changed is compiled here, and not in the time of a test.
  await sluice("build", [PLUGIN, HIGRESS_PLUGIN]);
}, 300_000);
afterAll(() => Promise.all([registry.stop(), closed.stop()]));
beforeEach(async () => {
  docker = await temporary();
  vi.stubEnv("DOCKER_CONFIG", docker);
});
afterEach(() => vi.unstubAllEnvs());

async function temporary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-cli-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a verb in this process, as the parser calls it. */
async function sluice(name: string, args: readonly string[], flags: object = {}): Promise<Ran> {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const spies = [
    vi.spyOn(console, "log").mockImplementation((line: string) => void stdout.push(line)),
    vi.spyOn(console, "error").mockImplementation((line: string) => void stderr.push(line)),
  ];
  const verb = VERBS.find((known) => known.name === name);
  if (verb === undefined) throw new Error(`there is no verb ${name}`);
  try {
    const defaults = name === "push" ? { shape: "higress", host: "envoy", sbom: false } : {};
    const code = await verb.run(args, { ...defaults, ...flags } as never);
    return { code, stdout: stdout.join("\n"), stderr: stderr.join("\n") };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

describe("sluice push", () => {
  test("publishes under the plugin's version, and prints the digest that pull takes", async () => {
    const { code, stdout, stderr } = await sluice("push", [PLUGIN, `${registry.host}/plugins/key-auth`]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^127\.0\.0\.1:\d+\/plugins\/key-auth@sha256:[0-9a-f]{64}$/);
    expect(stderr).toMatch(/pushed key-auth 0\.1\.0 to 127\.0\.0\.1:\d+\/plugins\/key-auth:0\.1\.0 \(/);
    const output = await temporary();
    const pulled = await sluice("pull", [stdout], { output });
    expect(pulled.stdout).toBe([join(output, "key-auth.wasm"), join(output, "key-auth.json")].join("\n"));
    const module = await readFile(join(output, "key-auth.wasm"));
    expect(Buffer.compare(module, await readFile(join(DIST, "key-auth.wasm")))).toBe(0);
    expect(JSON.parse(await readFile(join(output, "key-auth.json"), "utf8"))).toMatchObject({
      name: "key-auth",
      configSchema: { type: "object" },
    });
  });

  test.each(FETCHERS)("publishes what %s loads", async (fetcher) => {
    await sluice("push", [PLUGIN, `${registry.host}/plugins/key-auth:loads`]);
    const { module } = await fetchAs(fetcher, `http://${registry.host}/v2/plugins/key-auth`, "loads");
    expect(Buffer.compare(module, await readFile(join(DIST, "key-auth.wasm")))).toBe(0);
  });

  test("gives the same digest twice, to anywhere, whatever the day", async () => {
    const first = JSON.parse((await sluice("push", [PLUGIN, `${registry.host}/a/b:1`], { json: true })).stdout);
    vi.stubEnv("TZ", "Asia/Tokyo");
    const second = JSON.parse((await sluice("push", [PLUGIN, `${registry.host}/c:2`], { json: true })).stdout);
    expect(second.digest).toBe(first.digest);
    vi.stubEnv("SOURCE_DATE_EPOCH", "1700000000");
    const dated = JSON.parse((await sluice("push", [PLUGIN, `${registry.host}/c:3`], { json: true })).stdout);
    expect(dated.digest).not.toBe(first.digest);
  });

  test("pushes a flavour that only one host loads where it is told to", async () => {
    const { stdout } = await sluice("push", [HIGRESS_PLUGIN, `${registry.host}/plugins/of-higress`], {
      host: "higress",
    });
    const { code, stdout: shown } = await sluice("inspect", [stdout]);
    expect(code).toBe(0);
    expect(shown).toMatch(/envoy {4}does not load: it imports function env\.proxy_\w+, which only Higress/);
    expect(shown).toMatch(/higress {2}loads \(proxy_abi_version_0_2_100\)/);
  });

  test.each([
    { name: "there is no such plugin", args: ["nothing", "REGISTRY/a"], message: /^there is no plugin "nothing"$/ },
    {
      name: "no module is made for the host",
      args: [PLUGIN, "REGISTRY/a"],
      flags: { host: "higress" },
      message: /^key-auth has no module for higress$/,
    },
    {
      name: "the name is none",
      args: [PLUGIN, "REGISTRY/A:v1"],
      message: /^the image's url cannot be read: the repository must/,
    },
    {
      name: "a digest is named",
      args: [PLUGIN, `REGISTRY/a@sha256:${"0".repeat(64)}`],
      message: /under a tag, not under a digest/,
    },
    {
      name: "an annotation is none",
      args: [PLUGIN, "REGISTRY/a"],
      flags: { annotation: ["x"] },
      message: /^"x" is no annotation$/,
    },
    {
      name: "the time is none",
      args: [PLUGIN, "REGISTRY/a"],
      flags: { timeout: "0" },
      message: /^"0" is no time that anything could take$/,
    },
    {
      name: "nobody listens there",
      args: [PLUGIN, "127.0.0.1:1/a"],
      exitCode: 2,
      message: /nobody listens there \(ECONNREFUSED\)$/,
    },
  ])("says so when $name", async ({ args, flags, message, exitCode = 1 }) => {
    const named = args.map((arg) => arg.replace("REGISTRY", registry.host));
    await expect(sluice("push", named, flags)).rejects.toMatchObject({
      message: expect.stringMatching(message),
      exitCode,
    });
  });
});

test("a registry that takes an upload and says no more has no more than its time", async () => {
  const silent = createServer((request, response) => {
    if (request.method === "HEAD") response.writeHead(404).end();
    else request.resume();
  });
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    silent.close();
    silent.closeAllConnections();
  });
  const { port } = silent.address() as AddressInfo;
  await expect(sluice("push", [PLUGIN, `127.0.0.1:${port}/a`], { timeout: "1s" })).rejects.toMatchObject({
    message: `127.0.0.1:${port} was not done in the time that it has`,
    help: "--timeout gives it longer",
    exitCode: 2,
  });
});

describe("a registry that wants a login", () => {
  const target = () => `${closed.host}/team/key-auth:v1`;
  const configure = (config: object) => writeFile(join(docker, "config.json"), JSON.stringify(config));

  test("gets the one that Docker's configuration has", async () => {
    await configure({ auths: { [closed.host]: { auth: btoa(`${REGISTRY_USER}:${REGISTRY_PASSWORD}`) } } });
    const { stdout } = await sluice("push", [PLUGIN, target()]);
    expect((await sluice("inspect", [stdout])).stdout).toMatch(/plugin {3}key-auth 0\.1\.0/);
  });

  test("refuses who has none, and who has a wrong one, with what helps", async () => {
    await expect(sluice("push", [PLUGIN, target()])).rejects.toMatchObject({
      message: expect.stringMatching(/does not let you write to team\/key-auth \(answered 401\)/),
      help: expect.stringMatching(
        /has no credentials for 127\.0\.0\.1:\d+; `docker login 127\.0\.0\.1:\d+` writes them$/,
      ),
      where: target(),
      exitCode: 1,
    });
    await configure({ auths: { [closed.host]: { auth: btoa(`${REGISTRY_USER}:wrong`) } } });
    await expect(sluice("pull", [target()])).rejects.toMatchObject({
      message: expect.stringMatching(/does not give out team\/key-auth \(answered 401\)/),
      help: expect.stringMatching(/do not open it; `docker login/),
    });
  });

  test("a configuration that is no JSON is named", async () => {
    await writeFile(join(docker, "config.json"), "{");
    await expect(sluice("pull", [target()])).rejects.toMatchObject({
      message: `Docker's configuration ${join(docker, "config.json")} is no JSON`,
    });
  });
});

describe("a mirror", () => {
  test("is asked first, and its registry when it has nothing", async () => {
    const { stdout } = await sluice("push", [PLUGIN, `${registry.host}/mirrored/key-auth:v1`]);
    const digest = stdout.slice(stdout.indexOf("@"));
    const output = await temporary();
    const away = `registry.invalid/mirrored/key-auth${digest}`;
    const pulled = await sluice("pull", [away], { output, mirror: [`registry.invalid=${registry.host}`] });
    expect([pulled.code, pulled.stderr]).toEqual([0, expect.stringContaining(`pulled ${away}`)]);
    vi.stubEnv("SLUICE_MIRRORS", `${registry.host}=127.0.0.1:1`);
    const other = await sluice("pull", [`${registry.host}/mirrored/key-auth:v1`], { output });
    expect(other.code).toBe(0);
    expect(other.stderr).toMatch(/^the mirror 127\.0\.0\.1:1 does not have it: .*nobody listens there/);
  });

  test("that is none is refused", async () => {
    await expect(sluice("pull", ["a.test/b:v1"], { mirror: ["a.test"] })).rejects.toMatchObject({
      message: '"a.test" names no mirror',
      help: "write REGISTRY=HOST[:PORT]",
    });
  });
});

describe("sluice inspect", () => {
  test("shows a module that lies here", async () => {
    const { code, stdout } = await sluice("inspect", [join(DIST, "key-auth.wasm")]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/imports \(\d+\)\n {2}env\.proxy_/);
  });

  test("answers 1 for what no host loads, and says why", async () => {
    const { code, stdout } = await sluice("inspect", [join(DIST, "key-auth.json")]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/envoy {4}does not load: it is no WebAssembly module but JSON/);
  });

  test("prints all of it as JSON", async () => {
    const { stdout } = await sluice("push", [PLUGIN, `${registry.host}/json/key-auth`]);
    const shown = JSON.parse((await sluice("inspect", [stdout], { json: true })).stdout);
    expect(shown).toMatchObject({
      reference: stdout,
      layer: { kind: "archive" },
      plugin: { name: "key-auth", configSchema: { type: "object" } },
      spec: { info: { name: "key-auth" }, spec: { phase: "AUTHN" } },
      module: {
        hosts: [
          { host: "envoy", loads: true },
          { host: "higress", loads: true },
        ],
      },
      annotations: { "org.opencontainers.image.licenses": "Apache-2.0" },
    });
  });

  test("of a file that is not there says so, and of an image that is not there too", async () => {
    await expect(sluice("inspect", ["./none.wasm"])).rejects.toMatchObject({ message: "there is no such file" });
    await expect(sluice("inspect", [`${registry.host}/none/a:v1`])).rejects.toMatchObject({
      message: expect.stringMatching(/has no image none\/a:v1 \(404\)$/),
    });
  });
});

test("a folder that cannot be written to is named", async () => {
  await sluice("push", [PLUGIN, `${registry.host}/write/key-auth:v1`]);
  const file = join(await temporary(), "file");
  await writeFile(file, "");
  await expect(
    sluice("pull", [`${registry.host}/write/key-auth:v1`], { output: join(file, "in") }),
  ).rejects.toMatchObject({
    message: "the file cannot be written: a file is where a folder should be",
    exitCode: 2,
  });
});
