import type { UsageFlags } from "../commands/usage.ts";
import { PERIODS } from "../usage/period.ts";
import { DIMENSIONS } from "../usage/usage-book.ts";
import { FORMATS } from "../usage/usage-report.ts";
import type { Verb } from "./verb.ts";

export const usage: Verb = {
  name: "usage",
  group: "Run a gateway",
  summary: "sums up tokens and money in a gateway's access logs: per team, consumer, model and period",
  arguments: [
    {
      name: "file",
      many: true,
      optional: true,
      help: "logs, of which those in .gz are decompressed; - or none: standard input",
      completes: "file",
    },
  ],
  options: [
    {
      flags: "--by <names>",
      help: `what is told apart: ${DIMENSIONS.join(", ")}`,
      fallback: "team,consumer,model",
    },
    { flags: "--period <name>", help: `${PERIODS.join(", ")}`, fallback: "month" },
    { flags: "--time-zone <name>", help: "where a day begins, as the IANA names it", fallback: "UTC" },
    { flags: "--since <time>", help: "only requests from then on: 2026-11-01, or with a time" },
    { flags: "--until <time>", help: "only requests before that" },
    { flags: "--format <name>", help: `${FORMATS.join(", ")}`, fallback: "table" },
    { flags: "--json", help: "the same as --format json" },
  ],
  examples: [
    { does: "this year's money by team", command: "sluice usage access.log --by team --since 2026-01-01 --period all" },
    { does: "a gateway in a cluster", command: "kubectl logs deploy/envoy | sluice usage --format csv" },
  ],
  async run(files, flags: UsageFlags) {
    const { usageCommand } = await import("../commands/usage.ts");
    return usageCommand(files, flags);
  },
};
