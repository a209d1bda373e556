import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { buildPlugin } from "@sluice/cli";
import { generatedFiles, loadManifest } from "@sluice/manifest";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const guide = path.join(root, "docs/guide/first-plugin.md");

/** A fenced block that names its file. */
const BLOCK = /^```\w+ file=(\S+)\n([\s\S]*?)^```$/gm;

/** A project of nothing but what the guide says. */
let project: string;
let plugin: string;
beforeAll(async () => {
  project = await mkdtemp(path.join(tmpdir(), "sluice-guide-"));
  plugin = path.join(project, "plugins/allow-models");
  await symlink(path.join(root, "node_modules"), path.join(project, "node_modules"));
  await cp(path.join(root, "asconfig.json"), path.join(project, "asconfig.json"));
  for (const [, file = "", text = ""] of (await readFile(guide, "utf8")).matchAll(BLOCK)) {
    const target = path.join(project, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, text);
  }
});
afterAll(() => rm(project, { recursive: true }));

test("the guide's plugin builds, and its test passes on every host", async () => {
  for (const { file, text } of await generatedFiles(await loadManifest(plugin))) {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  const { modules } = await buildPlugin(plugin, { root: project });
  expect(modules.map(({ faults, overruns }) => [...faults, ...overruns])).toEqual([[]]);
  const { code, report } = await runTests();
  expect(code, report).toBe(0);
  const { numPassedTests, numTotalTests } = JSON.parse(report);
  expect({ numPassedTests, numTotalTests }).toEqual({ numPassedTests: 9, numTotalTests: 9 });
});

/** vitest in the guide's project, in a process of its own as a reader's is. */
function runTests(): Promise<{ code: number | null; report: string }> {
  const args = ["run", "--root", project, "--reporter=json", "--testTimeout=60000", "--hookTimeout=120000"];
  const vitest = path.join(root, "node_modules/vitest/vitest.mjs");
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [vitest, ...args], { cwd: project, stdio: ["ignore", "pipe", "inherit"] });
    const parts: Buffer[] = [];
    child.stdout.on("data", (part: Buffer) => parts.push(part));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, report: Buffer.concat(parts).toString("utf8") }));
  });
}
