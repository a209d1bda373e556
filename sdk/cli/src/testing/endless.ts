import path from "node:path";
import { ExitCode, formatError } from "../errors.ts";
import type { TestRun } from "./test-run.ts";

/** Says that tests were ended, since none of them had ended by itself for too long. @param files that ran, absolute or of the project */
export function tellEndless(
  { root, patience = 0 }: Pick<TestRun, "root" | "patience">,
  files: readonly string[],
): void {
  const where = files.map((file) => path.relative(root, path.resolve(root, file))).join(", ");
  const report = {
    error: `no test has ended for ${patience / 1000} s: all were ended`,
    where,
    help: "look for a loop, or a promise, without an end; --timeout 10m waits longer",
    exitCode: ExitCode.UserInput,
  };
  console.error(formatError(report));
}
