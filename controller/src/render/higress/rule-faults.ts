import type { AiRuleIr } from "../../ir/ai.ts";

/** What Higress has no words for in a rule. */
export interface RuleFaults {
  /** Without it the rule would be another one, so it is not rendered. */
  readonly fatal: readonly string[];
  /** Left out. */
  readonly left: readonly string[];
}

/** @param splitRoutes RouteIr names whose policies differ from listener to listener */
export function ruleFaults(rule: AiRuleIr, splitRoutes: ReadonlySet<string>): RuleFaults {
  const pools = rule.targets.filter(({ to }) => to.kind === "pool");
  const fatal: string[] = [];
  const left: string[] = [];
  if (splitRoutes.has(rule.route))
    fatal.push("policies differ from listener to listener, and Higress's Ingresses know no listeners");
  if (pools.length > 0 && pools.length < rule.targets.length)
    fatal.push("pools and providers cannot share a rule on Higress");
  if (pools.length > 1) fatal.push("Higress picks endpoints of one inference pool a route only");
  if (rule.mirror !== undefined) {
    left.push("mirror is left out: on Higress the copy would carry the main provider's key and body");
  }
  return { fatal, left: [...left, ...fallbackFaults(rule)] };
}

function fallbackFaults({ fallback, targets }: AiRuleIr): readonly string[] {
  if (fallback === undefined) return [];
  const faults: string[] = [];
  if (targets.some(({ to }) => to.kind === "pool")) faults.push("fallback is left out: Higress has none for pools");
  if (fallback.targets.some(({ to }) => to.kind === "pool")) faults.push("pools among fallback.targets are left out");
  if (fallback.on.includes("first-event")) {
    faults.push("fallback.on: first-event is left out: Higress looks at the status of an answer only");
  }
  return faults;
}
