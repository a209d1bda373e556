import type { Admin } from "./admin.ts";

/** A counter has been in one scope or another, so what stands before is left open. */
const RELOADS = /(?:^|\.)wasm\.(.+)\.vm_reload_success$/;

/** By plugin: how often Envoy has loaded it again after a trap. It does so with the next request that needs the plugin. */
export async function pluginReloads(admin: Pick<Admin, "stats">): Promise<ReadonlyMap<string, number>> {
  const reloads = new Map<string, number>();
  for (const [name, count] of await admin.stats("vm_reload_success$")) {
    const [, plugin] = RELOADS.exec(name) ?? [];
    if (plugin !== undefined) reloads.set(plugin, (reloads.get(plugin) ?? 0) + count);
  }
  return reloads;
}
