import { isIP } from "node:net";
import { create } from "@bufbuild/protobuf";
import type { CircuitBreakers_ThresholdsSchema } from "../generated/envoy/config/cluster/v3/circuit_breaker_pb.js";
import {
  type Cluster,
  Cluster_DiscoveryType,
  Cluster_DnsLookupFamily,
  ClusterSchema,
  type LoadBalancingPolicy,
} from "../generated/envoy/config/cluster/v3/cluster_pb.js";
import type { KeepaliveSettingsSchema } from "../generated/envoy/config/core/v3/protocol_pb.js";
import { UpstreamCodecSchema } from "../generated/envoy/extensions/filters/http/upstream_codec/v3/upstream_codec_pb.js";
import type { HttpFilter } from "../generated/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.js";
import { HttpProtocolOptionsSchema } from "../generated/envoy/extensions/upstreams/http/v3/http_protocol_options_pb.js";
import { adsSource } from "./config-source.ts";
import { duration } from "./duration.ts";
import { type EndpointInit, type EndpointKind, localities } from "./endpoint.ts";
import { httpFilter, typedConfig } from "./extension.ts";
import type { Fields } from "./fields.ts";
import { DEFAULT_BUFFER_LIMIT, DEFAULT_CONCURRENCY_LIMIT, DEFAULT_CONNECT_TIMEOUT } from "./limits.ts";
import { TransportSockets } from "./transport-sockets.ts";

/**
 * The endpoints themselves, or (`discovered`) one of each kind that may come over ADS: kinds differ in their TLS, and the
 * cluster stays the same while its endpoints come and go.
 */
export type ClusterMembers =
  | { readonly endpoints: readonly EndpointInit[] }
  | { readonly discovered: readonly EndpointKind[] };

export type ClusterInit = ClusterMembers & {
  readonly name: string;
  /** Default: round robin. */
  readonly loadBalancing?: LoadBalancingPolicy;
  /** Bytes; default DEFAULT_BUFFER_LIMIT. */
  readonly bufferLimit?: number;
  /** Seconds; default DEFAULT_CONNECT_TIMEOUT. */
  readonly connectTimeout?: number;
  /** Requests, and connections, at one time; default DEFAULT_CONCURRENCY_LIMIT. */
  readonly concurrency?: number;
};

export type HttpClusterInit = ClusterInit & {
  /**
   * Default "http1". With "http2" plain-text endpoints must speak it without upgrade, as gRPC servers do. "auto": what the
   * server chooses in the TLS handshake, so all endpoints must have TLS.
   */
  readonly protocol?: "http1" | "http2" | "auto";
  /** With "http2": by which a connection that is dead is noticed. */
  readonly keepalive?: Keepalive;
  /** After which a connection is given up for a new one. Default: none. */
  readonly requestsPerConnection?: number;
  /** Run once for each attempt, after the load balancer chose the endpoint and before the codec. */
  readonly filters?: readonly HttpFilter[];
};

/** HTTP/2 pings; seconds. */
export interface Keepalive {
  /** Between two of them, whatever happens. Absent: none are sent so. */
  readonly interval?: number;
  /** One is sent with a request when the connection had nothing to do for so long. Absent: none are sent so. */
  readonly idle?: number;
  /** Until one must be answered, or the connection is closed. */
  readonly timeout: number;
}

/** A cluster of HTTP endpoints; each may have its own TLS, priority and metadata, so that one cluster holds several providers. */
export function httpCluster(init: HttpClusterInit): Cluster {
  return create(ClusterSchema, {
    ...clusterBase(init, ALPN[init.protocol ?? "http1"]),
    typedExtensionProtocolOptions: {
      [HttpProtocolOptionsSchema.typeName]: typedConfig(HttpProtocolOptionsSchema, protocolOptions(init)),
    },
  });
}

/** A cluster for `tcpProxy` and `udpListener`. */
export function tcpCluster(init: ClusterInit): Cluster {
  return create(ClusterSchema, clusterBase(init, []));
}

/** For "auto" Envoy itself fills it in. */
const ALPN = { http1: ["http/1.1"], http2: ["h2"], auto: [] } as const;

function clusterBase(init: ClusterInit, alpn: readonly string[]): Fields<typeof ClusterSchema> {
  const sockets = new TransportSockets("discovered" in init ? init.discovered : init.endpoints, alpn);
  return {
    name: init.name,
    connectTimeout: duration(init.connectTimeout ?? DEFAULT_CONNECT_TIMEOUT),
    perConnectionBufferLimitBytes: init.bufferLimit ?? DEFAULT_BUFFER_LIMIT,
    ...("discovered" in init ? discoveredMembers() : knownMembers(init.name, init.endpoints, sockets)),
    ...sockets.ofCluster(),
    ...(init.loadBalancing === undefined ? {} : { loadBalancingPolicy: init.loadBalancing }),
    circuitBreakers: { thresholds: [thresholds(init.concurrency)] },
  };
}

type ClusterPart = Fields<typeof ClusterSchema>;

function discoveredMembers(): ClusterPart {
  return {
    clusterDiscoveryType: { case: "type", value: Cluster_DiscoveryType.EDS },
    edsClusterConfig: { edsConfig: adsSource() },
  };
}

function knownMembers(clusterName: string, members: readonly EndpointInit[], sockets: TransportSockets): ClusterPart {
  const endpoints = localities(members, (endpoint) => sockets.nameFor(endpoint));
  return { ...discovery(members), loadAssignment: { clusterName, endpoints } };
}

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

function thresholds(limit = DEFAULT_CONCURRENCY_LIMIT): Fields<typeof CircuitBreakers_ThresholdsSchema> {
  return { maxConnections: limit, maxPendingRequests: limit, maxRequests: limit, maxRetries: limit };
}

function protocolOptions(init: HttpClusterInit): Fields<typeof HttpProtocolOptionsSchema> {
  const { filters = [], requestsPerConnection } = init;
  return {
    ...(requestsPerConnection === undefined
      ? {}
      : { commonHttpProtocolOptions: { maxRequestsPerConnection: requestsPerConnection } }),
    upstreamProtocolOptions: upstreamProtocol(init),
    httpFilters: filters.length === 0 ? [] : [...filters, upstreamCodecFilter()],
  };
}

function upstreamProtocol({
  protocol = "http1",
  keepalive,
}: HttpClusterInit): NonNullable<Fields<typeof HttpProtocolOptionsSchema>["upstreamProtocolOptions"]> {
  switch (protocol) {
    case "http1": {
      const protocolConfig = { case: "httpProtocolOptions" as const, value: {} };
      return { case: "explicitHttpConfig", value: { protocolConfig } };
    }
    case "http2": {
      const value = keepalive === undefined ? {} : { connectionKeepalive: pings(keepalive) };
      const protocolConfig = { case: "http2ProtocolOptions" as const, value };
      return { case: "explicitHttpConfig", value: { protocolConfig } };
    }
    case "auto":
      return { case: "autoConfig", value: {} };
  }
}

function pings({ interval, idle, timeout }: Keepalive): Fields<typeof KeepaliveSettingsSchema> {
  return {
    ...(interval === undefined ? {} : { interval: duration(interval) }),
    ...(idle === undefined ? {} : { connectionIdleInterval: duration(idle) }),
    timeout: duration(timeout),
  };
}

/** The last filter of a cluster's chain. */
export function upstreamCodecFilter(): HttpFilter {
  return httpFilter("envoy.filters.http.upstream_codec", UpstreamCodecSchema, {});
}
