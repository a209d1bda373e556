import type { PeriodNamer } from "./period.ts";
import { addUsage, NO_USAGE, type UsageAmounts, type UsageRecord } from "./usage-record.ts";

export const DIMENSIONS = ["team", "consumer", "model", "provider", "route"] as const;

/** What usage is told apart by, beside the period. */
export type Dimension = (typeof DIMENSIONS)[number];

/** The sum of one group. */
export interface UsageRow {
  /** Empty where there is one period for everything. */
  readonly period: string;
  /** In the order that was asked for; null where the log does not tell. */
  readonly names: readonly (string | null)[];
  readonly amounts: UsageAmounts;
}

/** Groups at most; a log with more has a name that is different in each request. */
const MOST_GROUPS = 200_000;

/** Sums up requests, group by group. */
export class UsageBook {
  readonly #by: readonly Dimension[];
  readonly #periodOf: PeriodNamer;
  readonly #rows = new Map<string, UsageRow>();
  #beyond = 0;

  constructor(by: readonly Dimension[], periodOf: PeriodNamer) {
    this.#by = by;
    this.#periodOf = periodOf;
  }

  /** Requests that would have made one group too many, and are in no sum. */
  get beyond(): number {
    return this.#beyond;
  }

  add(record: UsageRecord): void {
    const period = this.#periodOf(record.time);
    const names = this.#by.map((dimension) => record[dimension] ?? null);
    const key = JSON.stringify([period, ...names]);
    const row = this.#rows.get(key);
    if (row === undefined && this.#rows.size >= MOST_GROUPS) {
      this.#beyond++;
      return;
    }
    this.#rows.set(key, { period, names, amounts: addUsage(row?.amounts ?? NO_USAGE, record.amounts) });
  }

  /** By period, then by names in their order. */
  rows(): readonly UsageRow[] {
    return [...this.#rows.values()].sort(compareRows);
  }

  total(): UsageAmounts {
    return [...this.#rows.values()].reduce((sum, { amounts }) => addUsage(sum, amounts), NO_USAGE);
  }
}

function compareRows(one: UsageRow, other: UsageRow): number {
  const [left, right] = [one, other].map(({ period, names }) => [period, ...names.map((name) => name ?? "")]);
  for (const [index, text] of (left ?? []).entries()) {
    const beside = right?.[index] ?? "";
    if (text !== beside) return text < beside ? -1 : 1;
  }
  return 0;
}
