import { create } from "@bufbuild/protobuf";
import { type FilterChain, FilterChainSchema } from "../generated/envoy/config/listener/v3/listener_components_pb.js";
import { type Listener, ListenerSchema } from "../generated/envoy/config/listener/v3/listener_pb.js";
import { exclusivePort, socketAddress } from "./address.ts";
import { tlsInspector } from "./filter-chain.ts";
import { type HttpConnectionInit, httpConnectionFilter } from "./http-connection-manager.ts";
import { DEFAULT_BUFFER_LIMIT } from "./limits.ts";

export interface ListenerOptions {
  /** Default 127.0.0.1. */
  readonly address?: string;
  /** Default 0: the kernel chooses. It stays the same over updates. */
  readonly port?: number;
  /** Bytes; default DEFAULT_BUFFER_LIMIT. */
  readonly bufferLimit?: number;
  /**
   * Whether the port is this process's alone, so that nobody else's listener gets a share of the clients unseen. Default
   * false: each of Envoy's workers opens it (SO_REUSEPORT), and so can others of the same user.
   */
  readonly exclusive?: boolean;
}

export interface ListenerInit extends ListenerOptions {
  readonly name: string;
  /** At most one of them takes clients without a server name. A connection that none takes is closed. */
  readonly filterChains: readonly FilterChain[];
}

/** A TCP listener whose connections are divided among filter chains, by the name that the client asks for. */
export function listener(init: ListenerInit): Listener {
  const bySni = init.filterChains.some(({ filterChainMatch }) => filterChainMatch !== undefined);
  return create(ListenerSchema, {
    name: init.name,
    address: socketAddress(init.address ?? "127.0.0.1", init.port ?? 0),
    perConnectionBufferLimitBytes: init.bufferLimit ?? DEFAULT_BUFFER_LIMIT,
    ...exclusivePort(init.exclusive),
    listenerFilters: bySni ? [tlsInspector()] : [],
    filterChains: [...init.filterChains],
  });
}

export type HttpListenerInit = ListenerOptions & HttpConnectionInit;

/** A plain-text HTTP/1.1 and HTTP/2 listener. */
export function httpListener(init: HttpListenerInit): Listener {
  const chain = create(FilterChainSchema, { filters: [httpConnectionFilter(init)] });
  return listener({ ...init, filterChains: [chain] });
}
