import { create, type MessageInitShape } from "@bufbuild/protobuf";
import {
  type RetryPolicy,
  type Route,
  type RouteActionSchema,
  type RouteMatch,
  RouteMatchSchema,
  RouteSchema,
  type VirtualHost,
  VirtualHostSchema,
} from "../generated/envoy/config/route/v3/route_components_pb.js";
import { duration } from "./duration.ts";

export interface VirtualHostInit {
  readonly name: string;
  /** Default: all. */
  readonly domains?: readonly string[];
  readonly routes: readonly Route[];
}

export function virtualHost(init: VirtualHostInit): VirtualHost {
  return create(VirtualHostSchema, {
    name: init.name,
    domains: [...(init.domains ?? ["*"])],
    routes: [...init.routes],
    // Upstream filters read x-envoy-attempt-count to tell a retry.
    includeRequestAttemptCount: true,
  });
}

/** All of the conditions given; none: every request. */
export interface MatchInit {
  /** Not together with `path`. Default "/". */
  readonly prefix?: string;
  /** The whole path, without the query. */
  readonly path?: string;
  /** Header name → exact value. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RouteInit {
  readonly name: string;
  readonly match?: MatchInit;
  /** A cluster, or the request header that names it. */
  readonly to: { readonly cluster: string } | { readonly clusterHeader: string };
  /** Seconds from the end of the request to the end of the response. Default 0, none: a streamed answer has no set length. */
  readonly timeout?: number;
  readonly retry?: RetryPolicy;
  /** Replaces the authority sent upstream by the endpoint's host name. Default false. */
  readonly rewriteHost?: boolean;
}

export function route(init: RouteInit): Route {
  const specifier =
    "cluster" in init.to
      ? { case: "cluster" as const, value: init.to.cluster }
      : { case: "clusterHeader" as const, value: init.to.clusterHeader };
  const action: MessageInitShape<typeof RouteActionSchema> = {
    clusterSpecifier: specifier,
    timeout: duration(init.timeout ?? 0),
  };
  if (init.retry !== undefined) {
    action.retryPolicy = init.retry;
  }
  if (init.rewriteHost === true) {
    action.hostRewriteSpecifier = { case: "autoHostRewrite", value: { value: true } };
  }
  return create(RouteSchema, {
    name: init.name,
    match: routeMatch(init.match ?? {}),
    action: { case: "route", value: action },
  });
}

export interface DirectResponseInit {
  readonly name: string;
  readonly match?: MatchInit;
  readonly status: number;
  readonly body?: string;
}

/** Envoy answers by itself. */
export function directResponse(init: DirectResponseInit): Route {
  const body = init.body === undefined ? {} : { body: { specifier: inline(init.body) } };
  return create(RouteSchema, {
    name: init.name,
    match: routeMatch(init.match ?? {}),
    action: { case: "directResponse", value: { status: init.status, ...body } },
  });
}

function inline(value: string): { case: "inlineString"; value: string } {
  return { case: "inlineString", value };
}

function routeMatch(init: MatchInit): RouteMatch {
  const path =
    init.path === undefined
      ? { case: "prefix" as const, value: init.prefix ?? "/" }
      : { case: "path" as const, value: init.path };
  const headers = Object.entries(init.headers ?? {}).map(([name, exact]) => ({
    name,
    headerMatchSpecifier: {
      case: "stringMatch" as const,
      value: { matchPattern: { case: "exact" as const, value: exact } },
    },
  }));
  return create(RouteMatchSchema, { pathSpecifier: path, headers });
}
