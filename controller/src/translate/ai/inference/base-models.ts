import type { SecretObject } from "@sluice/manifest";
import { compareText, type ResourceStore } from "../../../store/resource-store.ts";
import { comparePrecedence } from "../../precedence.ts";
import { adapterList } from "./adapter-list.ts";

/**
 * Models and their adapters as model-router's `baseModels`, from ConfigMaps of these namespaces. A name that two models claim
 * is the older ConfigMap's.
 */
export function baseModels(
  store: ResourceStore<"ConfigMap">,
  namespaces: ReadonlySet<string>,
): readonly SecretObject[] {
  const maps = store.list("ConfigMap").filter(({ metadata }) => namespaces.has(metadata.namespace ?? ""));
  const baseOf = new Map<string, string>();
  for (const map of [...maps].sort(comparePrecedence)) {
    const list = adapterList(map);
    if (list === undefined || "error" in list) continue;
    // A model that is another's adapter has none itself.
    if (!claim(baseOf, list.baseModel, list.baseModel)) continue;
    for (const adapter of list.adapters) claim(baseOf, adapter, list.baseModel);
  }
  const bases = new Map<string, string[]>();
  for (const [name, base] of baseOf) {
    const adapters = bases.get(base) ?? [];
    bases.set(base, adapters);
    if (name !== base) adapters.push(name);
  }
  return [...bases]
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, adapters]) => ({ name, ...(adapters.length === 0 ? {} : { adapters: adapters.sort() }) }));
}

/** Whether the name is that model's. */
function claim(baseOf: Map<string, string>, name: string, base: string): boolean {
  const owner = baseOf.get(name) ?? base;
  baseOf.set(name, owner);
  return owner === base;
}
