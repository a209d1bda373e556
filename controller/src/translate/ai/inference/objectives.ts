import { memo } from "../../../memo.ts";
import { compareText } from "../../../store/resource-store.ts";
import { ROUTER } from "../chain/placement.ts";
import type { Consumer } from "../policy/consumer.ts";
import type { RenderedPlugin } from "../policy/section.ts";

/** Which consumers have an InferenceObjective. */
export interface ObjectiveIr {
  readonly objective: string;
  /** Sorted. */
  readonly consumers: readonly string[];
}

/** Sorted by objective. */
export function objectivesOf(consumers: readonly Consumer[]): readonly ObjectiveIr[] {
  const byObjective = new Map<string, string[]>();
  for (const { name, objective } of consumers) {
    if (objective === undefined) continue;
    const names = byObjective.get(objective) ?? [];
    byObjective.set(objective, names);
    names.push(name);
  }
  return [...byObjective]
    .sort(([a], [b]) => compareText(a, b))
    .map(([objective, names]) => ({ objective, consumers: names.sort() }));
}

/**
 * model-router once more, where it tells endpoint pickers about requests: behind whatever finds out who is calling, and by
 * the route that the model led to.
 * @param trustClient whether what the client says of itself stands
 */
export const objectivePlugin = memo((objectives: readonly ObjectiveIr[], trustClient: boolean): RenderedPlugin => {
  const rules = objectives.map(({ objective, consumers }) => ({ consumers, objective }));
  return {
    name: `${ROUTER}-objective`,
    module: { kind: "bundled", plugin: ROUTER },
    placement: { phase: "AUTHN", priority: 880 },
    failure: "closed",
    config: {
      inferenceObjective: {
        ...(rules.length === 0 ? {} : { rules }),
        ...(trustClient ? { trustClient } : {}),
      },
    },
  };
});
