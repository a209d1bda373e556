import type { ConditionIr } from "../../ir/status.ts";
import type { Entry, Issue } from "../../store/resource-store.ts";
import { condition, joinMessages } from "../condition.ts";
import type { RefProblem } from "./context.ts";

/** `Accepted=False` for an object whose newest version is wrong; undefined: it is right. */
export function invalidCondition({ issues, effective }: Entry): ConditionIr | undefined {
  const wrong = issues.filter(({ unprogrammed }) => unprogrammed === undefined);
  if (wrong.length === 0) return undefined;
  const reason = wrong.every((issue) => issue.reason === "UnsupportedValue") ? "UnsupportedValue" : "Invalid";
  return condition("Accepted", false, reason, `${messageOf(wrong)}; ${inEffect(effective)}`);
}

/** `Programmed=False` for an object that needs what cannot be had, such as a module; undefined: it has all. */
export function unprogrammedCondition({ object, issues, effective }: Entry): ConditionIr | undefined {
  const missing = issues.filter(({ unprogrammed }) => unprogrammed !== undefined);
  const [first] = missing;
  if (first?.unprogrammed === undefined) return undefined;
  const kept = effective === object ? "what fails closed answers 503 until then" : inEffect(effective);
  return condition("Programmed", false, first.unprogrammed, `${messageOf(missing)}; ${kept}`);
}

function messageOf(issues: readonly Issue[]): string {
  return joinMessages(issues.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`)));
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
