import { readArguments, wholeNumber } from "../command-line.ts";

export interface SoakOptions {
  readonly requests: number;
  /** Updates of a configuration, on Envoy and in the emulator each. */
  readonly updates: number;
  /** Bound of the whole run; undefined: none. */
  readonly seconds: number | undefined;
  readonly concurrency: number;
  readonly json: string | undefined;
  readonly gate: boolean;
}

export const SOAK_USAGE = `usage: npm run soak -- [OPTION…]
  --requests N      mixed requests through the whole chain (1000000)
  --updates N       updates of a configuration (10000)
  --seconds N       stop after about this time
  --concurrency N   connections (16)
  --json FILE       write every figure with its budget and verdict
  --gate            exit with 1 when a figure is over its budget`;

const OPTIONS = {
  requests: { type: "string", default: "1000000" },
  updates: { type: "string", default: "10000" },
  seconds: { type: "string" },
  concurrency: { type: "string", default: "16" },
  json: { type: "string" },
  gate: { type: "boolean" },
} as const;

export function readSoakOptions(args: readonly string[]): SoakOptions {
  const values = readArguments(args, OPTIONS, SOAK_USAGE);
  return {
    requests: wholeNumber("requests", values.requests),
    updates: wholeNumber("updates", values.updates),
    seconds: values.seconds === undefined ? undefined : wholeNumber("seconds", values.seconds),
    concurrency: wholeNumber("concurrency", values.concurrency),
    json: values.json,
    gate: values.gate ?? false,
  };
}
