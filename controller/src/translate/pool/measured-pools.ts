import type { AiRouteIr } from "../../ir/ai.ts";
import type { PoolPlaceIr } from "../../ir/backend.ts";

/** Pools whose endpoints' metrics decide where requests of AIRoutes go, by `NAMESPACE/NAME`. */
export function measuredPools(routes: readonly AiRouteIr[]): ReadonlySet<string> {
  const rules = routes.flatMap((route) => route.rules);
  const measured = rules.filter(({ overload }) => overload?.queue !== undefined || overload?.kvCache !== undefined);
  return new Set(
    measured.flatMap(({ targets }) => targets.flatMap(({ to }) => (to.kind === "pool" ? poolKey(to) : []))),
  );
}

export function poolKey({ namespace, name }: PoolPlaceIr): string {
  return `${namespace}/${name}`;
}
