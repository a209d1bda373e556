import { create } from "@bufbuild/protobuf";
import {
  type LoadBalancingPolicy,
  LoadBalancingPolicySchema,
} from "../generated/envoy/config/cluster/v3/cluster_pb.js";
import type { TypedExtensionConfig } from "../generated/envoy/config/core/v3/extension_pb.js";
import { LeastRequestSchema } from "../generated/envoy/extensions/load_balancing_policies/least_request/v3/least_request_pb.js";
import { MaglevSchema } from "../generated/envoy/extensions/load_balancing_policies/maglev/v3/maglev_pb.js";
import { OverrideHostSchema } from "../generated/envoy/extensions/load_balancing_policies/override_host/v3/override_host_pb.js";
import { RingHashSchema } from "../generated/envoy/extensions/load_balancing_policies/ring_hash/v3/ring_hash_pb.js";
import { RoundRobinSchema } from "../generated/envoy/extensions/load_balancing_policies/round_robin/v3/round_robin_pb.js";
import { extension } from "./extension.ts";

export function roundRobin(): LoadBalancingPolicy {
  return policy(extension("envoy.load_balancing_policies.round_robin", RoundRobinSchema, {}));
}

/** Fewest open requests of two chosen at random: right for answers of very different lengths. */
export function leastRequest(): LoadBalancingPolicy {
  return policy(extension("envoy.load_balancing_policies.least_request", LeastRequestSchema, {}));
}

/** By the route's hash, with few clients moved when an endpoint comes or goes. */
export function ringHash(): LoadBalancingPolicy {
  return policy(extension("envoy.load_balancing_policies.ring_hash", RingHashSchema, {}));
}

/** By the route's hash, quicker to look up and more even than the ring, with more clients moved. */
export function maglev(): LoadBalancingPolicy {
  return policy(extension("envoy.load_balancing_policies.maglev", MaglevSchema, {}));
}

/** Namespace of dynamic metadata in which an endpoint picker names the endpoint, and is told the one that served. */
export const ENDPOINT_METADATA = "envoy.lb";

/** The endpoint (`ip:port`, or a comma list for retries) that a request header names; `fallback` when it names none of ours. */
export function overrideHost(header: string, fallback: LoadBalancingPolicy = roundRobin()): LoadBalancingPolicy {
  const options = { overrideHostSources: [{ header }], fallbackPolicy: fallback };
  return policy(extension("envoy.load_balancing_policies.override_host", OverrideHostSchema, options));
}

/**
 * The same, with the name in dynamic metadata before the header of that name: for `extProcFilter`, whose picker lets a
 * header that a client sends stand.
 */
export function overrideHostByMetadata(
  name: string,
  fallback: LoadBalancingPolicy = roundRobin(),
): LoadBalancingPolicy {
  const metadata = { key: ENDPOINT_METADATA, path: [{ segment: { case: "key" as const, value: name } }] };
  const options = { overrideHostSources: [{ metadata }, { header: name }], fallbackPolicy: fallback };
  return policy(extension("envoy.load_balancing_policies.override_host", OverrideHostSchema, options));
}

function policy(typedExtensionConfig: TypedExtensionConfig): LoadBalancingPolicy {
  return create(LoadBalancingPolicySchema, { policies: [{ typedExtensionConfig }] });
}
