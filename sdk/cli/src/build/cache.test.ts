import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CompileCache } from "./cache.ts";
import type { CompileJob, CompileOutput } from "./job.ts";

describe("CompileCache", () => {
  let root = "";
  let compiled = 0;

  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), "sluice-cache-"));
    compiled = 0;
    await writeFile(path.join(root, "a.ts"), "1");
  });

  afterEach(() => rm(root, { recursive: true }));

  const job = (): CompileJob => ({ root, config: "asconfig.json", entries: ["a.ts"], defines: {}, mode: "quick" });

  const compiler = async (): Promise<CompileOutput> => {
    compiled++;
    return { wasm: Uint8Array.of(compiled), map: "{}", files: { "a.ts": true, "b.ts": false }, time: 7 };
  };

  /** A run of its own, as of another process: hashes are kept for one run. */
  const run = (asked = job()) => new CompileCache(path.join(root, ".cache")).run(asked, compiler);

  test("serves an unchanged job", async () => {
    expect(await run()).toMatchObject({ cached: false });
    expect(await run()).toEqual({
      cached: true,
      output: { wasm: Uint8Array.of(1), map: "{}", files: { "a.ts": true, "b.ts": false }, time: 0 },
    });
  });

  test("serves another checkout of the same sources", async () => {
    await run();
    const other = await mkdtemp(path.join(tmpdir(), "sluice-cache-"));
    await writeFile(path.join(other, "a.ts"), "1");
    expect(await run({ ...job(), root: other })).toMatchObject({ cached: true });
    await writeFile(path.join(other, "a.ts"), "2");
    expect(await run({ ...job(), root: other })).toMatchObject({ cached: false });
    await rm(other, { recursive: true });
  });

  test("compiles anew when a file changed", async () => {
    await run();
    await writeFile(path.join(root, "a.ts"), "2");
    expect(await run()).toMatchObject({ cached: false, output: { wasm: Uint8Array.of(2) } });
    expect(await run()).toMatchObject({ cached: true });
  });

  test("compiles anew when a file appears where the compiler looked for one", async () => {
    await run();
    await writeFile(path.join(root, "b.ts"), "2");
    expect(await run()).toMatchObject({ cached: false });
  });

  test("keeps jobs apart that differ in a constant", async () => {
    await run();
    expect(await run({ ...job(), defines: { HIGRESS: "1" } })).toMatchObject({ cached: false });
    expect(await run()).toMatchObject({ cached: true });
  });

  test("names the entries whose files are what they were", async () => {
    const cache = path.join(root, ".cache");
    expect(await new CompileCache(cache).current(root)).toEqual([]);
    await run();
    expect(await new CompileCache(cache).current(root)).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)]);
    await writeFile(path.join(root, "a.ts"), "2");
    expect(await new CompileCache(cache).current(root)).toEqual([]);
  });

  test("compiles anew when an entry cannot be read", async () => {
    await run();
    await rm(path.join(root, ".cache"), { recursive: true });
    expect(await run()).toMatchObject({ cached: false });
  });

  test("keeps nothing of a job of which a file changed while it was compiled", async () => {
    const slow = async (): Promise<CompileOutput> => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      await writeFile(path.join(root, "a.ts"), "2");
      return compiler();
    };
    const cache = path.join(root, ".cache");
    await new CompileCache(cache).run(job(), slow);
    expect(await run()).toMatchObject({ cached: false });
    await writeFile(path.join(root, "a.ts"), "1");
    expect(await run()).toMatchObject({ cached: false });
  });

  test("keeps nothing of a job of which a file changed since another job of the run read it", async () => {
    const cache = new CompileCache(path.join(root, ".cache"));
    await cache.run(job(), compiler);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await writeFile(path.join(root, "a.ts"), "2");
    const other = { ...job(), defines: { HIGRESS: "1" } };
    await cache.run(other, compiler);
    await writeFile(path.join(root, "a.ts"), "1");
    expect(await run(other)).toMatchObject({ cached: false });
  });

  test("answers what was compiled though it cannot be kept, and says so once", async () => {
    const folder = path.join(root, "a.ts", "cache");
    const lines: string[] = [];
    for (const count of [1, 2]) {
      const cache = new CompileCache(folder, (line) => lines.push(line));
      expect(await cache.run(job(), compiler)).toMatchObject({ cached: false, output: { wasm: Uint8Array.of(count) } });
    }
    expect(lines).toEqual([
      expect.stringMatching(/^compiled modules cannot be kept in .*cache, so that each build compiles anew: ENOTDIR/),
    ]);
  });
});
