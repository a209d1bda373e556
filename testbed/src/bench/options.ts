import { UserError } from "@sluice/manifest";
import { CHAT_PLUGINS, type ChatPlugin } from "../chain/plugins.ts";
import { readArguments, wholeNumber } from "../command-line.ts";

export interface BenchOptions {
  /** Requests of each contender in each round at full load. */
  readonly requests: number;
  readonly rounds: number;
  /** Bound of the whole measurement, apart from what is being measured when it is reached; undefined: none. */
  readonly seconds: number | undefined;
  /** Each plugin alone, and streams in other shapes. */
  readonly detail: boolean;
  /** The chain that is measured. */
  readonly plugins: readonly ChatPlugin[];
  readonly json: string | undefined;
  readonly svg: string | undefined;
  /** What must be within its budget for the exit code to be 0. */
  readonly gate: "none" | "all" | "stable";
}

/** What the budgets speak of: the chain of a gateway with keys and limits. */
export const BUDGET_CHAIN: readonly ChatPlugin[] = [
  "model-router",
  "key-auth",
  "ai-statistics",
  "ai-token-ratelimit",
  "ai-proxy",
];

export const BENCH_USAGE = `usage: npm run bench -- [OPTION…]
  --requests N      of each contender in each round (1000)
  --rounds N        (9)
  --seconds N       begin no further round after this time
  --plugins A,B     these (model-router, key-auth, ai-statistics, ai-token-ratelimit, ai-proxy)
  --detail          each plugin alone, and streams in other shapes
  --json FILE       write every figure with its budget and verdict
  --svg FILE        write a chart
  --gate            exit with 1 when a figure is over its budget
  --gate-stable     the same, of the figures that no machine changes: sizes, imports, lost events`;

const OPTIONS = {
  requests: { type: "string", default: "1000" },
  rounds: { type: "string", default: "9" },
  seconds: { type: "string" },
  plugins: { type: "string", default: BUDGET_CHAIN.join(",") },
  detail: { type: "boolean" },
  json: { type: "string" },
  svg: { type: "string" },
  gate: { type: "boolean" },
  "gate-stable": { type: "boolean" },
} as const;

export function readBenchOptions(args: readonly string[]): BenchOptions {
  const values = readArguments(args, OPTIONS, BENCH_USAGE);
  const gate = values.gate === true ? "all" : values["gate-stable"] === true ? "stable" : "none";
  return {
    requests: wholeNumber("requests", values.requests),
    rounds: wholeNumber("rounds", values.rounds),
    seconds: values.seconds === undefined ? undefined : wholeNumber("seconds", values.seconds),
    detail: values.detail ?? false,
    plugins: pluginList(values.plugins),
    json: values.json,
    svg: values.svg,
    gate,
  };
}

function pluginList(text: string): ChatPlugin[] {
  const names = text.split(",").filter((name) => name !== "");
  const unknown = names.find((name) => CHAT_PLUGINS.every((plugin) => plugin !== name));
  if (unknown !== undefined) {
    throw new UserError(`--plugins: there is no ${unknown} in the chain`, {
      help: `known: ${CHAT_PLUGINS.join(", ")}`,
    });
  }
  return CHAT_PLUGINS.filter((plugin) => names.includes(plugin));
}
