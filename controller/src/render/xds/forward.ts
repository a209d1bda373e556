import {
  CORS_FILTER,
  corsPolicy,
  type PathRewrite,
  type Route,
  type RouteInit,
  type RouteTarget,
  retryPolicy,
  route,
  STATEFUL_SESSION_FILTER,
  statefulSession,
  type WeightedTarget,
} from "@sluice/envoy";
import type { CorsIr, ForwardIr, PathRewriteIr, RetryIr, SessionIr, TimeoutsIr, WeightedIr } from "../../ir/action.ts";
import type { RouteIr } from "../../ir/route.ts";
import { headerEdits, isEmpty, requestEdits } from "./header-edits.ts";
import { matchOf } from "./match.ts";
import { NO_CLUSTER } from "./names.ts";

/** Answers under which Envoy repeats a request because its status is listed. */
const STATUS_CONDITION = "retriable-status-codes";

/** Envoy's word for methods "all of them", where browsers take `*` for a method of that name: with credentials. */
const ALL_METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"];

/** At least one destination with weight is there (see `isLost`). */
export function forwardRoute({ name, match }: RouteIr, action: ForwardIr): Route {
  const edits = requestEdits(action.requestHeaders);
  return route({
    name,
    match: matchOf(match),
    to: targetOf(action.destinations),
    // Requests that fall to a destination without a backend.
    clusterNotFound: 500,
    requestHeaders: edits.headers,
    responseHeaders: headerEdits(action.responseHeaders),
    ...hostRewrite(action.rewrite?.hostname ?? edits.host),
    ...(action.rewrite?.path === undefined ? {} : { rewritePath: pathRewrite(action.rewrite.path) }),
    mirrors: action.mirrors.map(({ backend, numerator, denominator }) => ({
      cluster: backend,
      share: numerator / denominator,
    })),
    timeout: (action.timeouts.request ?? 0) / 1_000,
    ...retries(action.retry, action.timeouts),
    upgrades: action.websocket ? ["websocket"] : [],
    filterConfigs: {
      ...(action.cors === undefined ? {} : { [CORS_FILTER]: corsOf(action.cors) }),
      ...(action.session === undefined ? {} : { [STATEFUL_SESSION_FILTER]: sessionOf(action.session) }),
    },
  });
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

function hostRewrite(host: string | undefined): Pick<RouteInit, "rewriteHost"> {
  return host === undefined ? {} : { rewriteHost: host };
}

function targetOf(destinations: readonly WeightedIr[]): RouteTarget {
  const used = destinations.filter(({ weight }) => weight > 0);
  const [first] = used;
  if (first?.backend !== undefined && used.length === 1 && isPlain(first)) {
    return { cluster: first.backend };
  }
  return { weighted: used.map(weightedTarget) };
}

function isPlain({ requestHeaders, responseHeaders }: WeightedIr): boolean {
  return isEmpty(requestHeaders) && isEmpty(responseHeaders);
}

function weightedTarget({ weight, backend, requestHeaders, responseHeaders }: WeightedIr): WeightedTarget {
  const edits = requestEdits(requestHeaders);
  return {
    cluster: backend ?? NO_CLUSTER,
    weight,
    requestHeaders: edits.headers,
    responseHeaders: headerEdits(responseHeaders),
    ...(edits.host === undefined ? {} : { rewriteHost: edits.host }),
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
