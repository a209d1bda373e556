import { createHash } from "node:crypto";
import { access, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type CompileMode, compileModule } from "@sluice/cli";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
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
  const kinds = home === "sdk" ? [true, false] : [true];
  const [simd, scalar] = await Promise.all(
    kinds.map(async (enabled) => (await compileModule(entry, { simd: enabled, exportRuntime: true, mode })).wasm),
  );
  if (simd === undefined) throw new Error(`${name}: no module`);
  const builds: Build[] = [{ name: "simd", wasm: simd }];
  if (scalar !== undefined && !Buffer.from(simd).equals(scalar)) builds.push({ name: "scalar", wasm: scalar });
  return builds;
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
