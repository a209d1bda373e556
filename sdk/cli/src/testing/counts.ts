import { readFile, rm } from "node:fs/promises";
import { isRecord } from "@sluice/manifest";

/** How tests ended. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

export const NOTHING: Counts = { passed: 0, failed: 0 };

/** A runner that ended before it could count. */
export const BROKEN: Counts = { passed: 0, failed: 1 };

/** A runner's report, which is removed; undefined: it wrote none. */
export async function takeReport(file: string): Promise<Record<string, unknown> | undefined> {
  try {
    const report: unknown = JSON.parse(await readFile(file, "utf8"));
    return isRecord(report) ? report : undefined;
  } catch {
    return undefined;
  } finally {
    await rm(file, { force: true });
  }
}

/** What a report says; a count that is none is nothing. */
export function countsOf({ passed, failed }: Record<string, unknown>): Counts {
  return { passed: Number(passed) || 0, failed: Number(failed) || 0 };
}

/** One more that failed, of what left no count behind. */
export function withFailure({ passed, failed }: Counts): Counts {
  return { passed, failed: failed + 1 };
}
