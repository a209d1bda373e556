import { existsSync } from "node:fs";
import path from "node:path";
import {
  type Flavour,
  generatedFiles,
  loadManifest,
  MissingError,
  type PluginManifest,
  UserError,
} from "@sluice/manifest";
import { CompileCache, sha256 } from "./cache.ts";
import { findFaults, findOverruns, type ModuleFacts, type ModuleFault, readFacts } from "./inspect.ts";
import type { CompileJob, CompileMode, Compiler } from "./job.ts";
import { removeStale, writeManifest, writeModule } from "./output.ts";
import { sharedPool } from "./pool.ts";

export interface BuildOptions {
  /** Base folder of the project, absolute. */
  readonly root: string;
  /** Folder the files go to; default `dist`, `dist/debug` for a debug build. */
  readonly outDir?: string;
  /** Unoptimised, with function names: for readable trap stacks. Sizes are not judged. */
  readonly debug?: boolean;
  /** Default: as `debug` says. */
  readonly mode?: CompileMode;
  /** Default: this process's pool of compilers. */
  readonly compiler?: Compiler;
  /** Default: a cache in `.cache/asc` of the root. */
  readonly cache?: CompileCache;
}

/** One module file that was built. */
export interface BuiltModule extends ModuleFacts {
  readonly flavour: Flavour;
  /** Absolute path of the `.wasm`. */
  readonly file: string;
  readonly sha256: string;
  readonly cached: boolean;
  /** Why a host would refuse it; such a module is not written. */
  readonly faults: readonly ModuleFault[];
  /** By how much it is over its budget; written all the same, so that it can be tried while it is made smaller. */
  readonly overruns: readonly ModuleFault[];
  /** milliseconds of compiling; 0 when cached */
  readonly time: number;
}

export interface BuiltPlugin {
  readonly manifest: PluginManifest;
  readonly modules: readonly BuiltModule[];
}

/**
 * Compiles, optimises, checks and writes the modules of one plugin (or test module).
 * @param folder the plugin's folder
 * @throws UserError when it does not compile; faults of a compiled module are in the answer
 */
export async function buildPlugin(folder: string, options: BuildOptions): Promise<BuiltPlugin> {
  const manifest = await loadManifest(folder);
  // A plugin on its own lies where its author cloned it.
  const isAlone = path.resolve(manifest.folder) === path.resolve(options.root);
  if (!isAlone && manifest.name !== path.basename(manifest.folder)) {
    throw new UserError(`the plugin's name is "${manifest.name}", its folder's is another`, {
      where: path.join(folder, "plugin.json"),
      help: "name both alike",
    });
  }
  if (!existsSync(path.join(folder, "asconfig.json"))) {
    throw new MissingError("the plugin has no asconfig.json", {
      where: folder,
      help: 'write one: { "extends": "proxy-wasm-assemblyscript-sdk/asconfig.json", "entries": ["assembly/index.ts"] }',
    });
  }
  await refuseStaleCode(manifest);
  const outDir = options.outDir ?? path.join(options.root, "dist", ...(options.debug === true ? ["debug"] : []));
  const modules = await Promise.all(
    manifest.flavours.map((flavour) => buildModule(manifest, flavour, { ...options, outDir })),
  );
  await removeStale(outDir, manifest);
  if (options.debug !== true) await writeManifest(outDir, manifest, modules);
  return { manifest, modules };
}

/** A module built from an old decoder would read an old configuration. */
async function refuseStaleCode(manifest: PluginManifest): Promise<void> {
  const stale = (await generatedFiles(manifest)).find(({ file, current }) => file.endsWith(".gen.ts") && !current);
  if (stale === undefined) return;
  throw new UserError("this file is not what config.schema.json says", {
    where: stale.file,
    help: `sluice generate ${manifest.name}`,
  });
}

async function buildModule(
  manifest: PluginManifest,
  flavour: Flavour,
  {
    root,
    outDir,
    debug = false,
    mode = debug ? "debug" : "release",
    compiler = (job) => sharedPool().compile(job),
    cache = defaultCache(root),
  }: BuildOptions & { outDir: string },
): Promise<BuiltModule> {
  const job = pluginJob(root, manifest, flavour, mode);
  const { output, cached } = await cache.run(job, compiler);
  const facts = await readFacts(output.wasm);
  const faults = findFaults(facts, manifest, flavour);
  const overruns = debug ? [] : findOverruns(facts, manifest);
  const file = path.join(outDir, moduleFile(manifest, flavour));
  if (faults.length === 0) await writeModule(file, output);
  return { ...facts, flavour, file, sha256: sha256(output.wasm), cached, faults, overruns, time: output.time };
}

export function defaultCache(root: string): CompileCache {
  return new CompileCache(path.join(root, ".cache", "asc"));
}

/** `<name>.wasm` is the file most users want: the `envoy` flavour, which loads on Higress too. */
export function moduleFile(manifest: PluginManifest, flavour: Flavour): string {
  return flavour === "envoy" ? `${manifest.name}.wasm` : `${manifest.name}.${flavour}.wasm`;
}

/** What the compiler is asked for, for one module of a plugin. */
export function pluginJob(root: string, manifest: PluginManifest, flavour: Flavour, mode: CompileMode): CompileJob {
  const folder = path.relative(root, manifest.folder).replaceAll(path.sep, "/");
  return {
    root,
    config: path.posix.join(folder, "asconfig.json"),
    entries: [],
    defines: flavour === "higress" ? { HIGRESS: "1" } : {},
    mode,
  };
}
