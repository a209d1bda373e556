import type { ChatPlugin } from "../chain/plugins.ts";
import { BUDGETS } from "./budgets.ts";
import type { Figure } from "./figure.ts";
import type { Lab } from "./lab.ts";
import { differences, median } from "./statistics.ts";

/** Starts of each kind, one after the other. */
const STARTS = 5;

/** How much later Envoy serves for having the chain: from its first line of the log to its workers' start. */
export async function startupFigure(lab: Lab, plugins: readonly ChatPlugin[]): Promise<Figure> {
  const plain: number[] = [];
  const chain: number[] = [];
  for (let start = 0; start < STARTS; start++) {
    plain.push(await timeStart(lab, []));
    chain.push(await timeStart(lab, plugins));
  }
  return {
    id: "ready",
    name: "Envoy ready later than without plugins",
    value: median(differences(chain, plain)),
    unit: "ms",
    budget: BUDGETS.readyLater,
    note: `${median(plain).toFixed(0)} ms without, ${median(chain).toFixed(0)} ms with ${plugins.length}`,
  };
}

async function timeStart(lab: Lab, only: readonly ChatPlugin[]): Promise<number> {
  const gateway = await lab.start(only);
  try {
    return gateway.initialization;
  } finally {
    await gateway.stop();
  }
}
