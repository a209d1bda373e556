import { memo } from "../../../memo.ts";
import type { AIPolicy } from "../../../resources/resources.ts";
import type { AttachedRule } from "../../fleet-builder.ts";
import type { PolicyTable } from "./attach-policies.ts";
import { ruleTargets } from "./policy-target.ts";
import type { SectionName, Sections } from "./section.ts";

/** A section that is in effect, and the policy that says so. */
export interface EffectiveSection {
  readonly section: SectionName;
  readonly value: NonNullable<Sections[SectionName]>;
  readonly policy: AIPolicy;
}

const NONE: readonly EffectiveSection[] = [];
const NO_POLICIES: readonly AIPolicy[] = [];

type Table = Pick<PolicyTable, "byTarget">;

/**
 * What is in effect for one rule of a route at one listener, section by section: of overrides the one from furthest above
 * counts (Gateway, listener, route, rule), else of defaults the most specific. Sorted by section.
 */
export function effectiveSections(rule: AttachedRule, table: Table): readonly EffectiveSection[] {
  if (table.byTarget.size === 0) return NONE;
  return sectionsOf(rule, table);
}

const sectionsOf = memo((rule: AttachedRule, { byTarget }: Table): readonly EffectiveSection[] => {
  const { gateway, listener, route, rule: own } = ruleTargets(rule);
  const standing = [byTarget.get(gateway), byTarget.get(listener), byTarget.get(route), byTarget.get(own)];
  if (standing.every((policies) => policies === undefined)) return NONE;
  const policies = standing.flatMap((policies) => policies ?? NO_POLICIES);
  const found = new Map<SectionName, EffectiveSection>();
  for (const policy of policies) takeMissing(found, policy, policy.spec.overrides);
  for (const policy of policies.reverse()) takeMissing(found, policy, policy.spec.defaults);
  return [...found.values()].sort((a, b) => (a.section < b.section ? -1 : 1));
});

function takeMissing(found: Map<SectionName, EffectiveSection>, policy: AIPolicy, sections: Sections = {}): void {
  for (const [name, value] of Object.entries(sections) as [SectionName, EffectiveSection["value"] | undefined][]) {
    if (value !== undefined && !found.has(name)) found.set(name, { section: name, value, policy });
  }
}
