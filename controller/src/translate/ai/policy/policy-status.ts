import type { ConditionIr, ParentStatusIr, StatusUpdate } from "../../../ir/status.ts";
import type { AIPolicy } from "../../../resources/resources.ts";
import { refOf } from "../../../store/kube-object.ts";
import type { Entry, ResourceStore } from "../../../store/resource-store.ts";
import { condition } from "../../condition.ts";
import { invalidCondition, resolvedRefs, unprogrammedCondition } from "../status.ts";
import type { PolicyAttachment, PolicyTable } from "./attach-policies.ts";
import { targetsOf } from "./policy-target.ts";
import type { RenderedSections } from "./rendered-sections.ts";
import type { StoreProblems } from "./store/store-problems.ts";

const ACCEPTED = condition("Accepted", true, "Accepted", "The policy is attached");

/** Where it is known what is wrong with references. */
export interface KnownProblems {
  readonly rendered: RenderedSections;
  readonly stores: StoreProblems;
}

/** What the policies' statuses are to say: an entry for each target, as the policy has it. */
export function policyStatuses(
  store: ResourceStore,
  { attachments }: PolicyTable,
  problems: KnownProblems,
): readonly StatusUpdate[] {
  const byPolicy = new Map<AIPolicy, PolicyAttachment[]>();
  for (const attachment of attachments) {
    const own = byPolicy.get(attachment.policy) ?? [];
    byPolicy.set(attachment.policy, own);
    own.push(attachment);
  }
  return store.entries("AIPolicy").map((entry) => {
    const own = entry.effective === undefined ? [] : (byPolicy.get(entry.effective) ?? []);
    return policyStatus(entry, own, problems);
  });
}

function policyStatus(
  entry: Entry<"AIPolicy">,
  attachments: readonly PolicyAttachment[],
  { rendered, stores }: KnownProblems,
): StatusUpdate {
  const { object, effective } = entry;
  const invalid = invalidCondition(entry);
  const unprogrammed = unprogrammedCondition(entry);
  const rest = unprogrammed === undefined ? [] : [unprogrammed];
  const refs =
    effective === undefined ? [] : [resolvedRefs([...rendered.problemsOf(effective), ...stores.of(effective)])];
  const ancestors = targetsOf(object).map(({ ref, key }): ParentStatusIr => {
    const attachment = attachments.find(({ target }) => target.key === key);
    return { ref: { ...ref }, conditions: [invalid ?? verdict(attachment), ...refs, ...rest] };
  });
  return { ref: refOf(object), generation: object.metadata.generation ?? 1, kind: "ancestors", ancestors };
}

function verdict(attachment: PolicyAttachment | undefined): ConditionIr {
  const refused = attachment?.refused;
  return refused === undefined ? ACCEPTED : condition("Accepted", false, refused.reason, refused.message);
}
