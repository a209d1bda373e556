import type { ConditionIr } from "../../ir/status.ts";
import type { Entry } from "../../store/resource-store.ts";
import { condition, joinMessages } from "../condition.ts";
import type { RefProblem } from "./context.ts";

/** `Accepted=False` for an object whose newest version is wrong; undefined: it is right. */
export function invalidCondition({ issues, effective }: Entry): ConditionIr | undefined {
  const [first] = issues;
  if (first === undefined) return undefined;
  const reason = issues.every((issue) => issue.reason === "UnsupportedValue") ? "UnsupportedValue" : "Invalid";
  const what = joinMessages(issues.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`)));
  return condition("Accepted", false, reason, `${what}; ${inEffect(effective)}`);
}

function inEffect(effective: Entry["effective"]): string {
  if (effective === undefined) return "no earlier version is in effect";
  return `generation ${effective.metadata.generation ?? 1} stays in effect`;
}

export function resolvedRefs(problems: readonly RefProblem[]): ConditionIr {
  const [first] = problems;
  if (first === undefined) return condition("ResolvedRefs", true, "ResolvedRefs", "All references are resolved");
  const messages = [...new Set(problems.map(({ message }) => message))];
  return condition("ResolvedRefs", false, first.reason, joinMessages(messages));
}
