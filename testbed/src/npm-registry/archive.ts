import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { cacheDirectory } from "@sluice/envoy";
import { extract, type Pack, pack } from "tar-stream";
import { type InstalledPackage, isManifest, type PackageManifest } from "./installed.ts";

/** The lowest: binaryen is 104 MB, which take a minute at npm's level, and a client on this machine does not mind the size. */
const LEVEL = 1;

/** An installed package as an archive, as `npm pack` would make it; kept in the cache under its name and version. */
export async function archiveOf({ manifest, folder }: InstalledPackage): Promise<string> {
  const { name, version } = manifest;
  const file = join(cacheDirectory(), "npm", `${name.replace("/", "-")}-${version}.tgz`);
  if (existsSync(file)) return file;
  const partial = `${file}.${randomUUID()}`;
  await mkdir(dirname(file), { recursive: true });
  try {
    const tar = pack();
    const written = pipeline(tar, createGzip({ level: LEVEL }), createWriteStream(partial));
    await Promise.all([written, addFiles(tar, folder, await filesIn(folder))]);
    await rename(partial, file);
  } finally {
    await rm(partial, { force: true });
  }
  return file;
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = await Promise.all(
    entries.map(async (entry) => {
      const file = join(folder, entry.name);
      if (entry.isDirectory()) return entry.name === "node_modules" ? [] : filesIn(file);
      return entry.isFile() ? [file] : [];
    }),
  );
  return found.flat().sort();
}

async function addFiles(tar: Pack, folder: string, files: readonly string[]): Promise<void> {
  for (const file of files) {
    const { size, mode } = await stat(file);
    const entry = tar.entry({ name: `package/${relative(folder, file)}`, size, mode: mode & 0o777 });
    await pipeline(createReadStream(file), entry);
  }
  tar.finalize();
}

/** The package.json in an archive. */
export async function manifestIn(file: string): Promise<PackageManifest> {
  const tar = extract();
  const source = createReadStream(file);
  source.pipe(createGunzip()).pipe(tar);
  for await (const entry of tar) {
    if (entry.header.name === "package/package.json") {
      const chunks: Uint8Array[] = [];
      for await (const chunk of entry as AsyncIterable<Uint8Array>) chunks.push(chunk);
      source.destroy();
      const manifest: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
      if (isManifest(manifest)) return manifest;
    }
    entry.resume();
  }
  throw new Error(`${file} holds no package`);
}
