import type { ConditionIr, StatusUpdate } from "../../ir/status.ts";
import type { InferenceObjective } from "../../resources/resources.ts";
import { refOf } from "../../store/kube-object.ts";
import type { ResourceStore } from "../../store/resource-store.ts";
import { condition } from "../condition.ts";
import type { PoolUses } from "./pool-use.ts";

const POOL_GROUP = "inference.networking.k8s.io";

/**
 * Statuses of the InferenceObjectives. Proxies need nothing of them: a request names one in its header
 * x-gateway-inference-objective, and the endpoint picker reads its priority. One of a pool that no Gateway of ours leads to
 * is another controller's.
 */
export function objectiveStatuses(
  store: ResourceStore<"InferenceObjective" | "InferencePool">,
  uses: PoolUses,
): readonly StatusUpdate[] {
  return store.entries("InferenceObjective").flatMap(({ object, effective }): StatusUpdate[] => {
    const accepted = acceptedCondition(effective ?? object, store, uses);
    if (accepted === undefined) return [];
    const generation = object.metadata.generation ?? 1;
    return [{ ref: refOf(object), generation, kind: "conditions", conditions: [accepted] }];
  });
}

/** GIE v1alpha2 knows `Accepted` and `Pending` alone; what no waiting mends has a reason of its own. */
function acceptedCondition(
  { metadata, spec }: InferenceObjective,
  store: ResourceStore<"InferencePool">,
  uses: PoolUses,
): ConditionIr | undefined {
  const { group = POOL_GROUP, kind = "InferencePool", name } = spec.poolRef;
  const { namespace = "" } = metadata;
  if (group !== POOL_GROUP || kind !== "InferencePool") {
    const message = `spec.poolRef: ${kind} of group "${group}" is no pool; name an InferencePool of ${POOL_GROUP}`;
    return condition("Accepted", false, "InvalidPoolRef", message);
  }
  const what = `InferencePool ${namespace}/${name}`;
  if (store.get("InferencePool", namespace, name) === undefined) {
    const message = `spec.poolRef: ${what} does not exist; a pool is looked for in the objective's own namespace`;
    return { type: "Accepted", status: "Unknown", reason: "Pending", message };
  }
  const isOurs = uses.of({ namespace, name }).some(({ gateway }) => gateway.class.reports);
  return isOurs ? condition("Accepted", true, "Accepted", `Requests to ${what} may name it`) : undefined;
}
