import type { TestContext } from "vitest";

/** A gateway, an upstream, a provider stub, a Valkey. */
export interface LogSource {
  logs(): string[];
}

/** Lines of each source that are printed. */
const LAST = 60;

/**
 * Prints the logs when the test fails: `beforeEach((context) => showLogsOnFailure(context, { gateway, upstream }))`.
 */
export function showLogsOnFailure(
  context: Pick<TestContext, "onTestFailed" | "task">,
  sources: Readonly<Record<string, LogSource | undefined>>,
): void {
  context.onTestFailed(() => {
    process.stderr.write(`${logReport(context.task.name, sources)}\n`);
  });
}

export function logReport(test: string, sources: Readonly<Record<string, LogSource | undefined>>): string {
  const lines = [`logs of the failed test: ${test}`];
  for (const [name, source] of Object.entries(sources)) {
    const all = source?.logs() ?? [];
    lines.push(`--- ${name}: ${all.length} lines`, ...all.slice(-LAST).map((line) => `    ${line}`));
  }
  return lines.join("\n");
}
