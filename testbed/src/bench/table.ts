import { type Figure, formatValue, verdictOf } from "./figure.ts";

const HEADER = ["what", "value", "budget", "verdict", ""];

/** Columns that are numbers. */
const RIGHT = new Set([1, 2]);

/** The figures as lines of text. */
export function formatFigures(figures: readonly Figure[]): string {
  const rows = [HEADER, ...figures.map(rowOf)];
  const widths = HEADER.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => pad(cell, widths, column))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function rowOf(figure: Figure): string[] {
  const { name, value, unit, budget, note } = figure;
  const limit = budget === undefined ? "" : formatValue(budget, unit);
  const verdict = verdictOf(figure);
  return [name, formatValue(value, unit), limit, verdict === "no budget" ? "" : verdict, note ?? ""];
}

function pad(cell: string, widths: readonly number[], column: number): string {
  const width = widths[column] ?? 0;
  return RIGHT.has(column) ? cell.padStart(width) : cell.padEnd(width);
}
