import { writeFileSync } from "node:fs";
import { mkdir, mkdtemp, realpath, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FileWatch } from "./watch-files.ts";

let root: string;
let config: string;
let watch: FileWatch;
const told = vi.fn<(files: readonly string[]) => void>();

beforeEach(async () => {
  told.mockReset();
  root = await realpath(await mkdtemp(path.join(tmpdir(), "sluice-watch-")));
  config = path.join(root, "config.yaml");
  await mkdir(path.join(root, "plugins", "one"), { recursive: true });
  await writeFile(config, "a");
  watch = await FileWatch.start([path.join(root, "plugins", "one"), config], ({ files }) => told(files));
});
afterEach(async () => {
  await watch.close();
  await rm(root, { recursive: true });
});

async function saved(edit: () => Promise<void>): Promise<void> {
  told.mockReset();
  await edit();
  await expect.poll(() => told.mock.lastCall, { interval: 10 }).toEqual([[config]]);
  // A save right behind another one is seen by a second look.
  await new Promise((resolve) => setTimeout(resolve, 200));
}

test("a file outside of the folder is followed when it goes and comes back", async () => {
  await saved(() => rm(config));
  await saved(() => writeFile(config, "back"));
  await saved(() => writeFile(config, "written again"));
  await saved(() => rm(config));
  await saved(() => writeFile(config, "back once more"));
});

test("and when an editor puts another one in its place", async () => {
  for (const text of ["first", "the second"]) {
    await saved(async () => {
      await writeFile(`${config}.new`, text);
      await rename(`${config}.new`, config);
    });
    await saved(() => writeFile(config, `${text} in place`));
  }
});

test("and when it is written anew right after it was removed", async () => {
  await saved(async () => {
    await rm(config);
    await writeFile(config, "anew");
  });
  await saved(() => writeFile(config, "and again"));
});

test.each(["dist", ".cache", "node_modules"])("a plugin may be below a folder named %s", async (name) => {
  const folder = path.join(root, name, "plugin");
  await mkdir(path.join(folder, "dist"), { recursive: true });
  const seen = vi.fn<(files: readonly string[]) => void>();
  const other = await FileWatch.start([folder], ({ files }) => seen(files));
  await writeFile(path.join(folder, "dist", "made.wasm"), "1");
  await writeFile(path.join(folder, "index.ts"), "1");
  await expect.poll(() => seen.mock.calls.flat(2)).toEqual([path.join(folder, "index.ts")]);
  await other.close();
});

test("a file that the plugin is made of is followed also in a folder that is left out", async () => {
  const folder = path.join(root, "plugins", "two");
  const needed = path.join(folder, "assembly", "dist", "needed.ts");
  await mkdir(path.dirname(needed), { recursive: true });
  await writeFile(needed, "a");
  const seen = vi.fn<(files: readonly string[]) => void>();
  const own = await FileWatch.start([folder], ({ files }) => seen(files));
  expect(own.skips(needed)).toBe(true);
  own.add([needed]);
  // The watcher says nothing of when it has begun.
  const writing = setInterval(() => void writeFile(needed, String(performance.now())), 250);
  await expect.poll(() => seen.mock.lastCall).toEqual([[needed]]);
  clearInterval(writing);
  await own.close();
});

test("no save is lost, also while the file is watched anew", async () => {
  for (let round = 0; round < 60; round++) {
    told.mockReset();
    const start = performance.now();
    writeFileSync(config, `round ${round % 10}`);
    await expect.poll(() => told.mock.lastCall, { interval: 2 }).toEqual([[config]]);
    // That is 150 ms after a save.
    while (performance.now() - start < 145 + (round % 15)) await new Promise((resolve) => setTimeout(resolve, 1));
  }
});
