import type { ConditionIr, StatusUpdate } from "../ir/status.ts";
import { formatRef } from "../store/kube-object.ts";

/** Conditions of which True is the bad news, or that only inform. */
const GOOD_WHEN_FALSE = new Set(["Conflicted", "OverlappingTLSConfig", "PartiallyInvalid"]);

/**
 * A line for each condition of these statuses that is not as it should be, sorted as the statuses are. Of several
 * conditions of one object that say the same, the first one.
 */
export function problemsOf(status: readonly StatusUpdate[]): readonly string[] {
  return [...new Set(status.flatMap(problems))];
}

function problems(update: StatusUpdate): readonly string[] {
  const name = formatRef(update.ref);
  switch (update.kind) {
    case "conditions":
      return lines(name, update.conditions);
    case "gateway":
      return [
        ...lines(name, update.conditions),
        ...update.listeners.flatMap((listener) => lines(`${name} listener ${listener.name}`, listener.conditions)),
      ];
    case "parents":
      return update.parents.flatMap(({ conditions }) => lines(name, conditions));
    case "ancestors":
      return update.ancestors.flatMap(({ conditions }) => lines(name, conditions));
    case "ingress":
      return (update.problems ?? []).map((problem) => `${name}: ${problem}`);
  }
}

function lines(name: string, conditions: readonly ConditionIr[]): readonly string[] {
  const first = new Map<string, string>();
  for (const { type, status, reason, message } of conditions.filter(isProblem)) {
    if (!first.has(message)) first.set(message, `${name}: ${type}=${status} (${reason}): ${message}`);
  }
  return [...first.values()];
}

function isProblem({ type, status }: ConditionIr): boolean {
  return GOOD_WHEN_FALSE.has(type) ? status === "True" : status === "False";
}
