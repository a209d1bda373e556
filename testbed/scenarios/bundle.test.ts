// The command as an image has it: one file, Node, and nothing else in reach.
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundle } from "../../scripts/bundle/bundle.ts";

const run = promisify(execFile);

const ENTRY = fileURLToPath(new URL("../../sdk/cli/src/main.ts", import.meta.url));
const PACKAGE = new URL("../../sdk/cli/package.json", import.meta.url);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "sluice-bundle-"));
  await bundle({ entries: { sluice: ENTRY }, folder });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Standard output; rejects when it fails. */
async function sluice(args: readonly string[]): Promise<string> {
  const file = path.join(folder, "sluice.mjs");
  const { stdout } = await run(process.execPath, [file, ...args], { cwd: folder, env: {} });
  return stdout;
}

test("it knows its version", async () => {
  const { version } = JSON.parse(await readFile(PACKAGE, "utf8")) as { version: string };
  expect(await sluice(["--version"])).toBe(`${version}\n`);
});

test.each([
  { verb: "gateway", flag: "--ports" },
  { verb: "controller", flag: "--xds-port" },
])("it has the verb $verb with its settings", async ({ verb, flag }) => {
  expect(await sluice([verb, "--help"])).toContain(flag);
});

test("a second bundle leaves nothing of the first", async () => {
  const before = await readdir(path.join(folder, "chunks"));
  await bundle({ entries: { sluice: ENTRY }, folder });
  expect(await readdir(path.join(folder, "chunks"))).toEqual(before);
});

test("the Kubernetes client is not in the file that starts", async () => {
  const mark = "CoreV1ApiRequestFactory";
  const first = await readFile(path.join(folder, "sluice.mjs"), "utf8");
  expect(first).not.toContain(mark);
  const chunks = await readdir(path.join(folder, "chunks"));
  const texts = await Promise.all(chunks.map((chunk) => readFile(path.join(folder, "chunks", chunk), "utf8")));
  expect(texts.some((text) => text.includes(mark))).toBe(true);
});
