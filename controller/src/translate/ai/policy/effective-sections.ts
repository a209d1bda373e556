import type { AIPolicy } from "../../../resources/resources.ts";
import type { AttachedRule } from "../../fleet-builder.ts";
import type { ListenerModel } from "../../gateway.ts";
import type { PolicyTable } from "./attach-policies.ts";
import { targetKey } from "./policy-target.ts";
import type { SectionName, Sections } from "./section.ts";

/** A section that is in effect, and the policy that says so. */
export interface EffectiveSection {
  readonly section: SectionName;
  readonly value: NonNullable<Sections[SectionName]>;
  readonly policy: AIPolicy;
}

const NONE: readonly EffectiveSection[] = [];

/** Looks up what is in effect where. Most rules of a large site have no policies, and cost two look-ups. */
export class EffectiveSections {
  readonly #byTarget: PolicyTable["byTarget"];
  readonly #ofListeners = new Map<ListenerModel, readonly AIPolicy[]>();

  constructor({ byTarget }: Pick<PolicyTable, "byTarget">) {
    this.#byTarget = byTarget;
  }

  /**
   * For one rule of a route at one listener, section by section: of overrides the one from furthest above counts (Gateway,
   * listener, route, rule), else of defaults the most specific. Sorted by section.
   */
  of({ kind, namespace, name, rule, listener }: AttachedRule): readonly EffectiveSection[] {
    if (this.#byTarget.size === 0) return NONE;
    const above = this.#above(listener);
    const ofRoute = this.#byTarget.get(targetKey(kind, namespace, name));
    const ofRule = this.#byTarget.get(targetKey(kind, namespace, name, rule));
    if (above.length === 0 && ofRoute === undefined && ofRule === undefined) return NONE;
    const policies = [...above, ...(ofRoute ?? []), ...(ofRule ?? [])];
    const found = new Map<SectionName, EffectiveSection>();
    for (const policy of policies) takeMissing(found, policy, policy.spec.overrides);
    for (const policy of policies.reverse()) takeMissing(found, policy, policy.spec.defaults);
    return [...found.values()].sort((a, b) => (a.section < b.section ? -1 : 1));
  }

  /** From the Gateway down. */
  #above(listener: ListenerModel): readonly AIPolicy[] {
    const known = this.#ofListeners.get(listener);
    if (known !== undefined) return known;
    const { namespace, name } = listener.gateway;
    const ofGateway = this.#byTarget.get(targetKey("Gateway", namespace, name)) ?? [];
    const ofListener = this.#byTarget.get(targetKey("Gateway", namespace, name, listener.name)) ?? [];
    const policies = [...ofGateway, ...ofListener];
    this.#ofListeners.set(listener, policies);
    return policies;
  }
}

function takeMissing(found: Map<SectionName, EffectiveSection>, policy: AIPolicy, sections: Sections = {}): void {
  for (const [name, value] of Object.entries(sections) as [SectionName, EffectiveSection["value"] | undefined][]) {
    if (value !== undefined && !found.has(name)) found.set(name, { section: name, value, policy });
  }
}
