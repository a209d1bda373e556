import type { ActionIr } from "./action.ts";

/** One match of one rule. */
export interface RouteIr {
  /**
   * `KIND/NAMESPACE/NAME/RULE` in lower case kind, such as `httproute/default/app/0`; all matches of a rule share it.
   * Plugins choose a configuration by it. Ends in `@GATEWAY-NAMESPACE/GATEWAY/LISTENER` where policies of the listeners
   * that a rule hangs on differ.
   */
  readonly name: string;
  readonly match: MatchIr;
  readonly action: ActionIr;
}

/** All parts must match. */
export interface MatchIr {
  readonly path: PathMatchIr;
  /** Absent: any. */
  readonly method?: string;
  /** Names in lower case. */
  readonly headers: readonly HeaderMatchIr[];
  readonly query: readonly ValueMatchIr[];
}

export type PathMatchIr =
  | { readonly kind: "exact"; readonly value: string }
  /** By path element, without trailing slash: `/foo` also has `/foo/bar`, not `/foobar`; `/` has all. */
  | { readonly kind: "prefix"; readonly value: string }
  /** RE2, the whole path. */
  | { readonly kind: "regex"; readonly value: string };

export interface ValueMatchIr {
  readonly name: string;
  /** `regex`: RE2, the whole value. */
  readonly kind: "exact" | "regex";
  readonly value: string;
}

export interface HeaderMatchIr extends ValueMatchIr {
  /** Turns it round: absent or other. */
  readonly invert?: boolean;
}
