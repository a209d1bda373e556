import type { AIPolicy } from "../../../resources/resources.ts";
import { sameItems } from "../../../same-items.ts";
import type { ResourceStore } from "../../../store/resource-store.ts";
import { comparePrecedence } from "../../precedence.ts";
import { missingTarget, type PolicyTarget, targetsOf } from "./policy-target.ts";
import type { SectionName } from "./section.ts";

/** A policy at one of its targets. */
export interface PolicyAttachment {
  readonly policy: AIPolicy;
  readonly target: PolicyTarget;
  /** Why it is not in effect there; undefined: it is. */
  readonly refused: { readonly reason: "Conflicted" | "TargetNotFound"; readonly message: string } | undefined;
}

/** Which policies stand where. */
export interface PolicyTable {
  /** Target → policies in effect there, the oldest first; no section is in two of them. */
  readonly byTarget: ReadonlyMap<string, readonly AIPolicy[]>;
  readonly attachments: readonly PolicyAttachment[];
  /** Targets of policies that are wrong and never were right. */
  readonly unguarded: ReadonlySet<string>;
}

/** The last one, so that what follows from a table can be kept by it. */
const memory: { table?: PolicyTable } = {};

/** Attaches all policies; the same table again while it says the same. */
export function attachPolicies(store: ResourceStore): PolicyTable {
  const table = makeTable(store);
  if (memory.table !== undefined && isSame(memory.table, table)) return memory.table;
  memory.table = table;
  return table;
}

function isSame(a: PolicyTable, b: PolicyTable): boolean {
  return sameItems(a.attachments, b.attachments, isSameAttachment) && sameItems([...a.unguarded], [...b.unguarded]);
}

function isSameAttachment(a: PolicyAttachment, b: PolicyAttachment): boolean {
  return a.policy === b.policy && a.target.key === b.target.key && a.refused?.message === b.refused?.message;
}

/**
 * By GEP-713. Where two of one target have the same section, the older one, then the one whose
 * namespace and name come first, stands; of the other nothing is in effect at this target.
 */
function makeTable(store: ResourceStore): PolicyTable {
  const byTarget = new Map<string, AIPolicy[]>();
  const policies = [...store.list("AIPolicy")].sort(comparePrecedence);
  const attachments = policies.flatMap((policy) =>
    targetsOf(policy).map((target): PolicyAttachment => {
      const message = missingTarget(target.ref, policy.metadata.namespace ?? "", store);
      if (message !== undefined) return { policy, target, refused: { reason: "TargetNotFound", message } };
      const standing = byTarget.get(target.key) ?? [];
      const conflict = conflictOf(policy, standing);
      if (conflict !== undefined) return { policy, target, refused: { reason: "Conflicted", message: conflict } };
      byTarget.set(target.key, [...standing, policy]);
      return { policy, target, refused: undefined };
    }),
  );
  const broken = store.entries("AIPolicy").filter(({ effective }) => effective === undefined);
  const unguarded = new Set(broken.flatMap(({ object }) => targetsOf(object).map(({ key }) => key)));
  return { byTarget, attachments, unguarded };
}

function conflictOf(policy: AIPolicy, standing: readonly AIPolicy[]): string | undefined {
  const own = sectionNames(policy);
  const found = standing.flatMap((other) => {
    const common = sectionNames(other).filter((name) => own.includes(name));
    return common.map((name) => `${name} is set by AIPolicy ${other.metadata.namespace}/${other.metadata.name}`);
  });
  return found.length === 0 ? undefined : found.join("; ");
}

/** Sections of a policy, whether they can be overridden or not. Sorted. */
export function sectionNames({ spec }: AIPolicy): readonly SectionName[] {
  const names = [...Object.keys(spec.defaults ?? {}), ...Object.keys(spec.overrides ?? {})];
  return [...new Set(names)].sort() as SectionName[];
}
