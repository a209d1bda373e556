// What test runners print.
import { readFileSync } from "node:fs";

// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape of terminal colours is a control character
const COLOURS = /\u001b\[[0-9;]*m/g;
const AS_PECT_COUNTS = /\[Tests\]:\s*(\d+)\s*\/\s*(\d+)/;

/** @param chunks of a process's output */
export function plainText(chunks) {
  return Buffer.concat(chunks).toString("utf8").replace(COLOURS, "");
}

/** How many of as-pect's tests passed and failed; undefined: none ran. */
export function asPectCounts(output) {
  const [, passed, total] = AS_PECT_COUNTS.exec(output)?.map(Number) ?? [];
  return passed === undefined || total === undefined ? undefined : { passed, failed: total - passed };
}

/** vitest's report in JSON; undefined: it wrote none. */
export function vitestReport(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
