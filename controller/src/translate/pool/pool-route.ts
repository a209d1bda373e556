import type { AiAttachmentIr } from "../../ir/ai.ts";
import type { PoolPlaceIr } from "../../ir/backend.ts";
import type { PoolRouteIr } from "../../ir/fleet.ts";
import { compareText, storeKey } from "../../store/resource-store.ts";
import type { ListenerAttachment } from "../attach.ts";
import type { RuleOutcomes } from "../http/refs.ts";
import type { RouteSource } from "../http/rule-source.ts";

/** What the rules of a route have to do with pools. */
export type PoolReach = Pick<PoolRouteIr, "pools" | "cors">;

/** @param outcomes by rule */
export function poolReach({ rules }: RouteSource, outcomes: readonly RuleOutcomes[]): PoolReach {
  const byRule = outcomes.map(({ backends, mirrors }) => [...backends, ...mirrors].flatMap(({ pool }) => pool ?? []));
  const cors = rules.some(
    ({ filters }, index) => (byRule[index]?.length ?? 0) > 0 && filters.some(({ type }) => type === "CORS"),
  );
  return { pools: distinct(byRule.flat()), cors };
}

/** The route at one Gateway, as controllers of other data planes read it. */
export function poolRoute(
  { metadata: { namespace = "", name } }: RouteSource,
  reach: PoolReach,
  hosts: readonly ListenerAttachment[],
): PoolRouteIr {
  const attachments = hosts.map(({ listener, hostnames }): AiAttachmentIr => {
    const { namespace: home, name: gateway } = listener.gateway;
    return {
      gateway: { namespace: home, name: gateway },
      listener: listener.name,
      hostnames: [...hostnames].sort(compareText),
    };
  });
  return { namespace, name, ...reach, attachments };
}

/** Those of the same route in one. */
export function mergePoolRoutes(routes: readonly PoolRouteIr[]): readonly PoolRouteIr[] {
  const merged = new Map<string, PoolRouteIr>();
  for (const route of routes) {
    const known = merged.get(storeKey(route));
    const attachments = [...(known?.attachments ?? []), ...route.attachments].sort(compareAttachments);
    merged.set(storeKey(route), { ...route, attachments });
  }
  return [...merged].sort(([a], [b]) => compareText(a, b)).map(([, route]) => route);
}

function compareAttachments(a: AiAttachmentIr, b: AiAttachmentIr): number {
  return compareText(storeKey(a.gateway), storeKey(b.gateway)) || compareText(a.listener, b.listener);
}

function distinct(pools: readonly PoolPlaceIr[]): readonly PoolPlaceIr[] {
  const byKey = new Map(pools.map((pool) => [storeKey(pool), pool]));
  return [...byKey].sort(([a], [b]) => compareText(a, b)).map(([, pool]) => pool);
}
