import type { ActionIr } from "../ir/action.ts";
import type { MatchIr, PathMatchIr, RouteIr } from "../ir/route.ts";
import { compareText } from "../store/resource-store.ts";

/** The matches of one route object, ready to be sorted in among those of others. Kept from one translation to the next. */
export interface RouteSet {
  /** Of the object, by `precedenceOf`: decides between routes of equal rank. */
  readonly order: string;
  /** In the object's order. */
  readonly entries: readonly RouteEntry[];
}

export interface RouteEntry {
  /** By `matchRank`. */
  readonly rank: number;
  readonly route: RouteIr;
}

/** More than any header or query list may have. */
const COUNTS = 64;
const LENGTHS = 4096;

/**
 * How specific a match is, higher first (Gateway API, HTTPRouteRule `matches`): exact path, longest prefix, method,
 * number of headers, of query parameters. Regular expressions, which the API leaves open, stand as on Higress between
 * prefixes and the prefix `/`, the longest first.
 */
export function matchRank({ path, method, headers, query }: MatchIr): number {
  const length = Math.min(path.value.length, LENGTHS - 1);
  const shape = (pathRank(path) * LENGTHS + length) * 2 + (method === undefined ? 0 : 1);
  return (shape * COUNTS + Math.min(headers.length, COUNTS - 1)) * COUNTS + Math.min(query.length, COUNTS - 1);
}

function pathRank({ kind, value }: PathMatchIr): number {
  switch (kind) {
    case "exact":
      return 3;
    case "prefix":
      return value === "/" ? 0 : 2;
    case "regex":
      return 1;
  }
}

/** All entries in order of precedence; ties go to the older object, then to the earlier rule. */
export function sortRoutes(sets: readonly RouteSet[]): readonly RouteIr[] {
  const all = sets.flatMap(({ order, entries }) => entries.map(({ rank, route }) => ({ rank, order, route })));
  // Sorting is stable, so that entries of one object keep their order.
  all.sort((a, b) => b.rank - a.rank || (a.order === b.order ? 0 : compareText(a.order, b.order)));
  return all.map(({ route }) => route);
}

/** Names of the backends that requests may come to, copies included. */
export function backendNames(entries: readonly RouteEntry[]): ReadonlySet<string> {
  return new Set(entries.flatMap(({ route: { action } }) => namesOf(action)));
}

function namesOf(action: ActionIr): readonly string[] {
  if (action.kind !== "forward") return [];
  const { destinations, mirrors } = action;
  return [...destinations.flatMap(({ backend }) => backend ?? []), ...mirrors.map(({ backend }) => backend)];
}
