import { readFile } from "node:fs/promises";
import path from "node:path";
import { UserError } from "@sluice/manifest";
import { mergeDataSegments } from "./data-segments.ts";
import type { CompileJob, CompileOutput } from "./job.ts";
import { type OptimizedModule, optimize } from "./optimize.ts";
import { useCollector } from "./runtime.ts";

const OUT_FILE = "module.wasm";

/** Name under which asc reads a configuration that is no file. */
const INLINE_CONFIG = "inline.asconfig.json";

/** A plugin's own levels would win over those of the target that it inherits. */
const DEBUG = ["--target", "debug", "--optimizeLevel", "0", "--shrinkLevel", "0"];

/** The flag keeps names; it leaves the code as it is. */
const NAMES = ["--debug"];

/** asc's diagnostic categories: pedantic 0, info 1, warning 2, error 3. */
const WARNING = 2;

/** Compiles in this thread (a worker's, see pool.ts). @throws UserError with asc's own text when there is any error or warning */
export async function compile(job: CompileJob): Promise<CompileOutput> {
  const started = performance.now();
  const raw = await assemble(job);
  const module = await optimized(raw, job);
  return { ...raw, map: module.map, wasm: mergeDataSegments(module.wasm), time: performance.now() - started };
}

async function optimized(raw: OptimizedModule, { mode }: CompileJob): Promise<OptimizedModule> {
  if (mode === "release") return optimize(raw, { names: false });
  return mode === "profile" ? optimize(raw, { names: true }) : raw;
}

async function assemble(job: CompileJob): Promise<Omit<CompileOutput, "time">> {
  // Loaded on first use: the compiler takes a second and 300 MB, which a run served from the cache need not pay.
  const [asc, { default: LiteralTransform }] = await Promise.all([loadCompiler(), import("./literals.mjs")]);
  const files: Record<string, boolean> = {};
  const note = (absolute: string, exists: boolean) => {
    files[path.relative(job.root, absolute).replaceAll(path.sep, "/")] = exists;
  };
  for (const file of await useCollector(asc.libraryFiles, job.root)) note(file, true);
  const outputs = new Map<string, string | Uint8Array>();
  let worst = 0;
  const { error, stderr } = await asc.main(argumentsOf(job), {
    readFile: async (name, baseDir) => {
      if (name === INLINE_CONFIG) return JSON.stringify(job.config);
      const absolute = path.resolve(job.root, baseDir, name);
      const text = await readText(absolute);
      note(absolute, text !== null);
      return text;
    },
    writeFile: (name, contents) => {
      outputs.set(name, contents);
    },
    listFiles: () => [],
    transforms: [LiteralTransform],
    reportDiagnostic: ({ category }) => {
      worst = Math.max(worst, category);
    },
  });
  if (error !== null || worst >= WARNING) {
    throw new UserError(diagnosticText(error, stderr.toString()), { where: job.entries[0] ?? configFile(job) });
  }
  return { wasm: binary(outputs.get(OUT_FILE)), map: sourceMap(outputs.get(`${OUT_FILE}.map`)), files };
}

async function loadCompiler(): Promise<AssemblyScriptCompiler.Module> {
  const name: string = "assemblyscript/asc";
  return (await import(name)) as AssemblyScriptCompiler.Module;
}

function argumentsOf(job: CompileJob): string[] {
  const uses = Object.entries(job.defines).flatMap(([name, value]) => ["--use", `${name}=${value}`]);
  return [
    ...job.entries,
    ...["--baseDir", job.root, "--config", configFile(job), "--outFile", OUT_FILE, "--sourceMap", "--noColors"],
    ...(job.mode === "debug" ? DEBUG : []),
    ...(job.mode === "profile" ? NAMES : []),
    ...uses,
  ];
}

function configFile({ config }: CompileJob): string {
  return typeof config === "string" ? config : INLINE_CONFIG;
}

function diagnosticText(error: Error | null, stderr: string): string {
  const text = stderr.trim();
  if (text !== "") return `asc:\n${text}`;
  return `asc: ${error?.message ?? "a warning without text"}`;
}

function binary(output: string | Uint8Array | undefined): Uint8Array {
  if (output instanceof Uint8Array) return output;
  throw new Error("asc wrote no module");
}

/** asc names a source root after the output file, which would stand before every path. */
function sourceMap(output: string | Uint8Array | undefined): string {
  if (typeof output !== "string") throw new Error("asc wrote no source map");
  const { sourceRoot: _, ...map } = JSON.parse(output) as Record<string, unknown>;
  return JSON.stringify(map);
}

async function readText(file: string): Promise<string | null> {
  try {
    return await readFile(file, "utf8");
  } catch {
    // asc probes for several names; a file that cannot be read counts as absent, and asc says which import failed.
    return null;
  }
}
