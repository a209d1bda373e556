// What somebody who begins gets wrong, and what he is told: a golden for each in errors/, as printed, with the exit code.
import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Shell } from "../../src/process/shell.ts";
import { REGISTRY_PASSWORD, REGISTRY_USER, type Registry, startRegistry } from "../../src/registry/registry.ts";
import { linkPackages, type SluiceCommand, sluiceCommand } from "../../src/sluice-command.ts";
import { normalised } from "../../src/transcript/compare.ts";
import { emptyCluster, forbiddingCluster, kubeconfigOf, type StrangeCluster } from "./strange-clusters.ts";
import { EXPIRED_HOST, expiredRegistry, refusingRegistry, type StrangeRegistry } from "./strange-registries.ts";

interface Answer {
  readonly code: number;
  /** Both streams. */
  readonly text: string;
}

interface Case {
  /** Of the golden, too. */
  readonly name: string;
  readonly line: string;
  /** Makes the mistake in a project that had none. */
  readonly arrange?: (project: string) => Promise<void>;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** A command that the command runs within. */
  readonly within?: readonly string[] | undefined;
  /** 0: a warning. */
  readonly code: 0 | 1 | 2;
}

let folder: string;
let command: SluiceCommand;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "sluice-errors-"));
  command = await sluiceCommand();
  await done("new hello --yes", folder);
  await linkPackages(path.join(folder, "hello"));
  // Compiled once, so that a push need not.
  await done("build", path.join(folder, "hello"));
}, 240_000);
afterAll(async () => {
  await command?.remove();
  await rm(folder, { recursive: true, force: true });
});

function sluice(line: string, cwd: string, { env, within = [] }: Pick<Case, "env" | "within"> = {}): Promise<Answer> {
  const options = {
    cwd,
    env: { ...process.env, PATH: `${command.folder}:${process.env.PATH}`, KUBECONFIG: "/nowhere", ...env },
    timeout: 100_000,
  };
  return new Promise((resolve, reject) => {
    execFile(
      "bash",
      ["-c", 'exec "$@" 2>&1', "bash", ...within, "sluice", ...line.split(" ")],
      options,
      (error, stdout) => {
        if (error === null) resolve({ code: 0, text: stdout });
        else if (typeof error.code === "number") resolve({ code: error.code, text: stdout });
        else reject(new Error(`${line}: ended by ${error.signal}, having printed:\n${stdout}`));
      },
    );
  });
}

async function done(line: string, cwd: string, within: Pick<Case, "env"> = {}): Promise<void> {
  const { code, text } = await sluice(line, cwd, within);
  if (code !== 0) throw new Error(text);
}

/** A project of its own for one mistake. */
async function project(): Promise<string> {
  const copy = await mkdtemp(path.join(folder, "case-"));
  const there = path.join(copy, "hello");
  await cp(path.join(folder, "hello"), there, { recursive: true, verbatimSymlinks: true });
  return there;
}

async function edit(file: string, from: string, to: string): Promise<void> {
  const text = await readFile(file, "utf8");
  if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
  await writeFile(file, text.replace(from, to));
}

/** As a golden has it. */
function golden(line: string, { code, text }: Answer): string {
  const lines = [`$ sluice ${line}`, ...text.split("\n")].map((shown) => normalised(shown, folder));
  // One of the kernel's choice.
  const shown = lines.join("\n").replaceAll(/\bport \d+/g, "port [port]");
  return `${shown.replaceAll(/case-\w+\//g, "")}[exit ${code}]\n`;
}

/** Makes the mistake, and compares what is told with the golden. */
async function told({ name, line, arrange, env, within, code }: Case): Promise<void> {
  // A copy is compiled anew: only where there is a mistake in it.
  const at = arrange === undefined ? path.join(folder, "hello") : await project();
  await arrange?.(at);
  const answer = await sluice(line, at, { env, within });
  await expect(golden(line, answer)).toMatchFileSnapshot(`errors/${name}.txt`);
  expect(answer.code).toBe(code);
}

