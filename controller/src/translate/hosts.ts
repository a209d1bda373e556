import type { HostIr } from "../ir/listener.ts";
import type { RouteIr } from "../ir/route.ts";
import { coveringHostnames } from "./hostname.ts";
import { type RouteSet, sortRoutes } from "./route-set.ts";

/** The routes of one listener, by the hostname under which each is attached. */
export type HostRoutes = ReadonlyMap<string, ReadonlySet<RouteSet>>;

interface Group {
  readonly sets: readonly RouteSet[];
  readonly routes: readonly RouteIr[];
  /** Hosts that were last made of this group first of all, by hostname. */
  readonly hosts: Map<string, { readonly parts: readonly (readonly RouteIr[])[]; readonly host: HostIr }>;
}

/** First set → hostname and place → group: what has not changed is the same object again. */
const groups = new WeakMap<RouteSet, Map<string, Group>>();

/**
 * The routes for `hostname`: those of its own, then those of the wildcards that have it, each in order of precedence.
 *
 * @param place tells listeners with the same routes apart
 */
export function hostOf(hostname: string, routes: HostRoutes, place: string): HostIr {
  const seen = new Set<RouteSet>();
  const parts: (readonly RouteIr[])[] = [];
  let first: Group | undefined;
  for (const pattern of coveringHostnames(hostname)) {
    const sets = [...(routes.get(pattern) ?? [])].filter((set) => !seen.has(set));
    const [head] = sets;
    if (head === undefined) continue;
    for (const set of sets) seen.add(set);
    const group = groupOf(head, sets, `${place} ${pattern}`);
    first ??= group;
    parts.push(group.routes);
  }
  if (first === undefined) return { hostname, routes: [] };
  const known = first.hosts.get(hostname);
  if (known !== undefined && sameItems(known.parts, parts)) return known.host;
  const host = { hostname, routes: parts.length === 1 ? first.routes : parts.flat() };
  first.hosts.set(hostname, { parts, host });
  return host;
}

function groupOf(head: RouteSet, sets: readonly RouteSet[], place: string): Group {
  const known = groups.get(head) ?? new Map<string, Group>();
  groups.set(head, known);
  const before = known.get(place);
  if (before !== undefined && sameItems(before.sets, sets)) return before;
  const group = { sets, routes: sortRoutes(sets), hosts: new Map() };
  known.set(place, group);
  return group;
}

export function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
