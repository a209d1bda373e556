import { isRecord } from "@sluice/manifest";
import type { ConditionIr } from "../ir/status.ts";

/** metav1.Condition. */
export interface Condition extends ConditionIr {
  readonly observedGeneration: number;
  /** RFC 3339, whole seconds: when `status` last changed. */
  readonly lastTransitionTime: string;
}

export interface ConditionTime {
  /** Of the object that was looked at. */
  readonly generation: number;
  /** RFC 3339, whole seconds. */
  readonly now: string;
}

/** Characters of a message that an API server takes (metav1.Condition). */
const MAX_MESSAGE = 32_768;

/**
 * The conditions to write. The time of one moves only when its status flips; one that somebody wrote for a newer
 * generation stays.
 * @param current `conditions` as the server has them, whatever they are
 */
export function mergeConditions(
  current: unknown,
  desired: readonly ConditionIr[],
  { generation, now }: ConditionTime,
): readonly Condition[] {
  const known = Array.isArray(current) ? current.filter(isCondition) : [];
  return desired.map((condition) => {
    const previous = known.find(({ type }) => type === condition.type);
    if (previous !== undefined && previous.observedGeneration > generation) return previous;
    const isKept = previous?.status === condition.status;
    return {
      type: condition.type,
      status: condition.status,
      reason: condition.reason,
      message: condition.message.slice(0, MAX_MESSAGE),
      observedGeneration: generation,
      lastTransitionTime: isKept ? previous.lastTransitionTime : now,
    };
  });
}

function isCondition(value: unknown): value is Condition {
  return (
    isRecord(value) &&
    typeof value.type === "string" &&
    typeof value.status === "string" &&
    typeof value.lastTransitionTime === "string" &&
    typeof value.observedGeneration === "number"
  );
}
