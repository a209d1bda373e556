import { createHash } from "node:crypto";
import { access, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type CompileMode, compileModule } from "@sluice/cli";

export const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const FUZZ = path.join(ROOT, "testbed/fuzz");

/** Something to fuzz: `__fuzz__/<name>.ts` among the sources of the SDK or of a plugin. */
export interface Target {
  readonly name: string;
  /** `sdk`, or the plugin's folder. */
  readonly home: string;
  /** The entry's path. */
  readonly entry: string;
  /** URL of `testbed/fuzz/<name>.oracle.ts`, when there is one. */
  readonly oracle: string | undefined;
}

export interface Build {
  readonly name: "simd" | "scalar";
  readonly wasm: Uint8Array;
  /** What stands before the target's names among the module's exports; of a module of its own nothing. */
  readonly prefix: string;
}

export async function listTargets(): Promise<Target[]> {
  const plugins = (await readdir(path.join(ROOT, "plugins"))).sort();
  const homes = ["sdk", ...plugins.map((plugin) => path.join("plugins", plugin))];
  return (await Promise.all(homes.map(targetsOf))).flat();
}

async function targetsOf(home: string): Promise<Target[]> {
  const folder = path.join(ROOT, home, "assembly/__fuzz__");
  if (!(await exists(folder))) return [];
  const files = (await readdir(folder)).filter((file) => file.endsWith(".ts")).sort();
  return Promise.all(
    files.map(async (file) => {
      const name = path.basename(file, ".ts");
      return { name, home, entry: path.join(folder, file), oracle: await oracleOf(name) };
    }),
  );
}

async function oracleOf(name: string): Promise<string | undefined> {
  const file = path.join(FUZZ, `${name}.oracle.ts`);
  return (await exists(file)) ? pathToFileURL(file).href : undefined;
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/**
 * The target's module. What is written twice, with and without SIMD, is in the SDK: its targets have a module of each kind,
 * where that makes a difference; a plugin's have the one that is shipped.
 */
export async function buildTarget({ name, home, entry }: Target, mode: CompileMode = "quick"): Promise<Build[]> {
  const [simd, ...others] = await buildKinds(entry, home === "sdk", mode);
  if (simd === undefined) throw new Error(`${name}: no module`);
  return [simd, ...others.filter(({ wasm }) => !Buffer.from(wasm).equals(simd.wasm))];
}

/** The entry's module with SIMD, and, if both are asked for, the one without. */
export function buildKinds(entry: string, both: boolean, mode: CompileMode): Promise<Build[]> {
  const names: readonly Build["name"][] = both ? ["simd", "scalar"] : ["simd"];
  return Promise.all(
    names.map(async (name) => {
      const { wasm } = await compileModule(entry, { simd: name === "simd", exportRuntime: true, mode });
      return { name, wasm, prefix: "" };
    }),
  );
}

/** The saved inputs of a target, in the order of their names. */
export async function readCorpus({ name }: Target): Promise<Uint8Array[]> {
  const folder = path.join(FUZZ, "corpus", name);
  if (!(await exists(folder))) return [];
  const files = (await readdir(folder)).sort();
  return Promise.all(files.map((file) => readFile(path.join(folder, file))));
}

/** Keeps an input that failed, so that every later run begins with it. @returns its path from the project's root */
export async function saveCrash({ name }: Target, input: Uint8Array): Promise<string> {
  const digest = createHash("sha256").update(input).digest("hex").slice(0, 12);
  const file = path.join(FUZZ, "corpus", name, `crash-${digest}`);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, input);
  return path.relative(ROOT, file).replaceAll(path.sep, "/");
}
