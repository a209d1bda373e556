import type { HostIr } from "../ir/listener.ts";
import type { RouteIr } from "../ir/route.ts";
import { memo } from "../memo.ts";
import { sameItems } from "../same-items.ts";
import { coversHostname, hostnameRank, isWildcard } from "./hostname.ts";
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
const groupsOf = memo((_head: RouteSet) => new Map<string, Group>());

/** Makes the hosts of one listener. */
export class HostTable {
  readonly #routes: HostRoutes;
  readonly #place: string;
  /** The most specific first. */
  readonly #wildcards: readonly string[];

  /** @param place tells listeners with the same routes apart */
  constructor(routes: HostRoutes, place: string) {
    this.#routes = routes;
    this.#place = place;
    this.#wildcards = [...routes.keys()].filter(isWildcard).sort((a, b) => hostnameRank(b) - hostnameRank(a));
  }

  /** The routes for `hostname`: those of its own, then those of the wildcards that have it, each in order of precedence. */
  hostOf(hostname: string): HostIr {
    const groups = this.#groupsFor(hostname);
    const [first] = groups;
    if (first === undefined) return { hostname, routes: [] };
    const known = first.hosts.get(hostname);
    const parts = groups.map(({ routes }) => routes);
    if (known !== undefined && sameItems(known.parts, parts)) return known.host;
    const host = { hostname, routes: parts.length === 1 ? first.routes : parts.flat() };
    first.hosts.set(hostname, { parts, host });
    return host;
  }

  #groupsFor(hostname: string): readonly Group[] {
    const own = this.#routes.get(hostname);
    const found: Group[] = own === undefined ? [] : [this.#groupOf([...own], hostname)];
    if (this.#wildcards.length === 0) return found;
    const seen = new Set(own);
    for (const pattern of this.#wildcards) {
      if (pattern === hostname || !coversHostname(pattern, hostname)) continue;
      const sets = [...(this.#routes.get(pattern) ?? [])].filter((set) => !seen.has(set));
      if (sets.length > 0) found.push(this.#groupOf(sets, pattern));
      for (const set of sets) seen.add(set);
    }
    return found;
  }

  #groupOf(sets: readonly RouteSet[], pattern: string): Group {
    const [head] = sets;
    if (head === undefined) return { sets, routes: [], hosts: new Map() };
    const known = groupsOf(head);
    // A set by itself is sorted in the same way wherever it hangs.
    const place = sets.length === 1 ? "" : `${this.#place} ${pattern}`;
    const before = known.get(place);
    if (before !== undefined && sameItems(before.sets, sets)) return before;
    const group = { sets, routes: sortRoutes(sets), hosts: new Map() };
    known.set(place, group);
    return group;
  }
}
