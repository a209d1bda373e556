import { mkdir } from "node:fs/promises";
import path from "node:path";
import { BROKEN, type Counts, countsOf, NOTHING, takeReport, withFailure } from "./counts.ts";
import { tellEndless } from "./endless.ts";
import { runProgram } from "./run-program.ts";
import type { TestRun } from "./test-run.ts";
import { specRunner } from "./tools.ts";

/** Compiles as-pect's specs and runs them. @param specs absolute files of the project */
export async function runSpecs(run: TestRun, specs: readonly string[]): Promise<Counts> {
  const { root, quiet, signal, patience } = run;
  if (specs.length === 0) return NOTHING;
  const report = path.join(root, ".cache", `specs-${process.pid}.json`);
  await mkdir(path.dirname(report), { recursive: true });
  const names = specs.map((file) => path.relative(root, file).replaceAll(path.sep, "/"));
  const { stuck } = await runProgram([specRunner(root), report, ...names], { cwd: root, quiet, signal, patience });
  const found = await takeReport(report);
  if (stuck === undefined) return found === undefined ? BROKEN : countsOf(found);
  tellEndless(run, stuck);
  return withFailure(countsOf(found ?? {}));
}
