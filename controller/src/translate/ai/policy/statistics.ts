import type { SecretObject } from "@sluice/manifest";
import { configIssues } from "./config-issues.ts";
import type { SectionPlugin } from "./section.ts";

/** `statistics` is ai-statistics' configuration as it is, with what models cost. Requests go on without it. */
export const STATISTICS: SectionPlugin<"statistics"> = {
  section: "statistics",
  admit: (value, path, { catalog }) => configIssues("ai-statistics", value, path, catalog),
  render: (value) => ({
    plugins: [
      {
        name: "ai-statistics",
        module: { kind: "bundled", plugin: "ai-statistics" },
        failure: "open",
        config: value as SecretObject,
        priced: true,
      },
    ],
    problems: [],
  }),
};
