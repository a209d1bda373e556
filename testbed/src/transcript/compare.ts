import { stripVTControlCharacters } from "node:util";

/** Stands for any number of lines. */
export const ANY_LINES = "…";

/** What differs from run to run, and a pattern's name in its place. */
const VOLATILE: readonly (readonly [RegExp, string])[] = [
  [/sha256:[0-9a-f]{64}/g, "sha256:[digest]"],
  [/\b[0-9a-f]{64}\b/g, "[digest]"],
  [/\b\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:?\d{2})?/g, "[time]"],
  [/\b\d{2}:\d{2}:\d{2}(\.\d+)?\b/g, "[time]"],
  [/\b\d+(\.\d+)? ?(ms|s|µs|min)\b/g, "[duration]"],
  [/\b\d+(\.\d+)? (bytes|B|kB|KiB|MiB|MB)(?=\W|$)/g, "[size]"],
  [/\b(127\.0\.0\.1|localhost|\[::1\]):\d+/g, "$1:[port]"],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, "[uuid]"],
];

/**
 * A line without what no two runs have alike: times, sizes, digests, ports of this machine, and how far columns are apart.
 * @param folder where the commands ran
 */
export function normalised(line: string, folder: string): string {
  let text = stripVTControlCharacters(line).replaceAll(folder, "[folder]");
  for (const [pattern, name] of VOLATILE) text = text.replaceAll(pattern, name);
  return text.replaceAll(/(?<=\S) {2,}/g, "  ").trimEnd();
}

/** Whether lines are as they shall be, both normalised. */
export function linesMatch(wanted: readonly string[], printed: readonly string[]): boolean {
  const [first, ...others] = wanted;
  if (first === undefined) return printed.length === 0;
  if (first === ANY_LINES) {
    return printed.some((_, from) => linesMatch(others, printed.slice(from))) || linesMatch(others, []);
  }
  return first === printed[0] && linesMatch(others, printed.slice(1));
}
