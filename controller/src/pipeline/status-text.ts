import type { ConditionIr, StatusUpdate } from "../ir/status.ts";
import { formatRef } from "../store/kube-object.ts";

/** Conditions of which True is the bad news, or that only inform. */
const GOOD_WHEN_FALSE = new Set(["Conflicted", "OverlappingTLSConfig", "PartiallyInvalid"]);

/** A line for each condition of these statuses that is not as it should be, sorted as the statuses are. */
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
      return [];
  }
}

function lines(name: string, conditions: readonly ConditionIr[]): readonly string[] {
  return conditions.filter(isProblem).map(({ type, status, reason, message }) => {
    return `${name}: ${type}=${status} (${reason}): ${message}`;
  });
}

function isProblem({ type, status }: ConditionIr): boolean {
  return GOOD_WHEN_FALSE.has(type) ? status === "True" : status === "False";
}
