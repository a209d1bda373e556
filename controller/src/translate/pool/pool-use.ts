import type { PoolPlaceIr } from "../../ir/backend.ts";
import { formatRef, type ObjectRef } from "../../store/kube-object.ts";
import { storeKey } from "../../store/resource-store.ts";
import type { ParentAttachment } from "../attach.ts";
import type { GatewayModel } from "../gateway.ts";

/** That a route at a Gateway leads to a pool. */
export interface PoolUse {
  readonly pool: PoolPlaceIr;
  readonly gateway: GatewayModel;
  readonly route: ObjectRef;
  /** Whether the Gateway takes the route. */
  readonly accepted: boolean;
}

/** A route with what it leads to. */
export interface PoolRoute {
  readonly ref: ObjectRef;
  readonly pools: readonly PoolPlaceIr[];
  /** Whether none of it can be served, wherever it hangs. */
  readonly isRefused: boolean;
}

const NONE: readonly PoolUse[] = [];

/** What one route tells of pools: each of them at each Gateway that it names. */
export function poolUses(
  { ref, pools, isRefused }: PoolRoute,
  parents: readonly ParentAttachment[],
): readonly PoolUse[] {
  if (pools.length === 0) return NONE;
  const distinct = [...new Map(pools.map((pool) => [storeKey(pool), pool])).values()];
  return parents.flatMap(({ gateway, accepted }) =>
    distinct.map((pool) => ({ pool, gateway, route: ref, accepted: accepted.status === "True" && !isRefused })),
  );
}

/** The uses of one pool at one Gateway. */
export interface GatewayUse {
  readonly gateway: GatewayModel;
  /** Sorted. */
  readonly accepted: readonly ObjectRef[];
  readonly refused: readonly ObjectRef[];
}

/** All uses of one translation, by pool and Gateway. */
export class PoolUses {
  readonly #byPool = new Map<string, Map<GatewayModel, PoolUse[]>>();

  add(uses: readonly PoolUse[]): void {
    for (const use of uses) {
      const key = storeKey(use.pool);
      const gateways = this.#byPool.get(key) ?? new Map<GatewayModel, PoolUse[]>();
      this.#byPool.set(key, gateways);
      const known = gateways.get(use.gateway);
      if (known === undefined) gateways.set(use.gateway, [use]);
      else known.push(use);
    }
  }

  /** By namespace and name of the Gateway. */
  of(pool: PoolPlaceIr): readonly GatewayUse[] {
    const gateways = [...(this.#byPool.get(storeKey(pool)) ?? [])];
    return gateways
      .map(([gateway, uses]) => ({ gateway, accepted: routesOf(uses, true), refused: routesOf(uses, false) }))
      .sort((a, b) => (storeKey(a.gateway.ref) < storeKey(b.gateway.ref) ? -1 : 1));
  }
}

function routesOf(uses: readonly PoolUse[], accepted: boolean): readonly ObjectRef[] {
  const routes = new Map(uses.filter((use) => use.accepted === accepted).map(({ route }) => [formatRef(route), route]));
  return [...routes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, route]) => route);
}
