import { create } from "@bufbuild/protobuf";
import type { TransportSocket } from "../generated/envoy/config/core/v3/base_pb.js";
import {
  type Filter,
  type FilterChain,
  FilterChainSchema,
  type ListenerFilter,
  ListenerFilterSchema,
} from "../generated/envoy/config/listener/v3/listener_components_pb.js";
import { TlsInspectorSchema } from "../generated/envoy/extensions/filters/listener/tls_inspector/v3/tls_inspector_pb.js";
import { typedConfig } from "./extension.ts";

export interface FilterChainInit {
  /** Unique in its listener: an update replaces chains, and drains their connections, by it. */
  readonly name: string;
  /**
   * Names that the client asks for by SNI: exact, or with a wildcard for the first label ("*.example.com"); the most
   * specific wins. Default: all clients that no other chain takes.
   */
  readonly serverNames?: readonly string[];
  /** `downstreamTls(…)`; absent: the bytes are taken as they come, TLS included. */
  readonly tls?: TransportSocket;
  /** The last one must end the chain: `httpConnectionFilter`, `tcpProxy`, or `closeFilter`. */
  readonly filters: readonly Filter[];
}

/** What a listener does with a connection. */
export function filterChain(init: FilterChainInit): FilterChain {
  const names = init.serverNames ?? [];
  return create(FilterChainSchema, {
    name: init.name,
    filters: [...init.filters],
    ...(names.length === 0 ? {} : { filterChainMatch: { serverNames: [...names] } }),
    ...(init.tls === undefined ? {} : { transportSocket: init.tls }),
  });
}

/** Reads the server name from a TLS client's first message, before a filter chain is chosen. */
export function tlsInspector(): ListenerFilter {
  return create(ListenerFilterSchema, {
    name: "envoy.filters.listener.tls_inspector",
    configType: { case: "typedConfig", value: typedConfig(TlsInspectorSchema, {}) },
  });
}
