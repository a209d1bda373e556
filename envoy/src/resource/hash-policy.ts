import { create } from "@bufbuild/protobuf";
import {
  type RouteAction_HashPolicy,
  RouteAction_HashPolicySchema,
} from "../generated/envoy/config/route/v3/route_components_pb.js";
import { duration } from "./duration.ts";

/** What a consistent hash is taken of; with several they are combined, and what a request lacks is passed over. */
export type HashInit =
  | { readonly header: string }
  | { readonly query: string }
  | { readonly sourceAddress: true }
  /** With `ttl` (seconds; 0: for the session) Envoy sets the cookie when the request has none. */
  | { readonly cookie: string; readonly ttl?: number; readonly path?: string };

/** Needs a cluster with a hashing policy such as ring hash or Maglev. */
export function hashPolicy(init: HashInit): RouteAction_HashPolicy {
  if ("header" in init) {
    return create(RouteAction_HashPolicySchema, {
      policySpecifier: { case: "header", value: { headerName: init.header } },
    });
  }
  if ("query" in init) {
    return create(RouteAction_HashPolicySchema, {
      policySpecifier: { case: "queryParameter", value: { name: init.query } },
    });
  }
  if ("sourceAddress" in init) {
    return create(RouteAction_HashPolicySchema, {
      policySpecifier: { case: "connectionProperties", value: { sourceIp: true } },
    });
  }
  const ttl = init.ttl === undefined ? {} : { ttl: duration(init.ttl) };
  return create(RouteAction_HashPolicySchema, {
    policySpecifier: { case: "cookie", value: { name: init.cookie, path: init.path ?? "", ...ttl } },
  });
}
