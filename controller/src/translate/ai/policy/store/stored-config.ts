import type { RenderedPlugin } from "../section.ts";
import type { StoreUse } from "./store-use.ts";

/** What was made of a plugin before: the same object again while its store is the same. */
const known = new WeakMap<RenderedPlugin, { readonly config: StoreUse["config"]; readonly plugin: RenderedPlugin }>();

/** The plugin with its accounts in a policy's store. */
export function storedPlugin(plugin: RenderedPlugin, { config }: StoreUse): RenderedPlugin {
  const before = known.get(plugin);
  if (before?.config === config) return before.plugin;
  const stored = { ...plugin, config: { ...plugin.config, ...config } };
  known.set(plugin, { config, plugin: stored });
  return stored;
}
