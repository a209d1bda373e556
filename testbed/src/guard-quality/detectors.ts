import type { Judge } from "./judge.ts";
import { KINDS, type Kind } from "./kinds.ts";
import { Random } from "./random.ts";

/** Values and near misses of each kind. */
const SAMPLES = 200;

/** What stands around a value that needs no word. */
const BEFORE = ["it is ", "see ", "(", "Mine: ", "the value is ", "use "] as const;
const AFTER = [" thanks", ", please check.", ")", "\nwhat now?", "", " and nothing else"] as const;

export interface DetectorQuality {
  readonly detector: string;
  /** Values that were found as they are, of `values`. */
  readonly found: number;
  readonly values: number;
  /** Near misses in which something was found, of `nears`. */
  readonly wrong: number;
  readonly nears: number;
  /** A few that went wrong. */
  readonly mistakes: readonly string[];
}

/** How the detectors do on values made by lot, and on as many near misses. */
export function measureDetectors(judge: Judge): DetectorQuality[] {
  return KINDS.map((kind, index) => measureKind(kind, judge, new Random(9_000 + index)));
}

function measureKind(kind: Kind, judge: Judge, random: Random): DetectorQuality {
  const mistakes: string[] = [];
  let [found, wrong] = [0, 0];
  for (let i = 0; i < SAMPLES; i++) {
    const value = kind.value(random);
    const text = `${random.pick(kind.before ?? BEFORE)}${value}${host(value, random.pick(AFTER))}`;
    if (judge.detect(kind.detector, text)[0] === value) found++;
    else mistakes.push(`missed: ${text}`);
    const near = `${random.pick(BEFORE)}${random.pick(kind.near)(random)}${random.pick(AFTER)}`;
    if (judge.detect(kind.detector, near).length === 0) continue;
    wrong++;
    mistakes.push(`found: ${near}`);
  }
  return { detector: kind.detector, found, values: SAMPLES, wrong, nears: SAMPLES, mistakes: mistakes.slice(0, 3) };
}

/** A URL with a password goes on with a host. */
function host(value: string, after: string): string {
  return value.endsWith("@") && value.includes("://") ? `db.internal${after}` : after;
}

/** Right findings among all. */
export function precisionOf(rows: readonly DetectorQuality[]): number {
  const found = rows.reduce((sum, row) => sum + row.found, 0);
  const wrong = rows.reduce((sum, row) => sum + row.wrong, 0);
  return found / Math.max(found + wrong, 1);
}

/** Found values among all. */
export function recallOf(rows: readonly DetectorQuality[]): number {
  return (
    rows.reduce((sum, row) => sum + row.found, 0) /
    Math.max(
      rows.reduce((sum, row) => sum + row.values, 0),
      1,
    )
  );
}

/** Precision and recall of each detector. */
export function detectorTable(rows: readonly DetectorQuality[], withMistakes: boolean): string {
  const lines = ["detector           precision  recall   wrong of near misses"];
  for (const row of rows) {
    const cells = `${precisionOf([row]).toFixed(3)}    ${recallOf([row]).toFixed(3)}   ${row.wrong}/${row.nears}`;
    lines.push(`${row.detector.padEnd(18)} ${cells.padStart(8)}`);
    if (withMistakes)
      lines.push(...row.mistakes.map((mistake) => `    ${mistake.replaceAll("\n", "\\n").slice(0, 120)}`));
  }
  lines.push(`${"all".padEnd(18)} ${precisionOf(rows).toFixed(3)}    ${recallOf(rows).toFixed(3)}`);
  return lines.join("\n");
}
