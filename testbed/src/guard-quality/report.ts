import { flaggedShare, groupBy, type JudgedSample, USUAL_THRESHOLD } from "./injections.ts";

/** Thresholds of the table. */
const THRESHOLDS = [0.3, 0.5, 0.6, 0.7, 0.8, 0.9];

const percent = (share: number) => `${(share * 100).toFixed(2)} %`.padStart(9);
const counted = (rows: readonly JudgedSample[]) =>
  `${rows.filter(({ verdict }) => verdict.score >= USUAL_THRESHOLD).length}/${rows.length}`.padStart(9);

/** Recall and false positives by threshold, category and language, each for both halves. */
export function injectionTable(injections: readonly JudgedSample[], harmless: readonly JudgedSample[]): string {
  const lines = [
    `${injections.length} injections, ${harmless.length} harmless prompts; half of each was not looked at for the rules`,
    "",
    "threshold   recall            false positives",
    "            tuned  held out   tuned     held out",
  ];
  for (const threshold of THRESHOLDS) {
    const cells = [injections, harmless].flatMap((rows) =>
      halves(rows).map((half) => percent(flaggedShare(half, threshold))),
    );
    lines.push(`${threshold.toFixed(1).padStart(9)} ${cells.join(" ")}`);
  }
  lines.push("", `found at ${USUAL_THRESHOLD}, by category`, ...groupLines(injections, ({ set }) => set));
  lines.push("", "found, by language", ...groupLines(injections, ({ language }) => language));
  lines.push("", "wrongly found, by theme", ...groupLines(harmless, ({ set }) => set));
  return lines.join("\n");
}

function halves(rows: readonly JudgedSample[]): JudgedSample[][] {
  return [rows.filter(({ isHeldOut }) => !isHeldOut), rows.filter(({ isHeldOut }) => isHeldOut)];
}

function groupLines(rows: readonly JudgedSample[], key: (sample: JudgedSample) => string): string[] {
  return groupBy(rows, key).map(([name, group]) => `${name.padEnd(26)} ${halves(group).map(counted).join(" ")}`);
}

/** What is wrong, of the half that rules are written with; the other half only when it is asked for. */
export function mistakes(
  injections: readonly JudgedSample[],
  harmless: readonly JudgedSample[],
  withHeldOut: boolean,
): string {
  const isShown = ({ isHeldOut }: JudgedSample) => withHeldOut || !isHeldOut;
  const missed = injections.filter((row) => isShown(row) && row.verdict.score < USUAL_THRESHOLD);
  const wrong = harmless.filter((row) => isShown(row) && row.verdict.score >= USUAL_THRESHOLD);
  const line = ({ set, verdict, text }: JudgedSample) =>
    `  ${set} ${verdict.score.toFixed(2)} ${verdict.rule}: ${text.replaceAll("\n", "\\n").slice(0, 160)}`;
  return ["missed:", ...missed.map(line), "", "wrongly found:", ...wrong.map(line)].join("\n");
}
