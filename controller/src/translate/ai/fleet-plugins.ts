import type { SecretObject } from "@sluice/manifest";
import type { PluginIr } from "../../ir/plugin.ts";
import type { FleetBuilder } from "../fleet-builder.ts";
import { balancerPlacement, inOrder, placementOf, ROUTER, targetsPlacement } from "./chain/placement.ts";
import { RuleTable } from "./chain/rule-table.ts";
import type { AiContext } from "./context.ts";
import type { FleetUse } from "./fleet-use.ts";
import { baseModels } from "./inference/base-models.ts";
import type { PoolRoutes } from "./inference/pool-routes.ts";
import { type FleetPolicies, targetOf } from "./policy/fleet-policies.ts";
import { serviceEndpoints } from "./provider/service-place.ts";
import { CHOOSERS, type Chooser } from "./route/compile-route.ts";
import { MODEL_HEADER } from "./route/model-match.ts";
import { poolProxy } from "./route/pool-proxy.ts";
import { AI_PROXY, discoveryOf, endpointPlaces } from "./route/provider-backend.ts";

/** What AIRoutes, policies and InferencePools ask of a fleet. */
export interface FleetNeeds {
  readonly use: FleetUse;
  readonly policies: FleetPolicies;
  readonly pools: PoolRoutes;
  /** Those that choose among the pods of InferencePools. */
  readonly pickers: readonly PluginIr[];
}

/** Hands a fleet the plugins that its AIRoutes, policies and InferencePools need. */
export function addFleetPlugins(fleet: FleetBuilder, needs: FleetNeeds, context: AiContext): void {
  const { use, policies, pickers } = needs;
  const choosers = CHOOSERS.flatMap((plugin) => targetsPlugin(plugin, fleet, use, policies));
  const own = [...modelRouter(fleet, needs, context), ...choosers, ...poolProxy(fleet, use, policies, context)];
  for (const plugin of inOrder([...own, ...policies.plugins, ...pickers])) fleet.addPlugin(plugin);
  addProviders(fleet, use, context);
}

/** Writes the request's model where routes look for it: those of AIRoutes, and HTTPRoutes in front of pools. It runs for all requests: before it has, none is known to be an AIRoute's. */
function modelRouter(fleet: FleetBuilder, { use, pools }: FleetNeeds, context: AiContext): readonly PluginIr[] {
  const defaults = {
    ...(use.isEmpty ? {} : { modelToHeader: MODEL_HEADER }),
    ...(pools.trusts.size === 0 ? {} : { bodyBasedRouting: bodyBasedRouting(fleet, pools, context) }),
  };
  if (Object.keys(defaults).length === 0) return [];
  return [
    {
      name: ROUTER,
      module: { kind: "bundled", plugin: ROUTER },
      ...placementOf(ROUTER, fleet.target, context.catalog),
      failure: "closed",
      defaults: { ...defaults, modelInPath: true },
      rules: [],
      reroutes: true,
    },
  ];
}

/** Who owns a Gateway, or a pool behind it, may say which adapters there are. */
function bodyBasedRouting(fleet: FleetBuilder, pools: PoolRoutes, { store }: AiContext): SecretObject {
  const namespaces = new Set([...pools.namespaces, ...fleet.gateways.map(({ ref }) => ref.namespace)]);
  const models = baseModels(store, namespaces);
  return models.length === 0 ? {} : { baseModels: models };
}

/** model-router once more, and ai-load-balancer, where they choose targets. */
function targetsPlugin(
  plugin: Chooser,
  fleet: FleetBuilder,
  use: FleetUse,
  { routeOf }: FleetPolicies,
): readonly PluginIr[] {
  const table = new RuleTable();
  for (const rule of fleet.attached) {
    const config = rule.kind === "AIRoute" ? use.chooserConfig(plugin, rule.route) : undefined;
    if (config !== undefined) table.add(targetOf(rule, routeOf(rule)), config);
  }
  if (table.size === 0) return [];
  return [
    {
      name: `${plugin}-targets`,
      module: { kind: "bundled", plugin },
      ...(plugin === ROUTER ? targetsPlacement(fleet.target) : balancerPlacement(fleet.target)),
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
