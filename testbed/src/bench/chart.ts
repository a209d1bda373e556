import { type Figure, formatValue, verdictOf } from "./figure.ts";

const WIDTH = 900;
const ROW = 26;
const TOP = 46;
/** Where bars begin, and how long the budget's is. */
const LEFT = 400;
const BUDGET_LENGTH = 260;
/** A bar is cut where the text behind it would leave the picture. */
const LONGEST = 360;

const COLOURS = { ok: "#2e7d32", over: "#c62828", "no budget": "#607d8b" } as const;

/** Bars of the figures that have a budget, each in proportion to its own, which is the line. */
export function barChart(title: string, figures: readonly Figure[]): string {
  const shown = figures.filter(({ budget }) => budget !== undefined && budget > 0);
  const height = TOP + shown.length * ROW + 16;
  const limit = LEFT + BUDGET_LENGTH;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="13">`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    `<text x="12" y="24" font-size="16">${escapeXml(title)}</text>`,
    ...shown.map((figure, index) => bar(figure, TOP + index * ROW)),
    `<line x1="${limit}" y1="${TOP - 6}" x2="${limit}" y2="${height - 12}" stroke="#37474f" stroke-dasharray="4 3"/>`,
    `<text x="${limit + 4}" y="${TOP - 10}" font-size="11" fill="#37474f">budget</text>`,
    "</svg>",
    "",
  ].join("\n");
}

function bar(figure: Figure, y: number): string {
  const { name, value, unit, budget = 1 } = figure;
  const length = Number.isNaN(value) ? 0 : Math.min(LONGEST, Math.max(1, (value / budget) * BUDGET_LENGTH));
  const text = `${formatValue(value, unit)} of ${formatValue(budget, unit)}`;
  return [
    `<text x="${LEFT - 8}" y="${y + 14}" text-anchor="end">${escapeXml(name)}</text>`,
    `<rect x="${LEFT}" y="${y + 2}" width="${length.toFixed(1)}" height="16" fill="${COLOURS[verdictOf(figure)]}"/>`,
    `<text x="${LEFT + Math.max(length, BUDGET_LENGTH) + 8}" y="${y + 15}" font-size="11">${escapeXml(text)}</text>`,
  ].join("");
}

function escapeXml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}
