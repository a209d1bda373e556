// node scripts/run.mjs scripts/kept-modules.ts take|keep: compiled modules outlive a checkout, so that a fresh one of mostly the
// same sources need not compile everything anew. `take` begins the checkout's `.cache/asc` with what was kept, where it has
// none; `keep` keeps what is current of it. Each entry says of which sources it is: what is kept may be of no use, never wrong.
import { createHash, randomUUID } from "node:crypto";
import { cp, mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { CompileCache } from "@sluice/cli";
import { userCacheDirectory } from "@sluice/envoy/launcher/cache.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

/** In the user's cache; behind it comes the hash of what makes modules of sources. */
const NAME = "compiled-modules";

const COMPILER = path.join(ROOT, "sdk/cli/src/build");

/** @returns how many entries were taken; 0 where the checkout has a cache, or nothing is kept */
export async function take(store: string, cache: string): Promise<number> {
  if ((await list(cache)).length > 0) return 0;
  const kept = await list(store);
  await copy(kept, store, cache);
  return kept.length;
}

/**
 * What is kept from now on, in the place of what was.
 * @param root of the sources
 * @returns how many entries there are
 */
export async function keep(store: string, cache: string, root: string): Promise<number> {
  const current = await new CompileCache(cache).current(root);
  await copy(current, cache, store);
  return current.length;
}

/** Copied beside and then renamed: a folder is complete, or not there. */
async function copy(names: readonly string[], from: string, to: string): Promise<void> {
  if (names.length === 0) return;
  const fresh = `${to}.${randomUUID()}`;
  try {
    await mkdir(fresh, { recursive: true });
    for (const name of names) await cp(path.join(from, name), path.join(fresh, name), { recursive: true });
    await rm(to, { recursive: true, force: true });
    await rename(fresh, to);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

function list(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

async function compilerHash(): Promise<string> {
  const files = [
    path.join(ROOT, "package-lock.json"),
    ...(await list(COMPILER)).map((file) => path.join(COMPILER, file)),
  ];
  const hash = createHash("sha256");
  for (const file of files.sort()) hash.update(await readFile(file));
  return hash.digest("hex").slice(0, 12);
}

/** Folders of other compilers, which nobody will take from again. */
async function removeOthers(store: string): Promise<void> {
  const folder = path.dirname(store);
  const others = (await list(folder)).filter((name) => name.startsWith(`${NAME}-`) && name !== path.basename(store));
  await Promise.all(others.map((name) => rm(path.join(folder, name), { recursive: true, force: true })));
}

async function main(verb: string | undefined): Promise<void> {
  const store = path.join(userCacheDirectory(), `${NAME}-${await compilerHash()}`);
  const cache = path.join(ROOT, ".cache", "asc");
  const count = verb === "take" ? await take(store, cache) : await keep(store, cache, ROOT);
  if (verb === "take" && count > 0) console.log(`${count} compiled modules of an earlier run are at hand, in ${store}`);
  if (verb === "keep") await removeOthers(store);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await main(process.argv[2]).catch((error: unknown) => {
    // Without it everything is compiled, which takes longer and is right all the same.
    console.error(
      `warning: compiled modules are neither taken nor kept: ${error instanceof Error ? error.message : error}`,
    );
  });
}
