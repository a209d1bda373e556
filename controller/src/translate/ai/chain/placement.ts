import type { TargetKind } from "../../../ir/fleet.ts";
import type { PluginIr } from "../../../ir/plugin.ts";
import { compareText } from "../../../store/resource-store.ts";
import type { PluginCatalog } from "../catalog/plugin-catalog.ts";

/** Where in the chain a plugin runs. */
export type Placement = Pick<PluginIr, "phase" | "priority">;

/** A use of one of our plugins: model-router has two. */
export type OwnPlugin = "ai-prompt-decorator" | "ai-statistics" | "key-auth" | "model-router" | "model-router-targets";

/** Istio's phases, in order of execution. */
const PHASES: readonly PluginIr["phase"][] = ["AUTHN", "AUTHZ", "STATS", "UNSPECIFIED_PHASE"];

/**
 * On stock Envoy. What reads headers alone refuses a request before its body is read; who is calling is known before a
 * target is chosen.
 */
const ON_ENVOY: Readonly<Record<OwnPlugin, Placement>> = {
  "key-auth": { phase: "AUTHN", priority: 950 },
  "model-router": { phase: "AUTHN", priority: 900 },
  "model-router-targets": { phase: "AUTHN", priority: 890 },
  "ai-statistics": { phase: "UNSPECIFIED_PHASE", priority: 900 },
  "ai-prompt-decorator": { phase: "UNSPECIFIED_PHASE", priority: 450 },
};

/** Behind model-router, and before it chooses targets: for what depends on routes that only the model decides. */
export const BEHIND_ROUTER: Placement = { phase: "AUTHN", priority: 895 };

/** Elsewhere other people's plugins stand in the chain, and the numbers of Higress's console count: behind key-auth, 310. */
const TARGETS_ELSEWHERE: Placement = { phase: "AUTHN", priority: 305 };

/** @param isEarly for key-auth: it is the same for all requests, whatever their route */
export function placementOf(name: OwnPlugin, target: TargetKind, catalog: PluginCatalog, isEarly = true): Placement {
  if (target === "envoy") return name === "key-auth" && !isEarly ? BEHIND_ROUTER : ON_ENVOY[name];
  if (name === "model-router-targets") return TARGETS_ELSEWHERE;
  const { phase, priority } = catalog.info(name);
  return { phase, priority };
}

/** Whether a plugin sees requests before model-router on stock Envoy. */
export function runsBeforeRouter({ phase, priority }: Placement): boolean {
  const router = ON_ENVOY["model-router"];
  return phase === router.phase && priority >= router.priority;
}

/** Plugins in the order in which they run. */
export function inOrder(plugins: readonly PluginIr[]): readonly PluginIr[] {
  return [...plugins].sort(
    (a, b) =>
      PHASES.indexOf(a.phase) - PHASES.indexOf(b.phase) || b.priority - a.priority || compareText(a.name, b.name),
  );
}
