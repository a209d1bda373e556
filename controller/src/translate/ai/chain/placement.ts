import type { TargetKind } from "../../../ir/fleet.ts";
import type { PluginIr } from "../../../ir/plugin.ts";
import { compareText } from "../../../store/resource-store.ts";
import type { PluginCatalog } from "../catalog/plugin-catalog.ts";

/** Where in the chain a plugin runs. */
export type Placement = Pick<PluginIr, "phase" | "priority">;

/** Istio's phases, in order of execution. */
const PHASES: readonly PluginIr["phase"][] = ["AUTHN", "AUTHZ", "STATS", "UNSPECIFIED_PHASE"];

/** Writes the body's model where routes look for it. */
export const ROUTER = "model-router" as const;

/**
 * Where one of our plugins runs, as its plugin.json says. On stock Envoy, what reads headers alone refuses a request before
 * its body is read; elsewhere other people's plugins stand in the chain, and the numbers of Higress's console count.
 */
export function placementOf(plugin: string, target: TargetKind, catalog: PluginCatalog): Placement {
  const { phase, priority, onEnvoy } = catalog.info(plugin);
  return target === "envoy" ? onEnvoy : { phase, priority };
}

/** Where model-router chooses targets: who is calling is known then. */
export function targetsPlacement(target: TargetKind): Placement {
  return { phase: "AUTHN", priority: target === "envoy" ? 890 : 305 };
}

/** Where ai-load-balancer does: behind model-router, and on stock Envoy behind ai-cache, whose answers are nobody else's. */
export function balancerPlacement(target: TargetKind): Placement {
  return { phase: "AUTHN", priority: target === "envoy" ? 879 : 304 };
}

/**
 * On stock Envoy, for what depends on routes that only the model decides: right behind model-router, and in front of all that
 * asks who is calling (guards, statistics, quotas).
 */
export function behindRouter(placement: Placement, catalog: PluginCatalog): Placement {
  return runsBeforeRouter(placement, catalog) ? { phase: "AUTHN", priority: 899 } : placement;
}

/** Whether a plugin sees requests before model-router on stock Envoy. */
export function runsBeforeRouter({ phase, priority }: Placement, catalog: PluginCatalog): boolean {
  const { onEnvoy: router } = catalog.info(ROUTER);
  return phase === router.phase && priority >= router.priority;
}

/** Plugins in the order in which they run. */
export function inOrder(plugins: readonly PluginIr[]): readonly PluginIr[] {
  return [...plugins].sort(
    (a, b) =>
      PHASES.indexOf(a.phase) - PHASES.indexOf(b.phase) || b.priority - a.priority || compareText(a.name, b.name),
  );
}
