import type { ListenerModel } from "./gateway.ts";
import type { RouteEntry, RouteSet } from "./route-set.ts";

const sets = new WeakMap<RouteSet, Map<string, { readonly names: string; readonly set: RouteSet }>>();

/** Tells the routes of a listener from those of the same name at others: `GATEWAY-NAMESPACE/GATEWAY/LISTENER`. */
export function suffixOf({ gateway, name }: ListenerModel): string {
  return `${gateway.namespace}/${gateway.name}/${name}`;
}

export function qualifiedName(route: string, suffix: string): string {
  return `${route}@${suffix}`;
}

/** The set with `@suffix` behind those of its routes' names that are among `names`; the same object for the same question. */
export function qualifySet(set: RouteSet, names: ReadonlySet<string>, suffix: string): RouteSet {
  const affected = [...new Set(set.entries.map(({ route }) => route.name).filter((name) => names.has(name)))];
  if (affected.length === 0) return set;
  const known = sets.get(set) ?? new Map<string, { readonly names: string; readonly set: RouteSet }>();
  sets.set(set, known);
  const key = affected.join(" ");
  const before = known.get(suffix);
  if (before?.names === key) return before.set;
  const qualified = { ...set, entries: set.entries.map((entry) => qualifyEntry(entry, names, suffix)) };
  known.set(suffix, { names: key, set: qualified });
  return qualified;
}

function qualifyEntry({ rank, route }: RouteEntry, names: ReadonlySet<string>, suffix: string): RouteEntry {
  return { rank, route: names.has(route.name) ? { ...route, name: qualifiedName(route.name, suffix) } : route };
}
