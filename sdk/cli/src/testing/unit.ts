import { mkdir } from "node:fs/promises";
import path from "node:path";
import { BROKEN, type Counts, countsOf, NOTHING, takeReport } from "./counts.ts";
import { runProgram } from "./run-program.ts";
import type { TestRun } from "./test-run.ts";
import { specRunner } from "./tools.ts";

/** Compiles as-pect's specs and runs them. @param specs absolute files of the project */
export async function runSpecs({ root, quiet, signal }: TestRun, specs: readonly string[]): Promise<Counts> {
  if (specs.length === 0) return NOTHING;
  const report = path.join(root, ".cache", `specs-${process.pid}.json`);
  await mkdir(path.dirname(report), { recursive: true });
  const names = specs.map((file) => path.relative(root, file).replaceAll(path.sep, "/"));
  await runProgram([specRunner(root), report, ...names], { cwd: root, quiet, signal });
  const found = await takeReport(report);
  return found === undefined ? BROKEN : countsOf(found);
}
