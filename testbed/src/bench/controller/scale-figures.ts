import { BUDGETS } from "../budgets.ts";
import { Child } from "../child.ts";
import type { Figure } from "../figure.ts";
import { median } from "../statistics.ts";
import type { ScaleQuestion, ScaleResult } from "./scale.ts";
import { LARGE } from "./world.ts";

/** Changes of single routes, and of the storm. */
const CHANGES = 200;
const STORM = 1_000;

/** As the image has it (deploy/Dockerfile). */
const HEAP = ["--max-old-space-size=256"];

/** The controller with a large site, and a real Envoy behind it. */
export async function scaleFigures(): Promise<Figure[]> {
  const file = new URL("./scale.ts", import.meta.url);
  const child = await Child.start<ScaleQuestion, ScaleResult>(file, "controller", HEAP);
  try {
    return figuresOf(await child.ask({ changes: CHANGES, storm: STORM }));
  } finally {
    await child.stop();
  }
}

/** What a measurement says. */
export function figuresOf({ firstSnapshot, changes, stormTranslations, rss }: ScaleResult): Figure[] {
  const site = `${LARGE.httpRoutes} HTTPRoutes, ${LARGE.aiRoutes} AIRoutes, ${LARGE.aiPolicies} AIPolicies`;
  const sorted = [...changes].sort((a, b) => a - b);
  const p99 = sorted[Math.ceil(sorted.length * 0.99) - 1] ?? Number.NaN;
  return [
    {
      id: "controller.first-snapshot",
      name: "controller: start to first snapshot",
      value: firstSnapshot,
      unit: "ms",
      budget: BUDGETS.firstSnapshot,
      note: site,
    },
    {
      id: "controller.change",
      name: "controller: changed route to Envoy's answer, p99",
      value: p99,
      unit: "ms",
      budget: BUDGETS.routeChange,
      note: `median ${median(changes).toFixed(1)} ms of ${changes.length}`,
    },
    {
      id: "controller.storm",
      name: `controller: translations for ${STORM} changes at once`,
      value: stormTranslations,
      unit: "runs",
      budget: BUDGETS.stormRuns,
    },
    {
      id: "controller.memory",
      name: "controller: memory",
      value: rss / 1024 / 1024,
      unit: "MiB",
      budget: BUDGETS.controllerMemoryMiB,
    },
  ];
}
