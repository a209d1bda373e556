import { formatTable } from "../build/table.ts";
import type { HotFunctions } from "./hot-functions.ts";

/** Functions that are shown; what comes after them hardly counts. */
const MOST = 20;

/** For scripts: counts are samples. */
export interface ProfileJson extends HotFunctions {
  /** Relative to the project. */
  readonly file: string;
}

/** @param file of the profile, relative to the project */
export function profileJson(hot: HotFunctions, file: string): ProfileJson {
  return { file, ...hot, functions: hot.functions.slice(0, MOST) };
}

/** The hottest functions as a table, in shares of the plugins' time. */
export function profileTable({ samples, busy, functions }: HotFunctions): string {
  const share = (part: number) => `${((100 * part) / Math.max(1, samples)).toFixed(1)} %`;
  const shown = functions.slice(0, MOST);
  const rows = shown.map(({ name, where, self, host, total }) => [share(self), share(host), share(total), name, where]);
  const header = ["self", "host", "total", "function", "first line"];
  const rest = functions.length - shown.length;
  const self = functions.slice(MOST).reduce((sum, each) => sum + each.self + each.host, 0);
  return [
    formatTable(header, rows, new Set(header.slice(0, 3))),
    ...(rest > 0 ? [`${rest} more functions: ${share(self)} together`] : []),
    `${samples} samples in the plugin and what it called in the host, of ${busy}`,
  ].join("\n");
}
