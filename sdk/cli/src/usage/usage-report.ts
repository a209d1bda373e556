import { formatTable } from "../build/table.ts";
import { exactDollars, shownDollars } from "./money.ts";
import type { Dimension, UsageBook, UsageRow } from "./usage-book.ts";
import type { UsageAmounts } from "./usage-record.ts";

export const FORMATS = ["table", "csv", "json"] as const;

/** How a report looks: for people, for spreadsheets, for programs. */
export type ReportFormat = (typeof FORMATS)[number];

interface Report {
  readonly by: readonly Dimension[];
  readonly hasPeriods: boolean;
  readonly book: UsageBook;
}

/** Columns of amounts, as scripts know them. */
const AMOUNTS = [
  "requests",
  "failed",
  "input_tokens",
  "output_tokens",
  "total_tokens",
  "cost_usd",
  "unpriced",
  "estimated",
] as const;

export function formatReport(format: ReportFormat, report: Report): string {
  switch (format) {
    case "table":
      return tableOf(report);
    case "csv":
      return csvOf(report);
    case "json":
      return JSON.stringify({ rows: report.book.rows().map((row) => objectOf(report, row)) }, null, 2);
  }
}

function tableOf(report: Report): string {
  const rows = report.book
    .rows()
    .map((row) => [
      ...(report.hasPeriods ? [row.period] : []),
      ...row.names.map((name) => shownName(name)),
      ...cellsOf(row.amounts, shownDollars),
    ]);
  const titles = namesOf(report).length;
  const total = ["total", ...Array<string>(Math.max(0, titles - 1)).fill("")].slice(0, titles);
  const sum = cellsOf(report.book.total(), shownDollars);
  const header = [...namesOf(report), ...AMOUNTS];
  return formatTable(header, rows.length > 1 && titles > 0 ? [...rows, [...total, ...sum]] : rows, new Set(AMOUNTS));
}

function csvOf(report: Report): string {
  const lines = report.book
    .rows()
    .map((row) => [
      ...(report.hasPeriods ? [row.period] : []),
      ...row.names.map((name) => cellOf(name ?? "")),
      ...cellsOf(row.amounts, exactDollars),
    ]);
  return [[...namesOf(report), ...AMOUNTS], ...lines].map((cells) => cells.join(",")).join("\n");
}

function objectOf(report: Report, { period, names, amounts }: UsageRow): Readonly<Record<string, unknown>> {
  return {
    ...(report.hasPeriods ? { period } : {}),
    ...Object.fromEntries(report.by.map((dimension, index) => [dimension, names[index]])),
    requests: amounts.requests,
    failed: amounts.failed,
    input_tokens: amounts.inputTokens,
    output_tokens: amounts.outputTokens,
    total_tokens: amounts.totalTokens,
    // Text: a number of JSON is a double for most of its readers.
    cost_usd: exactDollars(amounts.cost),
    unpriced: amounts.unpriced,
    estimated: amounts.estimated,
  };
}

function namesOf({ by, hasPeriods }: Report): readonly string[] {
  return [...(hasPeriods ? ["period"] : []), ...by];
}

function cellsOf(amounts: UsageAmounts, dollars: (picodollars: bigint) => string): readonly string[] {
  const { requests, failed, inputTokens, outputTokens, totalTokens, cost, unpriced, estimated } = amounts;
  const counts = [requests, failed, inputTokens, outputTokens, totalTokens].map(String);
  return [...counts, dollars(cost), String(unpriced), String(estimated)];
}

function shownName(name: string | null): string {
  return name === null ? "-" : inert(name).slice(0, 80);
}

/** Clients choose models' names: what a terminal would obey is shown, not done. */
function inert(name: string): string {
  return name.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => {
    return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
  });
}

/** RFC 4180, and nothing that a spreadsheet takes for a formula. */
function cellOf(name: string): string {
  const shown = inert(name);
  const text = /^\s*[=+\-@]/.test(shown) ? `'${shown}` : shown;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
