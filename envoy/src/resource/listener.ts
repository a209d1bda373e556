import { create } from "@bufbuild/protobuf";
import type { AccessLog } from "../generated/envoy/config/accesslog/v3/accesslog_pb.js";
import { type Listener, ListenerSchema } from "../generated/envoy/config/listener/v3/listener_pb.js";
import type { VirtualHost } from "../generated/envoy/config/route/v3/route_components_pb.js";
import { type RouteConfiguration, RouteConfigurationSchema } from "../generated/envoy/config/route/v3/route_pb.js";
import { RouterSchema } from "../generated/envoy/extensions/filters/http/router/v3/router_pb.js";
import {
  type HttpConnectionManager,
  HttpConnectionManagerSchema,
  type HttpFilter,
} from "../generated/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.js";
import { socketAddress } from "./address.ts";
import { duration } from "./duration.ts";
import { httpFilter, typedConfig } from "./extension.ts";
import { DEFAULT_BUFFER_LIMIT, DEFAULT_IDLE_TIMEOUT } from "./limits.ts";

export interface HttpListenerInit {
  readonly name: string;
  /** Default 127.0.0.1. */
  readonly address?: string;
  /** Default 0: the kernel chooses. It stays the same over updates. */
  readonly port?: number;
  /** In order of execution; the router is added behind them. */
  readonly filters?: readonly HttpFilter[];
  readonly virtualHosts: readonly VirtualHost[];
  readonly accessLogs?: readonly AccessLog[];
  /** Bytes; default DEFAULT_BUFFER_LIMIT. */
  readonly bufferLimit?: number;
  /** Seconds; default DEFAULT_IDLE_TIMEOUT. */
  readonly idleTimeout?: number;
  /** Prefix of the connection manager's metrics. Default: `name`. */
  readonly statPrefix?: string;
}

/** A plain-text HTTP/1.1 and HTTP/2 listener. */
export function httpListener(init: HttpListenerInit): Listener {
  const config = typedConfig(HttpConnectionManagerSchema, httpConnectionManager(init));
  return create(ListenerSchema, {
    name: init.name,
    address: socketAddress(init.address ?? "127.0.0.1", init.port ?? 0),
    perConnectionBufferLimitBytes: init.bufferLimit ?? DEFAULT_BUFFER_LIMIT,
    filterChains: [
      {
        filters: [
          {
            name: "envoy.filters.network.http_connection_manager",
            configType: { case: "typedConfig", value: config },
          },
        ],
      },
    ],
  });
}

export function httpConnectionManager(init: HttpListenerInit): HttpConnectionManager {
  return create(HttpConnectionManagerSchema, {
    statPrefix: init.statPrefix ?? init.name,
    routeSpecifier: { case: "routeConfig", value: routeConfiguration(init.name, init.virtualHosts) },
    httpFilters: [...(init.filters ?? []), routerFilter()],
    accessLog: [...(init.accessLogs ?? [])],
    // We are the first hop that can be trusted: the client's address is the connection's, and x-forwarded-for grows by it.
    useRemoteAddress: true,
    normalizePath: true,
    streamIdleTimeout: duration(init.idleTimeout ?? DEFAULT_IDLE_TIMEOUT),
  });
}

export function routeConfiguration(name: string, virtualHosts: readonly VirtualHost[]): RouteConfiguration {
  return create(RouteConfigurationSchema, { name, virtualHosts: [...virtualHosts] });
}

/** The last filter of every chain. */
export function routerFilter(): HttpFilter {
  return httpFilter("envoy.filters.http.router", RouterSchema, {});
}
