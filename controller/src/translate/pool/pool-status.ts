import type { ConditionIr, ParentStatusIr, StatusUpdate } from "../../ir/status.ts";
import type { InferencePool } from "../../resources/resources.ts";
import { formatRef, refOf } from "../../store/kube-object.ts";
import type { ResourceStore } from "../../store/resource-store.ts";
import { condition, joinMessages } from "../condition.ts";
import { GATEWAY_GROUP } from "../listener.ts";
import { annotationProblem, pickingOf } from "./picking.ts";
import type { GatewayUse, PoolUses } from "./pool-use.ts";

/**
 * `status.parents` of the InferencePools: an entry for each Gateway of ours whose routes lead to the pool (GIE v1,
 * ParentStatus). Pools that none leads to are left out, so that what they had goes.
 */
export function poolStatuses(
  store: ResourceStore<"InferencePool" | "Service">,
  uses: PoolUses,
): readonly StatusUpdate[] {
  return store.entries("InferencePool").flatMap(({ object, effective }): StatusUpdate[] => {
    const ref = refOf(object);
    const pool = effective ?? object;
    const own = [resolvedRefs(pool, store), ...unsupported(pool)];
    const parents = uses.of(ref).flatMap((use) => parentOf(use, own));
    if (parents.length === 0) return [];
    return [{ ref, generation: object.metadata.generation ?? 1, kind: "parents", parents }];
  });
}

function parentOf(use: GatewayUse, own: readonly ConditionIr[]): readonly ParentStatusIr[] {
  const accepted = acceptedCondition(use);
  if (accepted === undefined) return [];
  const { namespace, name } = use.gateway.ref;
  return [{ ref: { group: GATEWAY_GROUP, kind: "Gateway", namespace, name }, conditions: [accepted, ...own] }];
}

/** Undefined: the Gateway's own controller says it. */
function acceptedCondition({ gateway, accepted, refused }: GatewayUse): ConditionIr | undefined {
  const what = formatRef(gateway.ref);
  const { reports, target } = gateway.class;
  if (!reports) {
    const isServed = target === "envoy" || target === "higress";
    const ours = [...accepted, ...refused].filter(({ kind }) => kind === "AIRoute");
    if (isServed || ours.length === 0) return undefined;
    const message = `${what} is of target ${target}, which serves HTTPRoutes to it alone, not ${formatRef(ours[0] ?? gateway.ref)}`;
    return condition("Accepted", false, "NotSupportedByParent", message);
  }
  if (accepted.length > 0) return condition("Accepted", true, "Accepted", `Routes of ${what} lead to it`);
  const routes = joinMessages(refused.map(formatRef), 4);
  return condition("Accepted", false, "HTTPRouteNotAccepted", `${what} does not accept ${routes}; its status says why`);
}

const RESOLVED = condition("ResolvedRefs", true, "ResolvedRefs", "All references are resolved");

function resolvedRefs(pool: InferencePool, store: ResourceStore<"Service">): ConditionIr {
  const picking = pickingOf(pool, store);
  if (picking.kind !== "lost") return RESOLVED;
  const isOpen = picking.failureMode === "FailOpen";
  const meanwhile = isOpen ? "its endpoints take turns until then (FailOpen)" : "its requests get 500 until then";
  return condition("ResolvedRefs", false, "InvalidExtensionRef", `${picking.problem}; ${meanwhile}`);
}

/** Of a wish that is passed over. */
function unsupported(pool: InferencePool): readonly ConditionIr[] {
  const problem = annotationProblem(pool);
  return problem === undefined ? [] : [condition("Programmed", false, "UnsupportedValue", problem)];
}
