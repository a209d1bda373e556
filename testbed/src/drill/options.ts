import { readArguments, wholeNumber } from "../command-line.ts";

export interface DrillOptions {
  /** Failures of each kind. */
  readonly rounds: number;
  /** Requests at random failures. */
  readonly requests: number;
  readonly seed: number;
  /** What the providers speak. */
  readonly protocol: "http1" | "http2";
  readonly gate: boolean;
}

export const DRILL_USAGE = `usage: npm run drill -- [OPTION…]
  --rounds N     failures of each kind (25)
  --requests N   requests at random failures (2000)
  --seed N       of the random failures (1)
  --http2        providers that speak HTTP/2
  --gate         exit with 1 when a figure is over its budget`;

const OPTIONS = {
  rounds: { type: "string", default: "25" },
  requests: { type: "string", default: "2000" },
  seed: { type: "string", default: "1" },
  http2: { type: "boolean" },
  gate: { type: "boolean" },
} as const;

export function readDrillOptions(args: readonly string[]): DrillOptions {
  const values = readArguments(args, OPTIONS, DRILL_USAGE);
  return {
    rounds: wholeNumber("rounds", values.rounds),
    requests: wholeNumber("requests", values.requests),
    seed: wholeNumber("seed", values.seed),
    protocol: values.http2 === true ? "http2" : "http1",
    gate: values.gate ?? false,
  };
}
