import { availableParallelism, cpus, totalmem } from "node:os";
import { type Figure, gateOf, verdictOf } from "./figure.ts";

/** What kind of machine it was; nothing that names it. */
export interface MachineClass {
  readonly cores: number;
  readonly processor: string;
  readonly memoryGiB: number;
  readonly node: string;
}

export interface Report {
  readonly kind: "bench" | "soak";
  /** Of the chain that was measured. */
  readonly plugins: readonly string[];
  readonly envoy: string;
  readonly machine: MachineClass;
  readonly figures: readonly Figure[];
}

export function machineClass(): MachineClass {
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model.trim() ?? "unknown",
    memoryGiB: Math.round(totalmem() / 1024 ** 3),
    node: process.versions.node,
  };
}

/** Every figure with its budget and verdict; `over` lists those that are over. */
export function formatReport(report: Report): string {
  const figures = report.figures.map((figure) => ({ ...figure, verdict: verdictOf(figure) }));
  const over = gateOf(report.figures, "all").map(({ id }) => id);
  return `${JSON.stringify({ ...report, figures, over }, undefined, 2)}\n`;
}
