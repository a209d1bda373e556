import { create, type JsonObject } from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";
import { MetadataSchema } from "../generated/envoy/config/core/v3/base_pb.js";
import {
  type RetryPolicy,
  type Route,
  type RouteAction,
  RouteAction_ClusterNotFoundResponseCode,
  RouteActionSchema,
  RouteSchema,
  type VirtualHost,
  VirtualHostSchema,
} from "../generated/envoy/config/route/v3/route_components_pb.js";
import { duration } from "./duration.ts";
import { METADATA_NAMESPACE } from "./endpoint.ts";
import type { Fields } from "./fields.ts";
import { type HashInit, hashPolicy } from "./hash-policy.ts";
import { type HeaderEdits, headerEditFields } from "./header-edits.ts";
import { type PathRewrite, pathEdit } from "./path-rewrite.ts";
import { type MatchInit, routeMatch } from "./route-match.ts";
import { clusterSpecifier, type MirrorInit, mirrorPolicy, type RouteTarget } from "./route-target.ts";

export interface VirtualHostInit {
  readonly name: string;
  /** Default: all. */
  readonly domains?: readonly string[];
  readonly routes: readonly Route[];
  /** Filter name → its configuration for this host's requests. */
  readonly filterConfigs?: Readonly<Record<string, Any>>;
}

export function virtualHost(init: VirtualHostInit): VirtualHost {
  return create(VirtualHostSchema, {
    name: init.name,
    domains: [...(init.domains ?? ["*"])],
    routes: [...init.routes],
    typedPerFilterConfig: { ...init.filterConfigs },
    // Upstream filters read x-envoy-attempt-count to tell a retry.
    includeRequestAttemptCount: true,
  });
}

/** What every kind of route has. */
export interface RouteBase {
  readonly name: string;
  readonly match?: MatchInit;
  /** Not the answers that a filter of ours gives. */
  readonly responseHeaders?: HeaderEdits;
  /** Filter name → its configuration for this route's requests, such as `corsPolicy(…)`. */
  readonly filterConfigs?: Readonly<Record<string, Any>>;
  /** What our plugins need to know of it, in namespace METADATA_NAMESPACE. */
  readonly metadata?: JsonObject;
}

export interface RouteInit extends RouteBase {
  readonly to: RouteTarget;
  readonly requestHeaders?: HeaderEdits;
  /** Seconds from the end of the request to the end of the response. Default 0, none: a streamed answer has no set length. */
  readonly timeout?: number;
  /** Seconds without a byte in either direction; 0: none. Default: the listener's. */
  readonly idleTimeout?: number;
  readonly retry?: RetryPolicy;
  /** What the authority sent upstream becomes: the endpoint's host name (true), or a text. Default false: as it came. */
  readonly rewriteHost?: boolean | string;
  readonly rewritePath?: PathRewrite;
  readonly mirrors?: readonly MirrorInit[];
  /** Protocols that requests may not switch to although the listener lets them. */
  readonly refusedUpgrades?: readonly string[];
  readonly hash?: readonly HashInit[];
  /** The answer when the cluster is not there. Default 503. */
  readonly clusterNotFound?: 404 | 500 | 503;
}

const NOT_FOUND_CODES = {
  404: RouteAction_ClusterNotFoundResponseCode.NOT_FOUND,
  500: RouteAction_ClusterNotFoundResponseCode.INTERNAL_SERVER_ERROR,
  503: RouteAction_ClusterNotFoundResponseCode.SERVICE_UNAVAILABLE,
} as const;

export function route(init: RouteInit): Route {
  return create(RouteSchema, {
    ...routeBase(init, init.requestHeaders),
    action: { case: "route", value: routeAction(init) },
  });
}

/** The parts of a route besides its action. */
export function routeBase(init: RouteBase, requestHeaders: HeaderEdits = {}): Fields<typeof RouteSchema> {
  const metadata =
    init.metadata === undefined
      ? {}
      : { metadata: create(MetadataSchema, { filterMetadata: { [METADATA_NAMESPACE]: init.metadata } }) };
  return {
    name: init.name,
    match: routeMatch(init.match ?? {}),
    ...headerEditFields(requestHeaders, init.responseHeaders),
    typedPerFilterConfig: { ...init.filterConfigs },
    ...metadata,
  };
}

function routeAction(init: RouteInit): RouteAction {
  const rewrite = init.rewritePath === undefined ? undefined : pathEdit(init.rewritePath);
  return create(RouteActionSchema, {
    clusterSpecifier: clusterSpecifier(init.to),
    clusterNotFoundResponseCode: NOT_FOUND_CODES[init.clusterNotFound ?? 503],
    timeout: duration(init.timeout ?? 0),
    ...(init.idleTimeout === undefined ? {} : { idleTimeout: duration(init.idleTimeout) }),
    ...(init.retry === undefined ? {} : { retryPolicy: init.retry }),
    ...(rewrite === undefined ? {} : { [rewrite.case]: rewrite.value }),
    ...hostRewrite(init.rewriteHost ?? false),
    requestMirrorPolicies: (init.mirrors ?? []).map(mirrorPolicy),
    upgradeConfigs: (init.refusedUpgrades ?? []).map((upgradeType) => ({ upgradeType, enabled: false })),
    hashPolicy: (init.hash ?? []).map(hashPolicy),
  });
}

function hostRewrite(host: boolean | string): Pick<Fields<typeof RouteActionSchema>, "hostRewriteSpecifier"> {
  if (typeof host === "string") {
    return { hostRewriteSpecifier: { case: "hostRewriteLiteral", value: host } };
  }
  return host ? { hostRewriteSpecifier: { case: "autoHostRewrite", value: { value: true } } } : {};
}
