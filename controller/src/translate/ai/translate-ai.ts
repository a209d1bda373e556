import type { TranslateContext } from "../context.ts";
import { Pools } from "../pool/fleet-pools.ts";
import { aiContext } from "./context.ts";
import { addFleetPlugins } from "./fleet-plugins.ts";
import { FleetUse } from "./fleet-use.ts";
import { poolRoutes } from "./inference/pool-routes.ts";
import { attachPolicies } from "./policy/attach-policies.ts";
import { fleetPolicies } from "./policy/fleet-policies.ts";
import { policyStatuses } from "./policy/policy-status.ts";
import { RenderedSections } from "./policy/rendered-sections.ts";
import { StoreProblems } from "./policy/store/store-problems.ts";
import { providerStatus } from "./provider/provider-status.ts";
import { providerId, translateProviders } from "./provider/translate-provider.ts";
import { translateAiRoute } from "./route/translate-route.ts";

/** Hangs all AIRoutes on their Gateways. Other routes are there already: policies are for them, too. */
export function translateAi(translation: TranslateContext): void {
  const { store } = translation;
  const context = aiContext(translation);
  const providers = translateProviders(context);
  const uses = new Map([...translation.fleets.values()].map((fleet) => [fleet, new FleetUse()] as const));
  const job = { translation, context, uses };
  for (const entry of store.entries("AIRoute")) translateAiRoute(entry, job);
  const table = attachPolicies(store);
  const rendered = RenderedSections.of(context);
  const storeProblems = new StoreProblems();
  const fleetPools = new Pools(translation);
  for (const [fleet, use] of uses) {
    const prices = (routes: Iterable<string>) => use.prices(routes);
    const pools = poolRoutes(fleet, store);
    const policies = fleetPolicies(fleet, {
      context,
      table,
      rendered,
      reroutes: !use.isEmpty || pools.trusts.size > 0,
      pools,
      prices,
      windows: (routes) => use.windows(routes),
      storeProblems,
    });
    addFleetPlugins(fleet, { use, policies, pools, pickers: fleetPools.addTo(fleet, context.catalog) }, context);
  }
  translation.status.push(...policyStatuses(store, table, { rendered, stores: storeProblems }));
  for (const entry of store.entries("AIProvider")) {
    const id = providerId(entry.object);
    const isUsed = [...uses.values()].some((use) => use.has(id));
    translation.status.push(providerStatus(entry, providers.get(id), isUsed));
  }
}
