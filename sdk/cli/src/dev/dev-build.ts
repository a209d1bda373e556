import { realpathSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { generatedFiles, loadManifest, type PluginManifest, UserError } from "@sluice/manifest";
import { findFaults, readShape } from "../build/inspect.ts";
import type { CompileJob, Compiler } from "../build/job.ts";
import { defaultCache, pluginJob } from "../build/plugin.ts";

/** A plugin as it is run while it is written: unoptimised, with the names of functions. */
export interface DevBuild {
  readonly manifest: PluginManifest;
  readonly wasm: Uint8Array;
  /** Source map, JSON. */
  readonly map: string;
  /** Absolute paths of all that it is made of, or that the compiler looked for and did not find. */
  readonly files: ReadonlySet<string>;
  /** Milliseconds. */
  readonly time: number;
}

const INSTALLED = `${path.sep}node_modules${path.sep}`;

/** Files beside those that the compiler reads. */
const DESCRIPTIONS = ["plugin.json", "config.schema.json", "asconfig.json"];

/**
 * Compiles for a host of flavour "envoy". The debug build is taken, since Envoy tells the stack of a trap only of a module
 * that has names; it also takes a quarter of the time.
 * @throws UserError when it does not compile, or a host would refuse it
 */
export async function buildForDev(folder: string, root: string, compiler: Compiler): Promise<DevBuild> {
  const started = performance.now();
  const manifest = await loadManifest(folder);
  await writeDecoder(manifest);
  // A new cache each time: one remembers what the files were.
  const { output } = await defaultCache(root).run(devJob(root, manifest), compiler);
  const [fault] = findFaults(await readShape(output.wasm), manifest, "envoy");
  if (fault !== undefined) {
    throw new UserError(`${manifest.name}.wasm ${fault.message}`, { where: folder, help: fault.help });
  }
  const files = [
    ...Object.entries(output.files).flatMap(([file, exists]) => placesOf(path.resolve(root, file), exists)),
    ...DESCRIPTIONS.map((file) => path.join(manifest.folder, file)),
  ];
  return {
    manifest,
    wasm: output.wasm,
    map: output.map,
    files: new Set(files),
    time: performance.now() - started,
  };
}

export function devJob(root: string, manifest: PluginManifest): CompileJob {
  return pluginJob(root, manifest, "envoy", "debug");
}

/** A workspace's packages stand in node_modules as links: they are written to where these lead. */
function placesOf(file: string, exists: boolean): readonly string[] {
  return exists && file.includes(INSTALLED) ? [realpathSync(file)] : [file];
}

/** A changed schema is a changed decoder. The README's table can wait for `sluice generate`. */
async function writeDecoder(manifest: PluginManifest): Promise<void> {
  const files = await generatedFiles(manifest);
  for (const { file, text, current } of files) {
    if (current || !file.endsWith(".gen.ts")) continue;
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}
