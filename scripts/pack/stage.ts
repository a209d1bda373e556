import { cp, mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { type Bundle, bundle } from "../bundle/bundle.ts";
import { type Emitted, reachableDeclarations } from "./emit.ts";
import { noticesOf } from "./notices.ts";
import type { PackageKind, PackageSpec } from "./packages.ts";
import { stagedManifest } from "./staged-manifest.ts";
import { type Manifest, ROOT, readManifest } from "./workspace.ts";

/** A package as it lies in the workspace. */
export interface Source {
  readonly spec: PackageSpec;
  readonly manifest: Manifest;
  /** Sources of its entry points, relative to the package. */
  readonly entries: readonly string[];
}

type Program = Extract<PackageKind, { kind: "program" }>;

export async function sourceOf(spec: PackageSpec): Promise<Source> {
  const manifest = await readManifest(spec.folder);
  const targets = Object.values(manifest.exports ?? {}).map((target) => target.replace(/^\.\//, ""));
  const entries = await Promise.all(targets.map((target) => matching(spec.folder, target)));
  return { spec, manifest, entries: entries.flat() };
}

/** Files that a target of `exports` stands for. */
async function matching(folder: string, target: string): Promise<readonly string[]> {
  const [before = "", after] = target.split("*");
  if (after === undefined) return [target];
  const files = await readdir(path.join(ROOT, folder, before), { recursive: true });
  return files.map((file) => before + file).filter((file) => file.endsWith(after) && isSource(file));
}

/** What tsc makes JavaScript or declarations of, relative to the workspace. */
export function entriesOf({ spec, entries }: Source): readonly string[] {
  return entries.filter(isSource).map((file) => path.join(spec.folder, file));
}

function isSource(file: string): boolean {
  return /(?<!\.d)\.ts$/.test(file) && isShipped(file);
}

/** Tests, and what only they use, stay at home. */
function isShipped(file: string): boolean {
  return !/(^|\/)(__tests__|__fuzz__|testdata|node_modules)(\/|$)|\.(test|spec)\.ts$/.test(file);
}

/** Writes what is published of one package. @param into a folder that is not there yet */
export async function stage(source: Source, all: readonly Source[], emitted: Emitted, into: string): Promise<void> {
  const { spec, manifest } = source;
  await mkdir(into, { recursive: true });
  await copy(path.join(ROOT, "LICENSE"), path.join(into, "LICENSE"));
  for (const file of new Set(["README.md", ...(manifest.files ?? [])])) {
    // A library's own tests stay at home; templates have tests that are to be shipped.
    const filter = spec.kind.kind === "sources" ? isShipped : undefined;
    await copy(path.join(ROOT, spec.folder, file), path.join(into, file), filter);
  }
  if (spec.kind.kind === "library") await stageLibrary(source, emitted, into);
  if (spec.kind.kind === "program") await stageProgram(source, spec.kind, emitted, into);
  const siblings = all.map((other) => other.manifest);
  await write(path.join(into, "package.json"), `${JSON.stringify(stagedManifest(source, siblings), null, 2)}\n`);
}

/** src/ becomes dist/, file by file. */
async function stageLibrary({ spec: { folder } }: Source, emitted: Emitted, into: string): Promise<void> {
  const src = path.join(folder, "src");
  for (const [file, text] of emitted) {
    const inside = path.relative(src, file);
    if (!inside.startsWith("..")) await write(path.join(into, "dist", inside), text);
  }
  await copy(path.join(ROOT, src), path.join(into, "dist"), (file) => isShipped(file) && !/(?<!\.d)\.ts$/.test(file));
}

/**
 * What is shipped of a program's code.
 * @param into a folder of nothing else
 * @param external packages that stay outside
 */
export function bundleProgram(
  source: Source,
  program: Program,
  into: string,
  external = program.external,
): Promise<Bundle> {
  const exported = source.entries.map((file) => [outputOf(file), file] as const);
  const entries = [...exported, ...Object.entries(program.entries ?? {})];
  return bundle({
    entries: Object.fromEntries(entries.map(([name, file]) => [name, path.join(ROOT, source.spec.folder, file)])),
    folder: into,
    extension: ".js",
    // Beside the entries, so that a chunk finds the file of a thread by the same name as its source does.
    chunks: "",
    external,
  });
}

async function stageProgram(source: Source, program: Program, emitted: Emitted, into: string): Promise<void> {
  const { folder } = source.spec;
  const { inputs } = await bundleProgram(source, program, path.join(into, "dist"));
  await write(path.join(into, "THIRD-PARTY-NOTICES.txt"), await noticesOf(inputs));
  const declarations = entriesOf(source).map((file) => file.replace(/\.ts$/, ".d.ts"));
  for (const file of reachableDeclarations(emitted, declarations)) {
    const text = emitted.get(file) ?? "";
    await write(path.join(into, "types", path.relative(path.join(folder, "src"), file)), text);
  }
}

/** `src/redis-bridge/redis-bridge.ts` → `redis-bridge/redis-bridge`: its name under dist/. */
export function outputOf(source: string): string {
  return source.replace(/^src\//, "").replace(/\.ts$/, "");
}

async function copy(from: string, to: string, filter: (file: string) => boolean = () => true): Promise<void> {
  await cp(from, to, { recursive: true, filter: (file) => filter(path.relative(from, file)) });
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}
