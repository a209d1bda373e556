import type { Matrix } from "./rows.ts";

const LEGEND = "✓ plain and stream, ◐ one of them, – the provider's protocol has no such answer";

/** For a terminal: aligned columns, an empty line between provider protocols. */
export function writeText({ titles, rows, notes, sum }: Matrix): string {
  const table = [titles, ...rows];
  const widths = titles.map((_, at) => Math.max(...table.map((cells) => cells[at]?.length ?? 0)));
  const lines = table.map((cells, at) => {
    const gap = at > 0 && cells[0] !== table[at - 1]?.[0] ? "\n" : "";
    return (
      gap +
      cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd()
    );
  });
  const footnotes = notes.map((note, at) => `[${at + 1}] ${note}`);
  return [...lines, "", LEGEND, ...footnotes, "", sum].join("\n");
}

export function writeMarkdown({ titles, rows, notes, sum }: Matrix): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const footnotes = notes.map((note, at) => `${at + 1}. ${note}`);
  return [
    line(titles),
    `|${"---|".repeat(titles.length)}`,
    ...rows.map(line),
    "",
    LEGEND,
    "",
    ...footnotes,
    "",
    sum,
  ].join("\n");
}
