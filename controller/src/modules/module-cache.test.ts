import { createHash } from "node:crypto";
import { chmod, readdir, readFile, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../testbed/src/registry/module-fixture.ts";
import { ModuleCache } from "./module-cache.ts";

const HOUR = 60 * 60_000;

function open(folder: string, { limit = 1_000, now = Date.now() } = {}): Promise<ModuleCache> {
  return ModuleCache.open({ folder, limit, now: () => now });
}

async function* pieces(...parts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part);
}

async function keep(cache: ModuleCache, text: string, inUse: readonly string[] = []) {
  return cache.commit(await cache.receive(pieces(text)), new Set(inUse));
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

test("what is kept is found by its digest, and only its owner may read it", async () => {
  const folder = join(await temporaryFolder(), "cache");
  const cache = await open(folder);
  const kept = await cache.commit(await cache.receive(pieces("a", "b")), new Set());
  expect(kept).toEqual({ file: join(folder, "modules", `${sha256("ab")}.wasm`), sha256: sha256("ab"), size: 2 });
  expect(await readFile(kept.file, "utf8")).toBe("ab");
  expect((await stat(kept.file)).mode & 0o777).toBe(0o600);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  expect(await (await open(folder)).find(kept.sha256)).toEqual(kept);
  expect(await readdir(join(folder, "incoming"))).toEqual([]);
});

test("a source that fails leaves nothing behind, and its error is passed on", async () => {
  const folder = await temporaryFolder();
  const cache = await open(folder);
  async function* failing() {
    yield Buffer.from("half");
    throw new Error("cut off");
  }
  await expect(cache.receive(failing())).rejects.toThrow("cut off");
  expect(await readdir(join(folder, "incoming"))).toEqual([]);
});

test("a file that is no longer what its name says is not found, and removed", async () => {
  const cache = await open(await temporaryFolder());
  const kept = await keep(cache, "good");
  await writeFile(kept.file, "evil");
  expect(await cache.find(kept.sha256)).toBeUndefined();
  await expect(stat(kept.file)).rejects.toThrow(/ENOENT/);
});

test.each(["", "../../etc/passwd", "A".repeat(64), "a".repeat(63)])("%j is no digest", async (name) => {
  const cache = await open(await temporaryFolder());
  expect(cache.fileOf(name)).toBeUndefined();
  expect(await cache.find(name)).toBeUndefined();
});

test("room is made by what was not used for longest, but is not in use", async () => {
  const folder = await temporaryFolder();
  const cache = await open(folder, { limit: 10 });
  const [oldest, older, used] = [await keep(cache, "aaaa"), await keep(cache, "bbb"), await keep(cache, "cc")];
  const age = async (file: string, hours: number) => {
    const time = new Date(Date.now() - hours * HOUR);
    await utimes(file, time, time);
  };
  await age(used.file, 9);
  await age(oldest.file, 5);
  await age(older.file, 3);
  await keep(cache, "dddd", [used.sha256]);
  expect(await cache.find(oldest.sha256)).toBeUndefined();
  expect(await cache.find(older.sha256)).toBeDefined();
  expect(await cache.find(used.sha256)).toBeDefined();
});

test("what another process used a moment ago is not evicted: then the cache is full", async () => {
  const folder = await temporaryFolder();
  await keep(await open(folder, { limit: 10 }), "a".repeat(8));
  const other = await open(folder, { limit: 10 });
  await expect(keep(other, "b".repeat(8))).rejects.toMatchObject({
    reason: "CacheError",
    message: "the cache is full: 10 bytes are in use; allow it more",
  });
});

test("two processes that keep the same at the same time both have it", async () => {
  const folder = await temporaryFolder();
  const caches = await Promise.all([open(folder), open(folder)]);
  const kept = await Promise.all(caches.flatMap((cache) => [keep(cache, "same"), keep(cache, "same")]));
  expect(new Set(kept.map(({ file }) => file)).size).toBe(1);
  expect(await caches[0]?.find(sha256("same"))).toEqual(kept[0]);
});

test("what a process that ended left half done is swept away, what one is doing is not", async () => {
  const folder = await temporaryFolder();
  await open(folder);
  const [old, fresh] = [join(folder, "incoming", "old"), join(folder, "incoming", "fresh")];
  await Promise.all([writeFile(old, ""), writeFile(fresh, "")]);
  await utimes(old, new Date(0), new Date(0));
  await open(folder);
  expect(await readdir(join(folder, "incoming"))).toEqual(["fresh"]);
});

test("a value is remembered beyond the process, and rubbish in its place is nothing", async () => {
  const folder = await temporaryFolder();
  await (await open(folder)).remember("a", { b: 1 });
  expect(await (await open(folder)).recall("a")).toEqual({ b: 1 });
  const [note] = await readdir(join(folder, "known"));
  await writeFile(join(folder, "known", note ?? ""), "{");
  expect(await (await open(folder)).recall("a")).toBeUndefined();
});

test("a folder that others may write to is refused", async () => {
  const folder = await temporaryFolder();
  await chmod(folder, 0o777);
  await expect(open(folder)).rejects.toMatchObject({
    reason: "CacheError",
    message: expect.stringContaining("make it yours alone (0700)"),
  });
});

test("a folder that cannot be made is told", async () => {
  const file = join(await temporaryFolder(), "file");
  await writeFile(file, "");
  await expect(open(join(file, "cache"))).rejects.toMatchObject({
    reason: "CacheError",
    message: expect.stringContaining("ENOTDIR"),
  });
});
