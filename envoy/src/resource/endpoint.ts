import { isIP } from "node:net";
import { create, type JsonObject } from "@bufbuild/protobuf";
import { type Metadata, MetadataSchema } from "../generated/envoy/config/core/v3/base_pb.js";
import {
  type LbEndpoint,
  LbEndpointSchema,
  type LocalityLbEndpoints,
  LocalityLbEndpointsSchema,
} from "../generated/envoy/config/endpoint/v3/endpoint_components_pb.js";
import { socketAddress } from "./address.ts";
import type { Trust, UpstreamTlsInit } from "./tls.ts";

/** Filters read it as property `xds.upstream_host_metadata.filter_metadata.sluice.<key>`. */
export const METADATA_NAMESPACE = "sluice";

/** Envoy compares it with a cluster's `transport_socket_matches`. */
const SOCKET_MATCH = "envoy.transport_socket_match";

/** Key below SOCKET_MATCH whose value names the transport socket. */
export const SOCKET_KEY = "socket";

export type EndpointTls = Trust & Partial<Omit<UpstreamTlsInit, "caFile" | "authorities" | "insecure">>;

/** What decides which transport socket an endpoint needs. */
export interface EndpointKind {
  readonly address?: string;
  /** Name for TLS and for host rewriting. Default: `address` if that is a name. */
  readonly hostname?: string;
  /** Absent: plain text. `serverName` defaults to the host name, or the address; without any of them nothing is trusted. */
  readonly tls?: EndpointTls;
}

export interface EndpointInit extends EndpointKind {
  /** IP address, or a name that Envoy resolves (in a cluster with `endpoints`). */
  readonly address: string;
  readonly port: number;
  /** 0 (default) is tried first; a retry with `avoid: "priorities"` goes to the next. */
  readonly priority?: number;
  /** Share among endpoints of the same priority. Default 1. */
  readonly weight?: number;
  /** What our plugins need to know of it, in namespace METADATA_NAMESPACE: never a key or a token. */
  readonly metadata?: JsonObject;
}

/** Endpoints by priority, in the order given. `socket` names the transport socket of an endpoint, if it needs one. */
export function localities(
  endpoints: readonly EndpointInit[],
  socket: (endpoint: EndpointInit) => string | undefined,
): LocalityLbEndpoints[] {
  const priorities = [...new Set(endpoints.map((endpoint) => endpoint.priority ?? 0))].sort((a, b) => a - b);
  return priorities.map((priority) =>
    create(LocalityLbEndpointsSchema, {
      priority,
      lbEndpoints: endpoints
        .filter((endpoint) => (endpoint.priority ?? 0) === priority)
        .map((endpoint) => lbEndpoint(endpoint, socket(endpoint))),
    }),
  );
}

/** Empty for an endpoint without a name. */
export function endpointHostname({ hostname, address = "" }: EndpointKind): string {
  return hostname ?? (isIP(address) === 0 ? address : "");
}

function lbEndpoint(init: EndpointInit, socket: string | undefined): LbEndpoint {
  const hostname = endpointHostname(init);
  const metadata = endpointMetadata(init.metadata, socket);
  return create(LbEndpointSchema, {
    hostIdentifier: { case: "endpoint", value: { address: socketAddress(init.address, init.port), hostname } },
    ...(metadata === undefined ? {} : { metadata }),
    ...(init.weight === undefined ? {} : { loadBalancingWeight: init.weight }),
  });
}

function endpointMetadata(own: JsonObject | undefined, socket: string | undefined): Metadata | undefined {
  if (own === undefined && socket === undefined) {
    return undefined;
  }
  return create(MetadataSchema, {
    filterMetadata: {
      ...(own === undefined ? {} : { [METADATA_NAMESPACE]: own }),
      ...(socket === undefined ? {} : { [SOCKET_MATCH]: { [SOCKET_KEY]: socket } }),
    },
  });
}
