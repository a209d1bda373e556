import type { AIPolicySpec } from "../../../generated/sluice.gen.ts";
import type { AIPolicy } from "../../../resources/resources.ts";
import type { ResourceStore } from "../../../store/resource-store.ts";
import type { AttachedRule } from "../../fleet-builder.ts";

export type TargetRef = AIPolicySpec["targetRefs"][number];

/** Kinds that policies attach to. */
type TargetKind = "AIRoute" | "Gateway" | "HTTPRoute" | "Ingress";

/** One thing that a policy is attached to: an object, or a listener or a rule of it. */
export interface PolicyTarget {
  readonly ref: TargetRef;
  /** The same for the same thing. */
  readonly key: string;
}

/** Names a target among all. @param section name of a listener or a rule; undefined: the whole object */
export function targetKey(kind: string, namespace: string, name: string, section?: string): string {
  return section === undefined ? `${kind}/${namespace}/${name}` : `${kind}/${namespace}/${name}#${section}`;
}

/** What policies for a rule can be attached to: names of targets, from the Gateway down. */
export interface RuleTargets {
  readonly gateway: string;
  readonly listener: string;
  readonly route: string;
  readonly rule: string;
}

export function ruleTargets({ kind, namespace, name, rule, listener }: AttachedRule): RuleTargets {
  const { gateway } = listener;
  return {
    gateway: targetKey("Gateway", gateway.namespace, gateway.name),
    listener: targetKey("Gateway", gateway.namespace, gateway.name, listener.name),
    route: targetKey(kind, namespace, name),
    rule: targetKey(kind, namespace, name, rule),
  };
}

/** Each target of a policy once. */
export function targetsOf({ metadata, spec }: AIPolicy): readonly PolicyTarget[] {
  const targets = new Map<string, PolicyTarget>();
  for (const ref of spec.targetRefs) {
    const key = targetKey(ref.kind, metadata.namespace ?? "", ref.name, ref.sectionName);
    if (!targets.has(key)) targets.set(key, { ref, key });
  }
  return [...targets.values()];
}

/** Why a target is not there; undefined: it is. */
export function missingTarget(ref: TargetRef, namespace: string, store: ResourceStore): string | undefined {
  const sections = sectionsOf(ref.kind as TargetKind, namespace, ref.name, store);
  const name = `${ref.kind} ${namespace}/${ref.name}`;
  if (sections === undefined) return `${name} does not exist: nothing of this policy is in effect there`;
  if (ref.sectionName === undefined || sections.includes(ref.sectionName)) return undefined;
  const what = ref.kind === "Gateway" ? "listener" : "rule";
  return `${name} has no ${what} ${ref.sectionName}`;
}

/** Names of an object's listeners or rules; undefined where there is no such object. A rule without a name has its index. */
function sectionsOf(
  kind: TargetKind,
  namespace: string,
  name: string,
  store: ResourceStore,
): readonly string[] | undefined {
  switch (kind) {
    case "Gateway":
      return store.get(kind, namespace, name)?.spec.listeners.map((listener) => listener.name);
    case "HTTPRoute":
    case "AIRoute": {
      const route = store.get(kind, namespace, name);
      return route === undefined ? undefined : ruleNames(route.spec.rules ?? []);
    }
    case "Ingress": {
      const ingress = store.get(kind, namespace, name);
      return ingress === undefined ? undefined : (ingress.spec.rules ?? []).map((_, index) => String(index));
    }
  }
}

function ruleNames(rules: readonly { readonly name?: string }[]): readonly string[] {
  return rules.map(({ name }, index) => name ?? String(index));
}
