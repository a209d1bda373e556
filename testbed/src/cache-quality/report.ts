import { CHECKS, type Check, qualityAt, type ScoredPair } from "./quality.ts";

/** Thresholds of the table. */
export const THRESHOLDS = [0.9, 0.92, 0.93, 0.94, 0.95, 0.96, 0.97, 0.98, 0.99] as const;

const WIDTH = 640;
const HEIGHT = 420;
const LEFT = 60;
const TOP = 30;
const PLOT_WIDTH = 540;
const PLOT_HEIGHT = 320;
const COLOURS: Readonly<Record<Check, string>> = {
  "threshold alone": "#c62828",
  "with facts": "#ef6c00",
  "with words": "#2e7d32",
};

/** Precision and recall for each threshold and check, and the pairs with which the strictest check is wrong. */
export function qualityTable(scored: readonly ScoredPair[]): string {
  const same = scored.filter(({ pair }) => pair.isSame).length;
  const cell = (value: number) => value.toFixed(3).padStart(9);
  const lines = [
    `${scored.length} pairs of questions, ${same} of them ask the same`,
    "",
    `threshold ${CHECKS.map((check) => check.padStart(20)).join("")}`,
    `          ${CHECKS.map(() => " precision   recall".padStart(20)).join("")}`,
  ];
  for (const threshold of THRESHOLDS) {
    const cells = CHECKS.map((check) => {
      const { precision, recall } = qualityAt(scored, threshold, check);
      return ` ${cell(precision)} ${cell(recall)}`;
    });
    lines.push(`${threshold.toFixed(2).padStart(9)} ${cells.join("")}`);
  }
  lines.push("", "what each kind comes to at 0.93 (right of all): threshold alone, with words");
  for (const [kind, rows] of byKind(scored)) {
    const right = (check: Check) => rows.filter((row) => isRight(row, check)).length;
    lines.push(`${kind.padEnd(24)} ${right("threshold alone")}/${rows.length}  ${right("with words")}/${rows.length}`);
  }
  return lines.join("\n");
}

function byKind(scored: readonly ScoredPair[]): [string, ScoredPair[]][] {
  const kinds = new Map<string, ScoredPair[]>();
  for (const row of scored) {
    const name = `${row.pair.isSame ? "same" : "different"}, ${row.pair.kind}`;
    kinds.set(name, [...(kinds.get(name) ?? []), row]);
  }
  return [...kinds].sort(([a], [b]) => (a < b ? 1 : -1));
}

function isRight({ pair, score, passes }: ScoredPair, check: Check): boolean {
  return (score >= 0.93 && passes[check]) === pair.isSame;
}

/** Precision over recall for each check, as SVG. */
export function qualityPlot(scored: readonly ScoredPair[]): string {
  const x = (recall: number) => LEFT + recall * PLOT_WIDTH;
  const y = (precision: number) => TOP + (1 - (precision - 0.4) / 0.6) * PLOT_HEIGHT;
  const curves = CHECKS.map((check, index) => {
    const points = Array.from({ length: 121 }, (_, step) => qualityAt(scored, 0.88 + step / 1000, check));
    const path = points.map(({ precision, recall }) => `${x(recall).toFixed(1)},${y(precision).toFixed(1)}`).join(" ");
    const legend = `<text x="${LEFT + 12}" y="${y(0.5) + index * 18}" fill="${COLOURS[check]}">${check}</text>`;
    return `<polyline points="${path}" fill="none" stroke="${COLOURS[check]}" stroke-width="2"/>${legend}`;
  });
  const marks = [0, 0.2, 0.4, 0.6, 0.8, 1].map(
    (value) => `<text x="${x(value)}" y="${TOP + PLOT_HEIGHT + 18}" text-anchor="middle">${value}</text>`,
  );
  const levels = [0.4, 0.6, 0.8, 1].map(
    (value) => `<text x="${LEFT - 8}" y="${y(value) + 4}" text-anchor="end">${value}</text>`,
  );
  const goal = `<rect x="${x(0.6)}" y="${y(1)}" width="${x(1) - x(0.6)}" height="${y(0.99) - y(1)}" fill="#a5d6a7"/>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="13">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    `<text x="${LEFT}" y="18">precision over recall; the goal is green</text>`,
    goal,
    `<rect x="${LEFT}" y="${TOP}" width="${PLOT_WIDTH}" height="${PLOT_HEIGHT}" fill="none" stroke="#90a4ae"/>`,
    ...marks,
    ...levels,
    ...curves,
    "</svg>",
    "",
  ].join("\n");
}
