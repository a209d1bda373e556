import type { TranslateContext } from "../context.ts";
import { BUNDLED_PLUGINS, type PluginCatalog } from "./catalog/plugin-catalog.ts";
import type { AiContext } from "./context.ts";
import { addFleetPlugins } from "./fleet-plugins.ts";
import { FleetUse } from "./fleet-use.ts";
import { providerStatus } from "./provider/provider-status.ts";
import { providerId, type TranslatedProvider, translateProvider } from "./provider/translate-provider.ts";
import { translateAiRoute } from "./route/translate-route.ts";

/** Hangs all AIRoutes on their Gateways. Other routes are there already: policies are for them, too. */
export function translateAi(translation: TranslateContext, catalog: PluginCatalog = BUNDLED_PLUGINS): void {
  const { store, grants, backends } = translation;
  const context: AiContext = { store, grants, backends, catalog };
  const providers = new Map<string, TranslatedProvider>();
  for (const object of store.list("AIProvider")) providers.set(providerId(object), translateProvider(object, context));
  const uses = new Map([...translation.fleets.values()].map((fleet) => [fleet, new FleetUse()] as const));
  const job = { translation, context, providers, uses };
  for (const entry of store.entries("AIRoute")) translateAiRoute(entry, job);
  for (const [fleet, use] of uses) addFleetPlugins(fleet, use, context);
  for (const entry of store.entries("AIProvider")) {
    const id = providerId(entry.object);
    const isUsed = [...uses.values()].some((use) => use.has(id));
    translation.status.push(providerStatus(entry, providers.get(id), isUsed));
  }
}
