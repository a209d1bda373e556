/** An EnvoyFilter of ours: what it says of one route. */
export interface EnvoyFilterObject {
  readonly spec: { readonly configPatches: readonly unknown[] };
}

interface Fallback {
  readonly statuses: readonly string[];
  readonly headers: readonly { readonly key: string; readonly value: string }[];
}

/** Which answers of a route go round again, and with what headers: the part of Higress's custom_response that we use. */
export class FallbackTable {
  readonly #byRoute: ReadonlyMap<string, Fallback>;

  constructor(filters: readonly EnvoyFilterObject[]) {
    this.#byRoute = new Map(filters.flatMap(({ spec }) => spec.configPatches.map(fallbackOf)));
  }

  /** Headers to add to the request for its next round; undefined: the answer stands. */
  next(route: string, status: number): Readonly<Record<string, string>> | undefined {
    const fallback = this.#byRoute.get(route);
    const words = [String(status), `${Math.floor(status / 100)}xx`];
    if (fallback === undefined || !fallback.statuses.some((word) => words.includes(word))) return undefined;
    return Object.fromEntries(fallback.headers.map(({ key, value }) => [key, value]));
  }
}

function fallbackOf(patch: unknown): readonly [string, Fallback] {
  const route = text(at(patch, "match", "routeConfiguration", "vhost", "route", "name"));
  const config = at(patch, "patch", "value", "typed_per_filter_config", "envoy.filters.http.custom_response", "value");
  const [matcher] = list(at(config, "custom_response_matcher", "matcher_list", "matchers"));
  const redirect = at(matcher, "on_match", "action", "typed_config", "value");
  const headers = list(at(redirect, "request_headers_to_add")).map((entry) => ({
    key: text(at(entry, "header", "key")),
    value: text(at(entry, "header", "value")),
  }));
  return [route, { statuses: statusesOf(at(matcher, "predicate")), headers }];
}

function statusesOf(predicate: unknown): readonly string[] {
  const several = at(predicate, "or_matcher", "predicate");
  const singles = several === undefined ? [predicate] : list(several);
  return singles.map((single) => text(at(single, "single_predicate", "value_match", "exact")));
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null ? (inner as Readonly<Record<string, unknown>>)[key] : undefined,
    value,
  );
}

function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error("expected a list");
  return value;
}

function text(value: unknown): string {
  if (typeof value !== "string") throw new Error("expected a text");
  return value;
}
