import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Flavour, PluginManifest } from "@sluice/manifest";
import type { CompileOutput } from "./job.ts";
import { type BuiltModule, moduleFile } from "./plugin.ts";

const FLAVOURS: readonly Flavour[] = ["envoy", "higress"];

/** Writes the module and its map; a file that is already so keeps its time, so that watchers see real changes only. */
export async function writeModule(file: string, { wasm, map }: CompileOutput): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await Promise.all([writeIfChanged(file, wasm), writeIfChanged(`${file}.map`, Buffer.from(map))]);
}

/** `<name>.json`: the manifest with its defaults, the configuration schema, and size and digest of each module. */
export async function writeManifest(
  outDir: string,
  { folder: _, ...manifest }: PluginManifest,
  modules: readonly BuiltModule[],
): Promise<void> {
  const built = modules.map(({ flavour, file, rawBytes, gzipBytes, sha256, imports }) => ({
    flavour,
    file: path.basename(file),
    rawBytes,
    gzipBytes,
    sha256,
    imports,
  }));
  const text = `${JSON.stringify({ ...manifest, modules: built }, null, 2)}\n`;
  await mkdir(outDir, { recursive: true });
  await writeIfChanged(path.join(outDir, `${manifest.name}.json`), Buffer.from(text));
}

/** A flavour that the plugin no longer has leaves no file behind. */
export async function removeStale(outDir: string, manifest: PluginManifest): Promise<void> {
  const stale = FLAVOURS.filter((flavour) => !manifest.flavours.includes(flavour)).map((flavour) =>
    path.join(outDir, moduleFile(manifest, flavour)),
  );
  await Promise.all(stale.flatMap((file) => [rm(file, { force: true }), rm(`${file}.map`, { force: true })]));
}

async function writeIfChanged(file: string, bytes: Uint8Array): Promise<void> {
  const present = await readFile(file).catch(() => undefined);
  if (present !== undefined && Buffer.compare(present, bytes) === 0) return;
  await writeFile(file, bytes);
}
