import type { Issue } from "../../../store/resource-store.ts";
import type { PluginCatalog } from "../catalog/plugin-catalog.ts";

/** What a plugin of ours would say of a configuration, with paths below the resource's. Unknown keys are errors here. */
export function configIssues(plugin: string, config: unknown, path: string, catalog: PluginCatalog): readonly Issue[] {
  const { errors, warnings } = catalog.check(plugin, config);
  return [...errors, ...warnings].map(({ path: below, message }) => ({ path: joined(path, below), message }));
}

function joined(path: string, below: string): string {
  if (below === "") return path;
  return below.startsWith("[") ? `${path}${below}` : `${path}.${below}`;
}
