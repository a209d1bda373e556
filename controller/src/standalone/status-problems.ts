import type { ConditionIr, StatusUpdate } from "../ir/status.ts";
import { formatRef } from "../store/kube-object.ts";
import { formatProblem, type Problem } from "./problem.ts";

/** What was said of an object already. */
export interface Said {
  /** `Kind NAMESPACE/NAME` */
  readonly object: string;
  readonly message: string;
}

/** Conditions of which True is the bad news, or that only inform. */
const GOOD_WHEN_FALSE = new Set(["Conflicted", "OverlappingTLSConfig", "PartiallyInvalid"]);

/**
 * The conditions of these statuses that are not as they should be, in the order of the statuses. Of several of one object
 * that say the same, the first one.
 *
 * @param said leaves out the conditions that repeat it, such as what a file's reader found
 */
export function problemsOf(status: readonly StatusUpdate[], said: readonly Said[] = []): readonly Problem[] {
  const known = new Map<string, string[]>();
  for (const { object, message } of said) known.set(object, [...(known.get(object) ?? []), message]);
  const found = status.flatMap((update) => problems(update, known.get(formatRef(update.ref)) ?? []));
  return [...new Map(found.map((problem) => [formatProblem(problem), problem])).values()];
}

function problems(update: StatusUpdate, said: readonly string[]): readonly Problem[] {
  const where = formatRef(update.ref);
  switch (update.kind) {
    case "conditions":
      return ofConditions(where, update.conditions, said);
    case "gateway":
      return [
        ...ofConditions(where, update.conditions, said),
        ...update.listeners.flatMap(({ name, conditions }) =>
          ofConditions(`${where} listener ${name}`, conditions, said),
        ),
      ];
    case "parents":
      return update.parents.flatMap(({ conditions }) => ofConditions(where, conditions, said));
    case "ancestors":
      return update.ancestors.flatMap(({ conditions }) => ofConditions(where, conditions, said));
    case "ingress":
      return (update.problems ?? []).map((message) => ({ where, message }));
  }
}

function ofConditions(where: string, conditions: readonly ConditionIr[], said: readonly string[]): readonly Problem[] {
  const first = new Map<string, Problem>();
  for (const { type, status, reason, message } of conditions.filter(isProblem)) {
    if (first.has(message) || said.some((one) => message.includes(one))) continue;
    const respect = `${type}=${status}`;
    first.set(message, { where, message: `${respect} (${reason}): ${message}`, respect });
  }
  return [...first.values()];
}

function isProblem({ type, status }: ConditionIr): boolean {
  return GOOD_WHEN_FALSE.has(type) ? status === "True" : status !== "True";
}
