import { parseArgs } from "node:util";
import { UserError } from "@sluice/manifest";
import { wholeNumber } from "../bench/options.ts";

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

export function readDrillOptions(args: readonly string[]): DrillOptions {
  const { values } = readArguments(args);
  return {
    rounds: wholeNumber("rounds", values.rounds),
    requests: wholeNumber("requests", values.requests),
    seed: wholeNumber("seed", values.seed),
    protocol: values.http2 === true ? "http2" : "http1",
    gate: values.gate ?? false,
  };
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        rounds: { type: "string", default: "25" },
        requests: { type: "string", default: "2000" },
        seed: { type: "string", default: "1" },
        http2: { type: "boolean" },
        gate: { type: "boolean" },
      },
    });
  } catch (error) {
    throw new UserError(error instanceof Error ? error.message : String(error), { help: DRILL_USAGE });
  }
}
