import type { FleetIr } from "../../ir/fleet.ts";

/** Without the rules that must not be served: Higress would serve them unguarded. */
export function withoutClosedRules(fleet: FleetIr): FleetIr {
  const { closedRoutes = [], aiRoutes } = fleet;
  if (closedRoutes.length === 0) return fleet;
  const open = aiRoutes.map((route) => ({
    ...route,
    rules: route.rules.filter((rule) => !closedRoutes.includes(rule.route)),
  }));
  return { ...fleet, aiRoutes: open.filter(({ rules }) => rules.length > 0) };
}
