import { isIP } from "node:net";
import { create, type MessageInitShape } from "@bufbuild/protobuf";
import type { CircuitBreakers_ThresholdsSchema } from "../generated/envoy/config/cluster/v3/circuit_breaker_pb.js";
import {
  type Cluster,
  Cluster_DiscoveryType,
  Cluster_DnsLookupFamily,
  ClusterSchema,
  type LoadBalancingPolicy,
} from "../generated/envoy/config/cluster/v3/cluster_pb.js";
import { UpstreamCodecSchema } from "../generated/envoy/extensions/filters/http/upstream_codec/v3/upstream_codec_pb.js";
import type { HttpFilter } from "../generated/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.js";
import { HttpProtocolOptionsSchema } from "../generated/envoy/extensions/upstreams/http/v3/http_protocol_options_pb.js";
import { duration } from "./duration.ts";
import { type EndpointInit, localities } from "./endpoint.ts";
import { httpFilter, typedConfig } from "./extension.ts";
import { DEFAULT_BUFFER_LIMIT, DEFAULT_CONCURRENCY_LIMIT, DEFAULT_CONNECT_TIMEOUT } from "./limits.ts";
import { TransportSockets } from "./transport-sockets.ts";

export interface HttpClusterInit {
  readonly name: string;
  readonly endpoints: readonly EndpointInit[];
  /** Default "http1". With "http2" plain-text endpoints must speak it without upgrade, as gRPC servers do. */
  readonly protocol?: "http1" | "http2";
  /** Run once for each attempt, after the load balancer chose the endpoint and before the codec. */
  readonly filters?: readonly HttpFilter[];
  /** Default: round robin. */
  readonly loadBalancing?: LoadBalancingPolicy;
  /** Bytes; default DEFAULT_BUFFER_LIMIT. */
  readonly bufferLimit?: number;
  /** Seconds; default DEFAULT_CONNECT_TIMEOUT. */
  readonly connectTimeout?: number;
}

/** A cluster of HTTP endpoints; each may have its own TLS, priority and metadata, so that one cluster holds several providers. */
export function httpCluster(init: HttpClusterInit): Cluster {
  const sockets = new TransportSockets(init.endpoints, init.protocol === "http2" ? ["h2"] : ["http/1.1"]);
  return create(ClusterSchema, {
    name: init.name,
    connectTimeout: duration(init.connectTimeout ?? DEFAULT_CONNECT_TIMEOUT),
    perConnectionBufferLimitBytes: init.bufferLimit ?? DEFAULT_BUFFER_LIMIT,
    ...discovery(init.endpoints),
    loadAssignment: {
      clusterName: init.name,
      endpoints: localities(init.endpoints, (endpoint) => sockets.nameFor(endpoint)),
    },
    ...sockets.ofCluster(),
    ...(init.loadBalancing === undefined ? {} : { loadBalancingPolicy: init.loadBalancing }),
    circuitBreakers: { thresholds: [thresholds()] },
    typedExtensionProtocolOptions: {
      [HttpProtocolOptionsSchema.typeName]: typedConfig(HttpProtocolOptionsSchema, protocolOptions(init)),
    },
  });
}

type ClusterPart = Partial<Omit<Cluster, "$typeName" | "$unknown">>;

/** Names are resolved by Envoy, all their addresses used, and resolved anew when they expire. */
function discovery(endpoints: readonly EndpointInit[]): ClusterPart {
  if (endpoints.every(({ address }) => isIP(address) !== 0)) {
    return { clusterDiscoveryType: { case: "type", value: Cluster_DiscoveryType.STATIC } };
  }
  return {
    clusterDiscoveryType: { case: "type", value: Cluster_DiscoveryType.STRICT_DNS },
    dnsLookupFamily: Cluster_DnsLookupFamily.V4_PREFERRED,
    respectDnsTtl: true,
  };
}

function thresholds(): MessageInitShape<typeof CircuitBreakers_ThresholdsSchema> {
  const limit = DEFAULT_CONCURRENCY_LIMIT;
  return { maxConnections: limit, maxPendingRequests: limit, maxRequests: limit, maxRetries: limit };
}

function protocolOptions(init: HttpClusterInit): MessageInitShape<typeof HttpProtocolOptionsSchema> {
  const protocolConfig =
    init.protocol === "http2"
      ? { case: "http2ProtocolOptions" as const, value: {} }
      : { case: "httpProtocolOptions" as const, value: {} };
  const filters = init.filters ?? [];
  return {
    upstreamProtocolOptions: { case: "explicitHttpConfig", value: { protocolConfig } },
    httpFilters: filters.length === 0 ? [] : [...filters, upstreamCodecFilter()],
  };
}

/** The last filter of a cluster's chain. */
export function upstreamCodecFilter(): HttpFilter {
  return httpFilter("envoy.filters.http.upstream_codec", UpstreamCodecSchema, {});
}
