import type { ConditionIr, ParentStatusIr, StatusUpdate } from "../ir/status.ts";
import { refOf } from "../store/kube-object.ts";
import type { Entry } from "../store/resource-store.ts";
import type { ParentAttachment, ParentRef, RouteKind } from "./attach.ts";
import { condition, joinMessages } from "./condition.ts";
import type { TranslateContext } from "./context.ts";

export interface RouteVerdict {
  /** Instead of what the parents say, where those accept. */
  readonly refused?: ConditionIr;
  readonly conditions: readonly ConditionIr[];
}

/**
 * What a route's status is to say about the Gateways whose statuses are ours to write, and of a kind of ours about any;
 * nothing when there are none.
 */
export function routeStatus(
  entry: Entry,
  parents: readonly ParentAttachment[],
  { refused, conditions }: RouteVerdict,
): readonly StatusUpdate[] {
  const outdated = outdatedCondition(entry);
  const ours = parents.flatMap(({ ref, gateway, accepted }): ParentStatusIr[] => {
    if (!gateway.class.reports && entry.object.kind !== "AIRoute") return [];
    const verdict = accepted.status === "True" ? (refused ?? accepted) : accepted;
    if (outdated === undefined) return [{ ref: { ...ref }, conditions: [verdict, ...conditions] }];
    if (outdated.type === "Accepted") return [{ ref: { ...ref }, conditions: [outdated, ...conditions] }];
    const others = conditions.filter(({ type }) => type !== outdated.type);
    return [{ ref: { ...ref }, conditions: [verdict, ...others, outdated] }];
  });
  return ours.length === 0 ? [] : [parentsUpdate(entry, ours)];
}

/** What there is to say when an older version of a route is in effect than the newest. */
function outdatedCondition({ object, effective, issues }: Entry): ConditionIr | undefined {
  if (issues.length === 0 || effective === object) return undefined;
  const messages = joinMessages(issues.map(({ path, message }) => `${path}.${message}`));
  const text = `${messages}; the last valid version stays in effect`;
  return issues.every(({ soft }) => soft === true)
    ? condition("PartiallyInvalid", true, "UnsupportedValue", `Fall Back: ${text}`)
    : condition("Accepted", false, "UnsupportedValue", text);
}

/** For a route that never was valid: nothing of it is in effect. */
export function invalidRouteStatus(
  { gateways }: Pick<TranslateContext, "gateways">,
  entry: Entry,
): readonly StatusUpdate[] {
  const spec = entry.object.spec as { readonly parentRefs?: unknown } | undefined;
  const parentRefs = Array.isArray(spec?.parentRefs) ? spec.parentRefs.filter(isParentRef) : [];
  const { namespace = "" } = entry.object.metadata;
  const parents = gateways.attacher.attach({ kind: entry.object.kind as RouteKind, namespace, parentRefs });
  const message = joinMessages(entry.issues.map(({ path, message }) => `${path}: ${message}`));
  const conditions = [condition("Accepted", false, "UnsupportedValue", message)];
  const ours = parents
    .filter(({ gateway }) => gateway.class.reports)
    .map(({ ref }) => ({ ref: { ...ref }, conditions }));
  return ours.length === 0 ? [] : [parentsUpdate(entry, ours)];
}

function parentsUpdate({ object }: Entry, parents: readonly ParentStatusIr[]): StatusUpdate {
  return { ref: refOf(object), generation: object.metadata.generation ?? 1, kind: "parents", parents };
}

function isParentRef(value: unknown): value is ParentRef {
  return typeof value === "object" && value !== null && "name" in value && typeof value.name === "string";
}
