import type { Standalone } from "@sluice/controller";
import { pluginReloads } from "@sluice/envoy";

/** How often a fleet's Envoy has loaded each plugin again; of one that does not run, or not yet, nothing is known. */
export async function reloadsOf(gateway: Standalone | undefined, fleet: string): Promise<ReadonlyMap<string, number>> {
  const envoy = (await gateway?.envoys())?.get(fleet);
  return envoy === undefined ? new Map() : pluginReloads(envoy.admin);
}
