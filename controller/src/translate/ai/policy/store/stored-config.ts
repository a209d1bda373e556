import type { SecretObject } from "@sluice/manifest";
import type { RenderedPlugin } from "../section.ts";
import type { StoreUse } from "./store-use.ts";

/** What was made of a plugin before: the same object again while its store is the same. */
const known = new WeakMap<RenderedPlugin, { readonly config: SecretObject; readonly plugin: RenderedPlugin }>();

/** The plugin with what it keeps in a policy's store. */
export function storedPlugin(plugin: RenderedPlugin, { accounts, answers }: StoreUse): RenderedPlugin {
  if (plugin.stored === undefined) return plugin;
  const config = plugin.stored === "accounts" ? accounts : answers;
  const before = known.get(plugin);
  if (before?.config === config) return before.plugin;
  const stored = { ...plugin, config: { ...plugin.config, ...config } };
  known.set(plugin, { config, plugin: stored });
  return stored;
}
