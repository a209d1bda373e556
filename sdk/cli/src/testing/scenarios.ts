import { mkdir } from "node:fs/promises";
import path from "node:path";
import { BROKEN, type Counts, countsOf, NOTHING, takeReport } from "./counts.ts";
import { tellEndless } from "./endless.ts";
import { runProgram } from "./run-program.ts";
import type { TestRun } from "./test-run.ts";
import { countReporter, vitestCommand } from "./tools.ts";

export interface ScenarioOptions {
  /** What SLUICE_HOSTS of @sluice/testing is set to. */
  readonly hosts: string;
  /** Port of Node's inspector, which waits for somebody to attach; undefined: none. */
  readonly inspect?: number;
  /** More of the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** One file after another, so that they do not take each other's time; default: as vitest's configuration says. */
  readonly inTurn?: boolean;
}

/** Runs scenarios in vitest. @param files absolute */
export async function runScenarios(
  run: TestRun,
  files: readonly string[],
  { hosts, inspect, env, inTurn = false }: ScenarioOptions,
): Promise<Counts> {
  if (files.length === 0) return NOTHING;
  const { root, quiet, signal, patience } = run;
  const report = path.join(root, ".cache", `scenarios-${process.pid}.json`);
  await mkdir(path.dirname(report), { recursive: true });
  const reporters = ["--reporter=default", `--reporter=${countReporter(root)}`];
  const flags = [...(inTurn ? ["--no-file-parallelism"] : []), ...inspectorArgs(inspect)];
  const args = [vitestCommand(root), "run", "--root", root, ...reporters, ...flags, ...files];
  const { code, stuck } = await runProgram(args, {
    cwd: root,
    env: { ...env, SLUICE_HOSTS: hosts, SLUICE_COUNTS: report },
    quiet,
    signal,
    // Under a debugger somebody looks at it.
    patience: inspect === undefined ? patience : undefined,
  });
  const found = await takeReport(report);
  if (stuck !== undefined) {
    tellEndless(run, stuck.length > 0 ? stuck : files);
    return BROKEN;
  }
  if (found === undefined) return BROKEN;
  const counts = countsOf(found);
  // A file that can not be loaded leaves no failed test behind, nor does an error after the last test.
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** One process, since there is one port; and no test times out while somebody looks at it. */
function inspectorArgs(port: number | undefined): readonly string[] {
  if (port === undefined) return [];
  return [`--inspect-brk=127.0.0.1:${port}`, "--no-file-parallelism", "--testTimeout=0", "--hookTimeout=0"];
}
