import type { PluginIr } from "../../ir/plugin.ts";
import type { FleetBuilder } from "../fleet-builder.ts";
import { inOrder, placementOf, ROUTER, targetsPlacement } from "./chain/placement.ts";
import { RuleTable } from "./chain/rule-table.ts";
import type { AiContext } from "./context.ts";
import type { FleetUse } from "./fleet-use.ts";
import { type FleetPolicies, targetOf } from "./policy/fleet-policies.ts";
import { serviceEndpoints } from "./provider/service-place.ts";
import { MODEL_HEADER } from "./route/model-match.ts";
import { AI_PROXY, discoveryOf, endpointPlaces } from "./route/provider-backend.ts";

/** Hands a fleet the plugins that its AIRoutes and policies need. */
export function addFleetPlugins(fleet: FleetBuilder, use: FleetUse, policies: FleetPolicies, context: AiContext): void {
  const own = use.isEmpty ? [] : [modelRouter(fleet, context), ...targetsPlugin(fleet, use, policies)];
  for (const plugin of inOrder([...own, ...policies.plugins])) fleet.addPlugin(plugin);
  addProviders(fleet, use, context);
}

/** Writes the body's model where routes look for it. It runs for all requests: before it has, none is known to be an AIRoute's. */
function modelRouter(fleet: FleetBuilder, context: AiContext): PluginIr {
  return {
    name: ROUTER,
    module: { kind: "bundled", plugin: ROUTER },
    ...placementOf(ROUTER, fleet.target, context.catalog),
    failure: "closed",
    defaults: { modelToHeader: MODEL_HEADER },
    rules: [],
    reroutes: true,
  };
}

/** model-router once more, where it chooses targets. */
function targetsPlugin(fleet: FleetBuilder, use: FleetUse, { routeOf }: FleetPolicies): readonly PluginIr[] {
  if (use.targets.size === 0) return [];
  const table = new RuleTable();
  for (const rule of fleet.attached) {
    const config = rule.kind === "AIRoute" ? use.targets.get(rule.route) : undefined;
    if (config !== undefined) table.add(targetOf(rule, routeOf(rule)), config);
  }
  if (table.size === 0) return [];
  return [
    {
      name: `${ROUTER}-targets`,
      module: { kind: "bundled", plugin: ROUTER },
      ...targetsPlacement(fleet.target),
      failure: "closed",
      rules: table.rules(),
      reroutes: true,
    },
  ];
}

/** ai-proxy, once for all providers: the endpoint of each attempt says which of them it is. */
function addProviders(fleet: FleetBuilder, use: FleetUse, context: AiContext): void {
  const providers = use.providers();
  for (const provider of providers) fleet.addProvider(provider);
  for (const { backend, endpoint } of use.calls()) {
    const endpoints = endpointPlaces(endpoint, serviceEndpoints(context));
    fleet.addBackend({ name: backend, protocol: "http1", endpoints, discovery: discoveryOf(endpoints), plugins: [] });
  }
  if (providers.length === 0) return;
  const { phase, priority } = context.catalog.info(AI_PROXY);
  fleet.addUpstreamPlugin({
    name: AI_PROXY,
    module: { kind: "bundled", plugin: AI_PROXY },
    phase,
    priority,
    failure: "closed",
    defaults: { providers: providers.map(({ config }) => config) },
    rules: [],
    reroutes: false,
  });
}
