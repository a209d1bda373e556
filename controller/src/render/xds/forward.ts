import {
  CORS_FILTER,
  corsPolicy,
  EXT_PROC_FILTER,
  extProcRoute,
  type PathRewrite,
  type Route,
  type RouteInit,
  retryPolicy,
  route,
  STATEFUL_SESSION_FILTER,
  statefulSession,
  type WeightedTarget,
} from "@sluice/envoy";
import type { CorsIr, ForwardIr, PathRewriteIr, RetryIr, SessionIr, TimeoutsIr, WeightedIr } from "../../ir/action.ts";
import type { RouteIr } from "../../ir/route.ts";
import { headerEdits, isEmpty, joinedEdits, requestEdits } from "./header-edits.ts";
import { matchOf } from "./match.ts";
import { NO_CLUSTER, UPGRADES } from "./names.ts";

/** Answers under which Envoy repeats a request because its status is listed. */
const STATUS_CONDITION = "retriable-status-codes";

/** Envoy's word for methods "all of them", where browsers take `*` for a method of that name: with credentials. */
const ALL_METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"];

/** At least one destination with weight is there (see `isLost`). */
export function forwardRoute({ name, match }: RouteIr, action: ForwardIr): Route {
  return route({
    name,
    match: matchOf(match),
    ...destinationsOf(action),
    // Requests that fall to a destination without a backend.
    clusterNotFound: 500,
    ...(action.rewrite?.path === undefined ? {} : { rewritePath: pathRewrite(action.rewrite.path) }),
    mirrors: action.mirrors.map(({ backend, numerator, denominator }) => ({
      cluster: backend,
      share: numerator / denominator,
    })),
    timeout: (action.timeouts.request ?? 0) / 1_000,
    ...retries(action.retry, action.timeouts),
    refusedUpgrades: action.websocket ? [] : UPGRADES,
    filterConfigs: {
      ...pickerConfig(soleDestination(action)),
      ...(action.cors === undefined ? {} : { [CORS_FILTER]: corsOf(action.cors) }),
      ...(action.session === undefined ? {} : { [STATEFUL_SESSION_FILTER]: sessionOf(action.session) }),
    },
  });
}

/** Undefined: there are several, which have their pickers each. */
function soleDestination({ destinations }: ForwardIr): WeightedIr | undefined {
  const used = destinations.filter(({ weight }) => weight > 0);
  return used.length === 1 ? used[0] : undefined;
}

function pickerConfig(destination: WeightedIr | undefined): NonNullable<WeightedTarget["filterConfigs"]> {
  const { picker } = destination ?? {};
  if (picker === undefined) return {};
  const { backend: cluster, authority, failOpen } = picker;
  return { [EXT_PROC_FILTER]: extProcRoute({ cluster, authority, failOpen }) };
}

/** Whether no request at all can be forwarded. */
export function isLost({ destinations }: ForwardIr): boolean {
  return destinations.every(({ weight, backend }) => weight === 0 || backend === undefined);
}

export function pathRewrite(rewrite: PathRewriteIr): PathRewrite {
  switch (rewrite.kind) {
    case "full":
      return { path: rewrite.value };
    case "prefix":
      return { prefix: rewrite.prefix, replacement: rewrite.value };
  }
}

export function corsOf(cors: CorsIr): ReturnType<typeof corsPolicy> {
  const allMethods = cors.credentials && cors.methods.includes("*");
  return corsPolicy({ ...cors, methods: allMethods ? ALL_METHODS : cors.methods });
}

type Destinations = Pick<RouteInit, "to" | "requestHeaders" | "responseHeaders" | "rewriteHost">;

/**
 * Where requests go, and the edits on that way. Envoy applies those of a weighted target before those of the route: where
 * a destination has edits of its own, which come last, the targets have all of them.
 */
function destinationsOf(action: ForwardIr): Destinations {
  const used = action.destinations.filter(({ weight }) => weight > 0);
  const [first] = used;
  const edits = requestEdits(action.requestHeaders);
  const host = hostRewrite(action.rewrite?.hostname ?? edits.host);
  if (!used.every(isPlain)) return { to: { weighted: used.map((target) => editedTarget(target, action)) }, ...host };
  const to =
    used.length === 1 && first?.backend !== undefined
      ? { cluster: first.backend }
      : {
          weighted: used.map((one) => ({
            cluster: one.backend ?? NO_CLUSTER,
            weight: one.weight,
            filterConfigs: pickerConfig(one),
          })),
        };
  return { to, requestHeaders: edits.headers, responseHeaders: headerEdits(action.responseHeaders), ...host };
}

function hostRewrite(host: string | undefined): { readonly rewriteHost?: string } {
  return host === undefined ? {} : { rewriteHost: host };
}

function isPlain({ requestHeaders, responseHeaders }: WeightedIr): boolean {
  return isEmpty(requestHeaders) && isEmpty(responseHeaders);
}

function editedTarget(target: WeightedIr, action: ForwardIr): WeightedTarget {
  const { weight, backend, ...own } = target;
  const edits = requestEdits(own.requestHeaders);
  return {
    cluster: backend ?? NO_CLUSTER,
    weight,
    requestHeaders: joinedEdits(requestEdits(action.requestHeaders).headers, edits.headers),
    responseHeaders: joinedEdits(headerEdits(action.responseHeaders), headerEdits(own.responseHeaders)),
    filterConfigs: pickerConfig(target),
    ...hostRewrite(edits.host),
  };
}

/** Envoy keeps the limits of one attempt in the retry policy, also where nothing is repeated. */
function retries(retry: RetryIr | undefined, timeouts: TimeoutsIr): Pick<RouteInit, "retry"> {
  const limits = {
    ...optional("perTryTimeout", seconds(timeouts.backendRequest)),
    ...optional("perTryIdleTimeout", seconds(timeouts.attemptIdle)),
  };
  if (retry === undefined) {
    if (Object.keys(limits).length === 0) return {};
    return { retry: retryPolicy({ retries: 0, on: "", statuses: [], avoid: "hosts", ...limits }) };
  }
  const { statuses, avoid, backoff } = retry;
  const on = statuses.length === 0 ? retry.on : [...new Set([...retry.on, STATUS_CONDITION])];
  const backOff = backoff === undefined ? {} : { backOff: { base: backoff / 1_000 } };
  return { retry: retryPolicy({ retries: retry.retries, on: on.join(","), statuses, avoid, ...backOff, ...limits }) };
}

/** 0 milliseconds stand for no limit. */
function seconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined || milliseconds === 0 ? undefined : milliseconds / 1_000;
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return (value === undefined ? {} : { [key]: value }) as { [K in Key]?: Value };
}

function sessionOf({ kind, name, path, lifetime }: SessionIr): ReturnType<typeof statefulSession> {
  switch (kind) {
    case "cookie":
      return statefulSession({ cookie: name, path, ...(lifetime === undefined ? {} : { ttl: lifetime }) });
    case "header":
      return statefulSession({ header: name });
  }
}
