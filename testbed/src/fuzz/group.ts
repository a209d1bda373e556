import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { type Build, buildKinds, ROOT, type Target } from "./target.ts";

/** Where the entries are written that hold several targets. */
const FOLDER = path.join(ROOT, ".cache/fuzz");

/** `export function run(…)`, and `export { input, resultAt } from "…"`: targets export in no other way. */
const EXPORTS = /^export (?:function (\w+)|\{([^}]+)\})/gm;

/**
 * Builds many targets as one module for those of the SDK, with and without SIMD, and one for those of the plugins. Most of what
 * a target is made of is the SDK: compiled for each by itself, they take five times as long.
 */
export async function buildTogether(targets: readonly Target[]): Promise<ReadonlyMap<Target, readonly Build[]>> {
  const ofSdk = targets.filter(({ home }) => home === "sdk");
  const ofPlugins = targets.filter(({ home }) => home !== "sdk");
  const builds = await Promise.all([buildGroup("sdk", ofSdk), buildGroup("plugins", ofPlugins)]);
  return new Map(builds.flat());
}

async function buildGroup(name: string, targets: readonly Target[]): Promise<[Target, Build[]][]> {
  await mkdir(FOLDER, { recursive: true });
  const entry = path.join(FOLDER, `${name}.ts`);
  await writeFile(entry, (await Promise.all(targets.map(reexport))).join(""));
  const builds = await buildKinds(entry, name === "sdk", "quick");
  return targets.map((target) => [target, builds.map((build) => ({ ...build, prefix: prefixOf(target) }))]);
}

/** One statement that exports all that the target exports, under names of its own. */
async function reexport(target: Target): Promise<string> {
  const from = path.relative(FOLDER, target.entry).replaceAll(path.sep, "/").replace(/\.ts$/, "");
  const names = exportsIn(await readFile(target.entry, "utf8"));
  return `export { ${names.map((name) => `${name} as ${prefixOf(target)}${name}`).join(", ")} } from "${from}";\n`;
}

/** The names that a target's source exports. */
export function exportsIn(source: string): string[] {
  return [...source.matchAll(EXPORTS)].flatMap(([, name, list = ""]) =>
    name === undefined ? list.split(",").map((word) => word.trim()) : [name],
  );
}

function prefixOf({ name }: Target): string {
  return `${name.replaceAll("-", "_")}__`;
}
