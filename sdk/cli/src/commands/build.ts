import path from "node:path";
import type { PluginManifest } from "@sluice/manifest";
import { announced } from "../build/announce.ts";
import type { CompileMode, Compiler } from "../build/job.ts";
import { type BuildOptions, type BuiltModule, type BuiltPlugin, buildPlugin, defaultCache } from "../build/plugin.ts";
import { sharedPool } from "../build/pool.ts";
import { formatTable } from "../build/table.ts";
import { type ErrorReport, ExitCode, formatError, reportOf } from "../errors.ts";
import { distFolder, findProject, type Project, selectFolders } from "../project.ts";

export interface BuildFlags {
  readonly debug?: boolean;
  /** Also the modules under testbed/modules, into dist/test. */
  readonly testModules?: boolean;
  readonly json?: boolean;
}

interface Target {
  readonly folder: string;
  readonly outDir: string;
}

type Outcome = { readonly built: BuiltPlugin } | { readonly failed: ErrorReport };

const compile: Compiler = (job) => sharedPool().compile(job);

/** `sluice build [NAME…]`: all plugins when none is named. Answers the exit code. */
export async function buildCommand(names: readonly string[], flags: BuildFlags): Promise<number> {
  const started = performance.now();
  const project = await findProject(process.cwd());
  const shared = {
    root: project.root,
    debug: flags.debug ?? false,
    cache: defaultCache(project.root),
    compiler: flags.json === true ? compile : announced(compile),
  };
  const outcomes = await Promise.all(targetsOf(project, names, flags).map((target) => buildTarget(target, shared)));
  const errors = outcomes.flatMap(errorsOf);
  if (flags.json === true) printJson(project, outcomes, errors);
  else print(outcomes, errors, performance.now() - started);
  return Math.max(ExitCode.Done, ...errors.map(({ exitCode }) => exitCode));
}

/** Builds plugins into dist/ without a table; what keeps them from being there. */
export async function buildQuietly(project: Project, folders: readonly string[]): Promise<readonly ErrorReport[]> {
  const shared = sharedBy(project);
  const targets = folders.map((folder) => ({ folder, outDir: distFolder(project, folder) }));
  return faultsOf(await Promise.all(targets.map((target) => buildTarget(target, shared))));
}

/** Builds plugins into one folder, beside what is shipped. Modules that a host would refuse are not among the answer's. */
export async function buildInto(
  project: Project,
  folders: readonly string[],
  outDir: string,
  mode: CompileMode,
): Promise<{ readonly modules: readonly string[]; readonly errors: readonly ErrorReport[] }> {
  const shared: BuildOptions = { ...sharedBy(project), mode };
  const outcomes = await Promise.all(folders.map((folder) => buildTarget({ folder, outDir }, shared)));
  const modules = outcomes.flatMap((outcome) => ("built" in outcome ? outcome.built.modules : []));
  const written = modules.filter(({ faults }) => faults.length === 0);
  return { modules: written.map(({ file }) => file), errors: faultsOf(outcomes) };
}

function sharedBy(project: Project): BuildOptions {
  return { root: project.root, cache: defaultCache(project.root), compiler: announced(compile) };
}

function faultsOf(outcomes: readonly Outcome[]): readonly ErrorReport[] {
  return outcomes.flatMap((outcome) => ("built" in outcome ? errorsFor(outcome.built, ["faults"]) : [outcome.failed]));
}

function targetsOf(project: Project, names: readonly string[], flags: BuildFlags): readonly Target[] {
  const debug = flags.debug === true ? ["debug"] : [];
  const tests = flags.testModules === true ? project.testModules : [];
  const testFolders = new Set(tests);
  // Who asks for test modules by name means them, whatever an example is called.
  return selectFolders([...tests, ...project.plugins], names).map((folder) => {
    const outDir = testFolders.has(folder) ? path.join(project.root, "dist/test") : distFolder(project, folder);
    return { folder, outDir: path.join(outDir, ...debug) };
  });
}

async function buildTarget({ folder, outDir }: Target, shared: BuildOptions): Promise<Outcome> {
  try {
    return { built: await buildPlugin(folder, { ...shared, outDir }) };
  } catch (error) {
    return { failed: reportOf(error) };
  }
}

function errorsOf(outcome: Outcome): readonly ErrorReport[] {
  return "failed" in outcome ? [outcome.failed] : errorsFor(outcome.built, ["faults", "overruns"]);
}

function errorsFor(
  { manifest, modules }: BuiltPlugin,
  kinds: readonly ("faults" | "overruns")[],
): readonly ErrorReport[] {
  return modules.flatMap((module) =>
    kinds
      .flatMap((kind) => module[kind])
      .map(({ message, help }) => ({
        error: `${path.basename(module.file)} ${message}`,
        where: manifest.folder,
        help,
        exitCode: ExitCode.UserInput,
      })),
  );
}

function print(outcomes: readonly Outcome[], errors: readonly ErrorReport[], elapsed: number): void {
  const rows = outcomes.flatMap((outcome) =>
    "built" in outcome ? outcome.built.modules.map((module) => row(outcome.built.manifest, module)) : [],
  );
  const header = ["module", "raw", "gzip", "budget", "verdict", "time"];
  if (rows.length > 0) console.log(formatTable(header, rows, new Set(["raw", "gzip", "budget", "time"])));
  for (const error of errors) console.error(formatError(error));
  const wrong = errors.length === 0 ? "" : `, ${count(errors.length, "error")}`;
  console.log(`${count(rows.length, "module")} in ${seconds(elapsed)}${wrong}`);
}

function row({ budget }: PluginManifest, module: BuiltModule): readonly string[] {
  const gzipBudget = budget.gzipBytes === undefined ? "" : ` / ${kib(budget.gzipBytes)}`;
  return [
    path.basename(module.file),
    kib(module.rawBytes),
    kib(module.gzipBytes),
    `${kib(budget.rawBytes)}${gzipBudget}`,
    verdict(module),
    module.cached ? "unchanged" : seconds(module.time),
  ];
}

function verdict({ faults, overruns }: BuiltModule): string {
  if (faults.length > 0) return "refused";
  return overruns.length > 0 ? "too large" : "ok";
}

function printJson(project: Project, outcomes: readonly Outcome[], errors: readonly ErrorReport[]): void {
  const modules = outcomes.flatMap((outcome) => ("built" in outcome ? outcome.built.modules : []));
  const shown = modules.map((module) => ({
    ...module,
    file: path.relative(project.root, module.file),
    faults: module.faults.map(({ message }) => message),
    overruns: module.overruns.map(({ message }) => message),
  }));
  console.log(JSON.stringify({ modules: shown, errors }, null, 2));
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function kib(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KiB`;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
