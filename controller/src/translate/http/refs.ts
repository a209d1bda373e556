import { memo } from "../../memo.ts";
import type { BackendOutcome, BackendRef } from "../backend-refs.ts";
import { readFilters } from "./filters.ts";
import type { RouteSource, RuleSource } from "./rule-source.ts";

/** A reference of a route object, and where it stands. */
export interface RefAt {
  /** JSON path. */
  readonly path: string;
  readonly ref: BackendRef;
}

/** References of one rule, each list in the rule's order. */
export interface RuleRefs {
  readonly backends: readonly RefAt[];
  readonly mirrors: readonly RefAt[];
}

/** Where the references of one rule lead, in the order of RuleRefs. */
export interface RuleOutcomes {
  readonly backends: readonly BackendOutcome[];
  readonly mirrors: readonly BackendOutcome[];
}

/** All references of a route object, by rule. */
export const refsOf = memo(({ rules }: RouteSource): readonly RuleRefs[] =>
  rules.map((rule, index) => ruleRefs(rule, `spec.rules[${index}]`)),
);

function ruleRefs({ backendRefs, filters }: RuleSource, at: string): RuleRefs {
  return {
    backends: backendRefs.map((ref, index) => ({ path: `${at}.backendRefs[${index}]`, ref })),
    mirrors: readFilters(filters).mirrors.map(({ backendRef }, index) => ({
      path: `${at}.filters (RequestMirror ${index})`,
      ref: backendRef,
    })),
  };
}

/** Whether a route is translated the same for both: names, not endpoints, are what it is made of. */
export function sameOutcome(a: BackendOutcome, b: BackendOutcome): boolean {
  if (a === b) return true;
  if (a.kind === "resolved") {
    return (
      b.kind === "resolved" &&
      a.backend.name === b.backend.name &&
      a.backend.protocol === b.backend.protocol &&
      a.failing === b.failing &&
      a.picker?.failOpen === b.picker?.failOpen &&
      a.picker?.authority === b.picker?.authority
    );
  }
  return b.kind === "unresolved" && a.reason === b.reason && a.message === b.message;
}