describe("what is wrong in the project", () => {
  const PLUGIN = "assembly/plugin.ts";
  const CASES: readonly Case[] = [
    {
      name: "type-error",
      line: "build",
      arrange: (at) => edit(`${at}/${PLUGIN}`, "tagOf(path, config.tags)", "tagOf(path, config.header)"),
      code: 1,
    },
    {
      name: "unknown-import",
      line: "build",
      arrange: async (at) => {
        await writeFile(`${at}/assembly/env.ts`, "export declare function nonesuch(): void;\n");
        await edit(`${at}/${PLUGIN}`, "import { tagOf", 'import { nonesuch } from "./env";\nimport { tagOf');
        await edit(`${at}/${PLUGIN}`, "    // Null:", "    nonesuch();\n    // Null:");
      },
      code: 1,
    },
    {
      name: "too-large",
      line: "build",
      arrange: (at) => edit(`${at}/plugin.json`, '"priority"', '"budget": { "rawBytes": 1024 },\n  "priority"'),
      code: 1,
    },
    {
      name: "manifest-typo",
      line: "build",
      arrange: (at) => edit(`${at}/plugin.json`, '"priority"', '"priorty"'),
      code: 1,
    },
    {
      name: "schema-changed",
      line: "build",
      arrange: (at) => edit(`${at}/config.schema.json`, '"x-tag"', '"x-other"'),
      code: 1,
    },
    { name: "unknown-plugin", line: "build helo", code: 1 },
    { name: "unknown-verb", line: "buidl", code: 1 },
    { name: "unknown-option", line: "build --debgu", code: 1 },
    { name: "name-refused", line: "new Hello_World --yes", code: 1 },
    { name: "folder-taken", line: "new assembly --yes", code: 1 },
    {
      name: "no-space",
      line: "build",
      // A file system of its own, too small for the module: in namespaces of this process, which need no root.
      within: ["unshare", "-rm", "sh", "-c", 'mount -t tmpfs -o size=8k none dist && "$0" "$@"'],
      code: 2,
    },
  ];

  test.each(CASES)("$name", told, 120_000);
});

