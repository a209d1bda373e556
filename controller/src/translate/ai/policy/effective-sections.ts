import type { AIPolicy } from "../../../resources/resources.ts";
import type { AttachedRule } from "../../fleet-builder.ts";
import type { PolicyTable } from "./attach-policies.ts";
import { targetKey } from "./policy-target.ts";
import type { SectionName, Sections } from "./section.ts";

/** A section that is in effect, and the policy that says so. */
export interface EffectiveSection {
  readonly section: SectionName;
  readonly value: NonNullable<Sections[SectionName]>;
  readonly policy: AIPolicy;
}

/**
 * What is in effect for one rule of a route at one listener, section by section: of overrides the one from furthest above
 * counts (Gateway, listener, route, rule), else of defaults the most specific. Sorted by section.
 */
export function effectiveSections(rule: AttachedRule, { byTarget }: PolicyTable): readonly EffectiveSection[] {
  const levels = targetsAbove(rule).map((key) => byTarget.get(key) ?? []);
  const found = new Map<SectionName, EffectiveSection>();
  for (const policy of levels.flat()) takeMissing(found, policy, policy.spec.overrides);
  for (const policy of [...levels].reverse().flat()) takeMissing(found, policy, policy.spec.defaults);
  return [...found.values()].sort((a, b) => (a.section < b.section ? -1 : 1));
}

/** From the Gateway down. */
function targetsAbove({ kind, namespace, name, rule, listener }: AttachedRule): readonly string[] {
  const { gateway } = listener;
  return [
    targetKey("Gateway", gateway.namespace, gateway.name),
    targetKey("Gateway", gateway.namespace, gateway.name, listener.name),
    targetKey(kind, namespace, name),
    targetKey(kind, namespace, name, rule),
  ];
}

function takeMissing(found: Map<SectionName, EffectiveSection>, policy: AIPolicy, sections: Sections = {}): void {
  for (const [name, value] of Object.entries(sections) as [SectionName, EffectiveSection["value"] | undefined][]) {
    if (value !== undefined && !found.has(name)) found.set(name, { section: name, value, policy });
  }
}
