import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { CompileCache } from "@sluice/cli";
import { afterEach, beforeEach, expect, test } from "vitest";
import { keep, take } from "./kept-modules.ts";

let folder = "";
let store = "";
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "sluice-kept-"));
  store = path.join(folder, "user/kept");
});
afterEach(() => rm(folder, { recursive: true }));

/** A checkout of two entries' sources. */
async function checkout(
  name: string,
): Promise<{ root: string; cache: string; compile: (entry: string) => Promise<boolean> }> {
  const root = path.join(folder, name);
  const cache = path.join(root, ".cache/asc");
  await mkdir(root);
  for (const file of ["a.ts", "b.ts"]) await writeFile(path.join(root, file), file);
  const compile = async (entry: string) => {
    const job = { root, config: "asconfig.json", entries: [entry], defines: {}, mode: "quick" } as const;
    const output = { wasm: Uint8Array.of(1), map: "{}", files: { [entry]: true }, time: 1 };
    return (await new CompileCache(cache).run(job, async () => output)).cached;
  };
  return { root, cache, compile };
}

test("what one checkout compiled, another has without compiling", async () => {
  const first = await checkout("first");
  await first.compile("a.ts");
  expect(await keep(store, first.cache, first.root)).toBe(1);
  const second = await checkout("second");
  expect(await take(store, second.cache)).toBe(1);
  expect(await second.compile("a.ts")).toBe(true);
  expect(await second.compile("b.ts")).toBe(false);
  expect((await readdir(path.dirname(store))).length).toBe(1);
});

test("what is of other sources by now is not kept, and goes from what was", async () => {
  const { root, cache, compile } = await checkout("first");
  await compile("a.ts");
  await compile("b.ts");
  expect(await keep(store, cache, root)).toBe(2);
  await writeFile(path.join(root, "a.ts"), "other");
  expect(await keep(store, cache, root)).toBe(1);
  expect((await readdir(store)).length).toBe(1);
});

test("a checkout that has compiled keeps its own, and one without anything kept has none", async () => {
  const { root, cache, compile } = await checkout("first");
  expect(await take(store, cache)).toBe(0);
  await compile("a.ts");
  await keep(store, cache, root);
  await compile("b.ts");
  expect(await take(store, cache)).toBe(0);
  expect((await readdir(cache)).length).toBe(2);
});
