import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { AscConfig, CompileMode } from "./job.ts";
import { defaultCache } from "./plugin.ts";
import { sharedPool } from "./pool.ts";

export interface CompileModuleOptions {
  /**
   * Base folder, absolute; default: the workspace this package stands in, or, where it is installed, the working directory.
   * Its asconfig.json gives the options.
   */
  readonly root?: string;
  /** Build-time constants: `--use NAME=value`. */
  readonly defines?: Readonly<Record<string, string>>;
  /** Default `quick`: a test needs neither the last per cent of size nor wasm-opt's second. */
  readonly mode?: CompileMode;
  /** Default true, as in plugins; false compiles the scalar code. */
  readonly simd?: boolean;
  /** Export `__new`, `__pin`, `__unpin`, `__collect`; default false. */
  readonly exportRuntime?: boolean;
  /**
   * Where a trap's message goes. `import` (default): the module imports `env.abort(message, file, line, column)`.
   * `sdk`: the SDK's `abort`, which logs through `env.proxy_log`; the entry must import abi/abort as a plugin does.
   */
  readonly abort?: "import" | "sdk";
}

export interface CompiledModule {
  readonly wasm: Uint8Array;
  /** Source map, JSON. */
  readonly map: string;
}

const IS_SOURCE = import.meta.url.endsWith(".ts");
const DEFAULT_ROOT = IS_SOURCE ? fileURLToPath(new URL("../../../../", import.meta.url)) : process.cwd();

/**
 * Compiles an AssemblyScript file for tests, with a plugin's options save for those named in `options`; served from
 * `.cache/asc` while no file it is made of changed.
 * @param entry path of the entry file, absolute or relative to the root
 * @throws UserError with asc's text when there is any error or warning
 */
export async function compileModule(entry: string, options: CompileModuleOptions = {}): Promise<CompiledModule> {
  const root = path.resolve(options.root ?? DEFAULT_ROOT);
  const job = {
    root,
    config: await configOf(root, options),
    entries: [path.relative(root, path.resolve(root, entry)).replaceAll(path.sep, "/")],
    defines: options.defines ?? {},
    mode: options.mode ?? "quick",
  };
  const { output } = await defaultCache(root).run(job, (asked) => sharedPool().compile(asked));
  return { wasm: output.wasm, map: output.map };
}

/** The root's options, changed as asked. */
async function configOf(root: string, { simd, exportRuntime, abort }: CompileModuleOptions): Promise<AscConfig> {
  const { options, targets } = await readConfig(path.join(root, "asconfig.json"));
  const changed = {
    ...options,
    ...(simd === false ? { enable: without(options.enable, (feature) => feature === "simd") } : {}),
    ...(exportRuntime === true ? { exportRuntime } : {}),
    ...(abort === "sdk" ? {} : { use: without(options.use, (alias) => alias.startsWith("abort=")) }),
  };
  return targets === undefined ? { options: changed } : { options: changed, targets };
}

/** What a file says, or else the one that it extends. */
async function readConfig(file: string): Promise<AscConfig> {
  const { extends: base, ...config } = JSON.parse(await readFile(file, "utf8")) as AscConfig & { extends?: string };
  return base === undefined || config.options !== undefined ? config : readConfig(createRequire(file).resolve(base));
}

function without(list: unknown, unwanted: (item: string) => boolean): readonly string[] {
  return Array.isArray(list) ? list.map(String).filter((item) => !unwanted(item)) : [];
}
