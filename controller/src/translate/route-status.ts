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

/** What a route's status is to say about the Gateways whose statuses are ours to write; nothing when there are none. */
export function routeStatus(
  entry: Entry,
  parents: readonly ParentAttachment[],
  { refused, conditions }: RouteVerdict,
): readonly StatusUpdate[] {
  const issues = entry.issues.map(({ path, message }) => `${path}: ${message}`);
  const text = `${joinMessages(issues)}; the last valid version stays in effect`;
  const invalid = issues.length === 0 ? undefined : condition("Accepted", false, "UnsupportedValue", text);
  const ours = parents.flatMap(({ ref, gateway, accepted }): ParentStatusIr[] => {
    if (!gateway.class.reports) return [];
    const verdict = invalid ?? (accepted.status === "True" ? (refused ?? accepted) : accepted);
    return [{ ref: { ...ref }, conditions: [verdict, ...conditions] }];
  });
  return ours.length === 0 ? [] : [parentsUpdate(entry, ours)];
}

/** For a route that never was valid: nothing of it is in effect. */
export function invalidRouteStatus({ attachments }: TranslateContext, entry: Entry): readonly StatusUpdate[] {
  const spec = entry.object.spec as { readonly parentRefs?: unknown } | undefined;
  const parentRefs = Array.isArray(spec?.parentRefs) ? spec.parentRefs.filter(isParentRef) : [];
  const { namespace = "" } = entry.object.metadata;
  const parents = attachments.attach({ kind: entry.object.kind as RouteKind, namespace, parentRefs });
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
