import type { ConditionIr, StatusUpdate } from "../ir/status.ts";
import { formatRef } from "../store/kube-object.ts";

/** What was said of an object already. */
export interface Said {
  /** `Kind NAMESPACE/NAME` */
  readonly object: string;
  readonly message: string;
}

/** Conditions of which True is the bad news, or that only inform. */
const GOOD_WHEN_FALSE = new Set(["Conflicted", "OverlappingTLSConfig", "PartiallyInvalid"]);

/**
 * A line for each condition of these statuses that is not as it should be, sorted as the statuses are. Of several
 * conditions of one object that say the same, the first one.
 *
 * @param said leaves out the conditions that repeat it, such as what a file's reader found
 */
export function problemsOf(status: readonly StatusUpdate[], said: readonly Said[] = []): readonly string[] {
  const known = new Map<string, string[]>();
  for (const { object, message } of said) known.set(object, [...(known.get(object) ?? []), message]);
  return [...new Set(status.flatMap((update) => problems(update, known.get(formatRef(update.ref)) ?? [])))];
}

function problems(update: StatusUpdate, said: readonly string[]): readonly string[] {
  const name = formatRef(update.ref);
  switch (update.kind) {
    case "conditions":
      return lines(name, update.conditions, said);
    case "gateway":
      return [
        ...lines(name, update.conditions, said),
        ...update.listeners.flatMap(({ name: listener, conditions }) =>
          lines(`${name} listener ${listener}`, conditions, said),
        ),
      ];
    case "parents":
      return update.parents.flatMap(({ conditions }) => lines(name, conditions, said));
    case "ancestors":
      return update.ancestors.flatMap(({ conditions }) => lines(name, conditions, said));
    case "ingress":
      return (update.problems ?? []).map((problem) => `${name}: ${problem}`);
  }
}

function lines(name: string, conditions: readonly ConditionIr[], said: readonly string[]): readonly string[] {
  const first = new Map<string, string>();
  for (const condition of conditions.filter(isProblem)) {
    const { type, status, reason, message } = condition;
    if (first.has(message) || said.some((one) => message.includes(one))) continue;
    first.set(message, `${name}: ${type}=${status} (${reason}): ${message}`);
  }
  return [...first.values()];
}

function isProblem({ type, status }: ConditionIr): boolean {
  return GOOD_WHEN_FALSE.has(type) ? status === "True" : status === "False";
}
