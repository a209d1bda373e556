import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { buildPlugin } from "@sluice/cli";
import { HostEmulator } from "@sluice/host";
import { generatedFiles, loadManifest } from "@sluice/manifest";
import { afterAll, beforeAll, expect, test } from "vitest";
import { RunningProcess } from "../src/process/running-process.ts";

/** Milliseconds; each test compiles a module, and the first one starts another vitest with an Envoy. */
const TIMEOUT = 400_000;

const root = fileURLToPath(new URL("../../", import.meta.url));

/** A fenced block that names its file. */
const BLOCK = /^```\w+ file=(\S+)\n([\s\S]*?)^```$/gm;

/** A project of nothing but what the pages say. */
let project: string;
beforeAll(async () => {
  project = await mkdtemp(path.join(tmpdir(), "sluice-guide-"));
  await symlink(path.join(root, "node_modules"), path.join(project, "node_modules"));
  await cp(path.join(root, "asconfig.json"), path.join(project, "asconfig.json"));
});
afterAll(() => rm(project, { recursive: true }));

async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}

/** Writes the files of a page into a folder. */
async function unpack(page: string, folder: string): Promise<void> {
  const text = await readFile(path.join(root, page), "utf8");
  for (const [, file = "", block = ""] of text.matchAll(BLOCK)) await write(path.join(folder, file), block);
}

test(
  "the guide's plugin builds, and its test passes on every host",
  async () => {
    await unpack("docs/guide/first-plugin.md", project);
    const plugin = path.join(project, "plugins/allow-models");
    for (const { file, text } of await generatedFiles(await loadManifest(plugin))) await write(file, text);
    const { modules } = await buildPlugin(plugin, { root: project });
    expect(modules.map(({ faults, overruns }) => [...faults, ...overruns])).toEqual([[]]);
    const { code, report } = await runTests();
    expect(code, report).toBe(0);
    const { numPassedTests, numTotalTests } = JSON.parse(report);
    expect({ numPassedTests, numTotalTests }).toEqual({ numPassedTests: 9, numTotalTests: 9 });
  },
  TIMEOUT,
);

test(
  "the example of the SDK's README does what it says",
  async () => {
    const plugin = path.join(project, "plugins/greeter");
    await unpack("sdk/README.md", plugin);
    const manifest = { name: "greeter", version: "0.1.0", description: "Greets.", category: "custom" };
    await write(path.join(plugin, "plugin.json"), JSON.stringify(manifest));
    await cp(path.join(root, "plugins/key-auth/asconfig.json"), path.join(plugin, "asconfig.json"));
    const { modules } = await buildPlugin(plugin, { root: project });
    expect(modules.flatMap(({ faults }) => faults)).toEqual([]);
    const wasm = modules[0]?.file ?? "";
    const host = await HostEmulator.load({ plugins: [{ wasm, config: "hello" }], upstream: () => ({ end: true }) });
    const known = host.request({ headers: { "x-name": "ada" } }).expectResponse();
    expect(known.headers.get("x-greeting")).toBe("hello");
    expect(host.request().expectResponse()).toMatchObject({ status: 400, text: "who are you?" });
    expect(host.reconfigure("greeter", "")).toBe(false);
  },
  TIMEOUT,
);

/** vitest in the guide's project, in a process of its own as a reader's is. */
async function runTests(): Promise<{ code: number | null; report: string }> {
  const args = ["run", "--root", project, "--reporter=json", "--testTimeout=60000", "--hookTimeout=120000"];
  const vitest = path.join(root, "node_modules/vitest/vitest.mjs");
  const tests = new RunningProcess([process.execPath, vitest, ...args], { folder: project });
  return { code: await tests.exited, report: tests.stdout };
}
