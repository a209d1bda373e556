import { type Check, type NamedFinding, runCheck } from "../doctor/check.ts";
import { clusterCheck } from "../doctor/cluster.ts";
import { envoyCheck } from "../doctor/envoy.ts";
import { modulesCheck, projectCheck } from "../doctor/project.ts";
import { registryChecks } from "../doctor/registry.ts";
import { cache, compiler, node } from "../doctor/runtime.ts";
import { ExitCode } from "../errors.ts";
import { type Colors, colorsFor } from "../terminal.ts";

export interface DoctorFlags {
  readonly registry?: readonly string[];
  readonly context?: string;
  readonly json?: boolean;
}

/** `sluice doctor`: what it needs, and what it found. Answers the exit code. */
export async function doctorCommand({ registry = [], context, json = false }: DoctorFlags): Promise<number> {
  const here = process.cwd();
  const checks: readonly Check[] = [
    ...[node, compiler, cache, envoyCheck(), projectCheck(here), modulesCheck(here)],
    ...registryChecks(registry),
    clusterCheck(context),
  ];
  const findings = await Promise.all(checks.map(runCheck));
  const failures = findings.filter(({ state }) => state === "failed");
  if (json) console.log(JSON.stringify({ checks: findings }, null, 2));
  else for (const line of reportLines(findings, colorsFor(process.stdout))) console.log(line);
  return failures.length === 0 ? ExitCode.Done : ExitCode.Missing;
}

export function reportLines(findings: readonly NamedFinding[], colors: Colors): readonly string[] {
  const marks = { ok: colors.green("ok    "), note: colors.yellow("note  "), failed: colors.red("failed") };
  const width = Math.max(...findings.map(({ name }) => name.length));
  const lines = findings.flatMap(({ name, state, says, help }) => [
    `${marks[state]}  ${name.padEnd(width)}  ${says}`,
    ...(help === undefined ? [] : [`${" ".repeat(width + 10)}help: ${help}`]),
  ]);
  const failures = findings.filter(({ state }) => state === "failed").length;
  return [...lines, failures === 0 ? "nothing is missing" : `${failures} of ${findings.length} checks failed`];
}