describe("what a registry does not want", () => {
  const IMAGE = "team/hello:0.1.0";
  let closed: string;
  let refusing: StrangeRegistry;
  let expired: Awaited<ReturnType<typeof expiredRegistry>>;
  let registry: Registry;
  beforeAll(async () => {
    [refusing, expired, registry] = await Promise.all([
      refusingRegistry(),
      expiredRegistry(),
      startRegistry({ login: true }),
    ]);
    const once = await refusingRegistry();
    closed = once.host;
    await once.close();
  });
  afterAll(() => Promise.all([refusing?.close(), expired?.close(), registry?.stop()]));

  /** Docker's configuration, with a login. */
  async function login(host: string, password: string): Promise<string> {
    const home = await mkdtemp(path.join(folder, "docker-"));
    const auth = Buffer.from(`${REGISTRY_USER}:${password}`).toString("base64");
    await writeFile(path.join(home, "config.json"), JSON.stringify({ auths: { [host]: { auth } } }));
    return home;
  }

  test("registry-unreachable", () =>
    told({ name: "registry-unreachable", line: `push hello ${closed}/${IMAGE}`, code: 2 }));

  test("registry-refuses", () =>
    told({ name: "registry-refuses", line: `push hello ${refusing.host}/${IMAGE}`, code: 1 }));

  test("not-logged-in", () => told({ name: "not-logged-in", line: `push hello ${registry.host}/${IMAGE}`, code: 1 }));

  test("wrong-password", async () => {
    const env = { DOCKER_CONFIG: await login(registry.host, "wrong") };
    await told({ name: "wrong-password", line: `push hello ${registry.host}/${IMAGE}`, env, code: 1 });
  });

  test("certificate-expired", async () => {
    const ca = path.join(folder, "ca.pem");
    await writeFile(ca, expired.certificate);
    const env = { HTTPS_PROXY: `http://${expired.host}`, NODE_EXTRA_CA_CERTS: ca };
    await told({ name: "certificate-expired", line: `push hello ${EXPIRED_HOST}/${IMAGE}`, env, code: 2 });
  });

  test("no-such-image", () => told({ name: "no-such-image", line: `pull ${refusing.host}/${IMAGE}`, code: 1 }));

  test("reference-refused", () =>
    told({ name: "reference-refused", line: "pull Registry.example.com/Team/Hello", code: 1 }));

  describe("what a cluster does not want", () => {
    let image: string;
    let empty: StrangeCluster;
    let forbidding: StrangeCluster;
    let env: Readonly<Record<string, string>>;
    beforeAll(async () => {
      [empty, forbidding] = await Promise.all([emptyCluster(), forbiddingCluster()]);
      image = `${registry.host}/${IMAGE}`;
      env = { DOCKER_CONFIG: await login(registry.host, REGISTRY_PASSWORD) };
      await done(`push hello ${image}`, path.join(folder, "hello"), { env });
      await writeFile(path.join(folder, "hello", "good.yaml"), "tags: [{ prefix: /, value: web }]\n");
      await writeFile(path.join(folder, "hello", "typo.yaml"), "haeder: x-area\ntags: [{ prefix: /, value: web }]\n");
      await writeFile(path.join(folder, "hello", "wrong.yaml"), "tags: [{ prefix: /, value: 5 }]\n");
    });
    afterAll(() => Promise.all([empty?.close(), forbidding?.close()]));

    async function attach(name: string, kubeconfig: string, rest: string, code: Case["code"]): Promise<void> {
      const file = path.join(folder, `${name}.kubeconfig`);
      await writeFile(file, kubeconfig);
      const line = `attach ${image} --to Gateway/web --config ${rest}`;
      await told({ name, line, env: { ...env, KUBECONFIG: file }, code });
    }

    test("config-typo", () => attach("config-typo", empty.kubeconfig, "typo.yaml --print", 0));
    test("config-wrong-type", () => attach("config-wrong-type", empty.kubeconfig, "wrong.yaml", 1));
    test("cluster-unreachable", () => attach("cluster-unreachable", kubeconfigOf(`https://${closed}`), "good.yaml", 2));
    test("crd-absent", () => attach("crd-absent", empty.kubeconfig, "good.yaml", 2));
    test("permission-denied", () => attach("permission-denied", forbidding.kubeconfig, "good.yaml", 1));
  });
});

describe("what dev says", () => {
  test("envoy-missing", () =>
    told({ name: "envoy-missing", line: "dev hello", env: { ENVOY_PATH: "/nowhere/envoy" }, code: 2 }));

  test("port-taken", async () => {
    const taken = await refusingRegistry();
    await told({ name: "port-taken", line: `dev hello --port ${taken.host.split(":")[1]}`, code: 1 });
    await taken.close();
  });

  test("trap", async () => {
    const at = await project();
    await edit(
      `${at}/assembly/tags.ts`,
      "  let found",
      '  if (path.length == 5) throw new Error("oops");\n  let found',
    );
    await writeFile(`${at}/dev.yaml`, "tags: [{ prefix: /, value: web }]\n");
    const env = { ...process.env, PATH: `${command.folder}:${process.env.PATH}` };
    const shell = new Shell(at, env);
    shell.start("sluice dev hello --config dev.yaml");
    const begun = await shell.collect((text) => text.includes("ready"), 100_000);
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(begun)?.[0];
    await shell.run(`curl -s ${url}/trap`);
    const text = await shell.collect((more) => more.includes("plugin.ts"), 30_000);
    await shell.close();
    await expect(golden("dev hello --config dev.yaml", { code: 0, text: begun + text })).toMatchFileSnapshot(
      "errors/trap.txt",
    );
  });
});
