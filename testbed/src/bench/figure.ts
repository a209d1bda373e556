export type Unit =
  | "bytes"
  | "µs"
  | "ms"
  | "ns/byte"
  | "MiB"
  | "events"
  | "× plain"
  | "× native"
  | "faults"
  | "requests"
  | "pages"
  | "contexts"
  | "runs";

/** One line of a report. */
export interface Figure {
  /** Stays the same over versions: reports are compared by it. */
  readonly id: string;
  readonly name: string;
  readonly value: number;
  readonly unit: Unit;
  /** The most that the value may be. */
  readonly budget?: number;
  /** Whether it is the same on every machine, so that CI may insist on it. */
  readonly stable?: boolean;
  /** How it came about, in a few words. */
  readonly note?: string;
}

export type Verdict = "ok" | "over" | "no budget";

/** A value that could not be had (NaN) is over its budget. */
export function verdictOf({ value, budget }: Figure): Verdict {
  if (budget === undefined) return "no budget";
  return value <= budget ? "ok" : "over";
}

/** The figures over their budget; of scope "stable" those alone that do not vary with the machine. */
export function gateOf(figures: readonly Figure[], scope: "all" | "stable" = "stable"): Figure[] {
  return figures.filter((figure) => verdictOf(figure) === "over" && (scope === "all" || figure.stable === true));
}

/** With as many digits as mean something. */
export function formatValue(value: number, unit: Unit): string {
  if (Number.isNaN(value)) return "unknown";
  if (unit === "bytes") return `${(value / 1024).toFixed(1)} KiB`;
  if (Number.isInteger(value)) return `${value} ${unit}`;
  return `${value.toFixed(Math.abs(value) < 10 ? 2 : 1)} ${unit}`;
}
