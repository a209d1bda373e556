import type { PoolPlaceIr } from "../../../ir/backend.ts";
import type { ResourceStore } from "../../../store/resource-store.ts";
import type { FleetBuilder } from "../../fleet-builder.ts";
import { TRUST_CLIENT } from "../../pool/picking.ts";

/** The routes of a fleet that lead to InferencePools. */
export interface PoolRoutes {
  /** `RouteIr.name` → whether the owners of all its pools trust clients. */
  readonly trusts: ReadonlyMap<string, boolean>;
  /** Of the pools. */
  readonly namespaces: ReadonlySet<string>;
}

/** None on targets whose proxies are not ours. */
export function poolRoutes(fleet: FleetBuilder, store: ResourceStore<"InferencePool">): PoolRoutes {
  const trusts = new Map<string, boolean>();
  const namespaces = new Set<string>();
  if (fleet.target !== "envoy") return { trusts, namespaces };
  for (const { route, pool } of fleet.poolRoutes()) {
    trusts.set(route, isTrusting(pool, store) && trusts.get(route) !== false);
    namespaces.add(pool.namespace);
  }
  return { trusts, namespaces };
}

function isTrusting({ namespace, name }: PoolPlaceIr, store: ResourceStore<"InferencePool">): boolean {
  return store.get("InferencePool", namespace, name)?.metadata.annotations?.[TRUST_CLIENT] === "true";
}
