import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheDirectory } from "@sluice/envoy";
import { pack } from "../../../scripts/pack/pack.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** What the packages are made of. */
const SOURCES = ["sdk", "envoy", "controller", "scripts/pack", "scripts/bundle"];
const FILES = ["package-lock.json", "tsconfig.json", "LICENSE"];

/** Archives of the packages that `npm run pack` makes, kept in the cache while no source changes: it takes a quarter of a minute. */
export async function packedPackages(): Promise<readonly string[]> {
  const parent = join(cacheDirectory(), "packages");
  const key = await sourcesKey();
  const folder = join(parent, key);
  if (!existsSync(folder)) {
    const partial = join(parent, `${key}.${randomUUID()}`);
    await pack(partial);
    await forgetOthers(parent, partial);
    // Another process may have been quicker.
    await rename(partial, folder).catch(() => rm(partial, { recursive: true, force: true }));
  }
  return (await readdir(folder)).filter((file) => file.endsWith(".tgz")).map((file) => join(folder, file));
}

/** One state is kept, not a history. */
async function forgetOthers(parent: string, kept: string): Promise<void> {
  await mkdir(parent, { recursive: true });
  const others = (await readdir(parent)).map((name) => join(parent, name)).filter((folder) => folder !== kept);
  // What another process is writing has a name with a dot.
  await Promise.all(
    others
      .filter((folder) => !folder.includes(".tgz") && !/\.[0-9a-f-]{36}$/.test(folder))
      .map((folder) => rm(folder, { recursive: true, force: true })),
  );
}

async function sourcesKey(): Promise<string> {
  const listed = await Promise.all(
    SOURCES.map(async (folder) => {
      const entries = await readdir(join(ROOT, folder), { recursive: true, withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    }),
  );
  const files = [
    ...listed.flat().filter((file) => !/\/(node_modules|testdata|test)\//.test(file)),
    ...FILES.map((file) => join(ROOT, file)),
  ];
  const hash = createHash("sha256");
  for (const file of files.sort()) hash.update(`${file.slice(ROOT.length)}\0`).update(await readFile(file));
  return hash.digest("hex").slice(0, 16);
}
