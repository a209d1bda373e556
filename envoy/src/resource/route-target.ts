import { create, type MessageInitShape } from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";
import {
  type RouteAction_RequestMirrorPolicy,
  RouteAction_RequestMirrorPolicySchema,
  type RouteActionSchema,
  type WeightedCluster_ClusterWeight,
  WeightedCluster_ClusterWeightSchema,
} from "../generated/envoy/config/route/v3/route_components_pb.js";
import { fraction } from "./fraction.ts";
import { type HeaderEdits, headerEditFields } from "./header-edits.ts";

/** One of several clusters that share a route's requests. */
export interface WeightedTarget {
  readonly cluster: string;
  /** Share among the targets; they may not all be 0. */
  readonly weight: number;
  readonly requestHeaders?: HeaderEdits;
  readonly responseHeaders?: HeaderEdits;
  /** Takes the place of the authority. */
  readonly rewriteHost?: string;
  /** Filter name → its configuration for requests that go here. */
  readonly filterConfigs?: Readonly<Record<string, Any>>;
}

/** A cluster, the request header that names it, or several by weight. */
export type RouteTarget =
  | { readonly cluster: string }
  | { readonly clusterHeader: string }
  | { readonly weighted: readonly WeightedTarget[] };

type ClusterSpecifier = NonNullable<MessageInitShape<typeof RouteActionSchema>["clusterSpecifier"]>;

export function clusterSpecifier(target: RouteTarget): ClusterSpecifier {
  if ("cluster" in target) {
    return { case: "cluster", value: target.cluster };
  }
  if ("clusterHeader" in target) {
    return { case: "clusterHeader", value: target.clusterHeader };
  }
  return { case: "weightedClusters", value: { clusters: target.weighted.map(clusterWeight) } };
}

function clusterWeight(target: WeightedTarget): WeightedCluster_ClusterWeight {
  return create(WeightedCluster_ClusterWeightSchema, {
    name: target.cluster,
    weight: target.weight,
    ...headerEditFields(target.requestHeaders, target.responseHeaders),
    typedPerFilterConfig: { ...target.filterConfigs },
    ...(target.rewriteHost === undefined
      ? {}
      : { hostRewriteSpecifier: { case: "hostRewriteLiteral", value: target.rewriteHost } }),
  });
}

/** A cluster that gets copies of requests; its answers are dropped. */
export interface MirrorInit {
  readonly cluster: string;
  /** Share of the requests, 0 to 1. Default all. */
  readonly share?: number;
}

export function mirrorPolicy(init: MirrorInit): RouteAction_RequestMirrorPolicy {
  return create(RouteAction_RequestMirrorPolicySchema, {
    cluster: init.cluster,
    // Envoy would append "-shadow" to the authority, which a server that looks at it does not know.
    disableShadowHostSuffixAppend: true,
    ...(init.share === undefined ? {} : { runtimeFraction: fraction(init.share) }),
  });
}
