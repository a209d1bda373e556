import { create, type MessageInitShape } from "@bufbuild/protobuf";
import type { AccessLog } from "../generated/envoy/config/accesslog/v3/accesslog_pb.js";
import type { Filter } from "../generated/envoy/config/listener/v3/listener_components_pb.js";
import type { VirtualHost } from "../generated/envoy/config/route/v3/route_components_pb.js";
import { type RouteConfiguration, RouteConfigurationSchema } from "../generated/envoy/config/route/v3/route_pb.js";
import { RouterSchema } from "../generated/envoy/extensions/filters/http/router/v3/router_pb.js";
import {
  type HttpConnectionManager,
  HttpConnectionManagerSchema,
  type HttpFilter,
} from "../generated/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.js";
import { adsSource } from "./config-source.ts";
import { duration } from "./duration.ts";
import { httpFilter } from "./extension.ts";
import { DEFAULT_IDLE_TIMEOUT } from "./limits.ts";
import { type LocalReplyTexts, localReplies } from "./local-replies.ts";
import { networkFilter } from "./network-filter.ts";

/** Written out, or by the name of a route configuration that comes over ADS, so that a changed route leaves the listener be. */
export type HttpRoutes = { readonly virtualHosts: readonly VirtualHost[] } | { readonly routeConfiguration: string };

export type HttpConnectionInit = HttpRoutes & {
  readonly name: string;
  /** In order of execution; the router is added behind them. */
  readonly filters?: readonly HttpFilter[];
  readonly accessLogs?: readonly AccessLog[];
  /** Seconds; default DEFAULT_IDLE_TIMEOUT. */
  readonly idleTimeout?: number;
  /** Prefix of the connection manager's metrics. Default: `name`. */
  readonly statPrefix?: string;
  /** Default: the bodies stay empty. */
  readonly replyTexts?: LocalReplyTexts;
  /** Proxies before us whose word in x-forwarded-for is believed. Default 0. */
  readonly trustedHops?: number;
};

/** The end of a filter chain that speaks HTTP/1.1 and HTTP/2. */
export function httpConnectionFilter(init: HttpConnectionInit): Filter {
  return managerFilter(httpConnectionManager(init));
}

/** The filter around a connection manager. */
export function managerFilter(manager: MessageInitShape<typeof HttpConnectionManagerSchema>): Filter {
  return networkFilter("envoy.filters.network.http_connection_manager", HttpConnectionManagerSchema, manager);
}

export function httpConnectionManager(init: HttpConnectionInit): HttpConnectionManager {
  return create(HttpConnectionManagerSchema, {
    statPrefix: init.statPrefix ?? init.name,
    routeSpecifier: routeSpecifier(init),
    httpFilters: [...(init.filters ?? []), routerFilter()],
    accessLog: [...(init.accessLogs ?? [])],
    // We are the first hop that can be trusted: the client's address is the connection's, and x-forwarded-for grows by it.
    useRemoteAddress: true,
    xffNumTrustedHops: init.trustedHops ?? 0,
    normalizePath: true,
    ...(init.replyTexts === undefined ? {} : { localReplyConfig: localReplies(init.replyTexts) }),
    streamIdleTimeout: duration(init.idleTimeout ?? DEFAULT_IDLE_TIMEOUT),
  });
}

function routeSpecifier(
  init: HttpConnectionInit,
): NonNullable<MessageInitShape<typeof HttpConnectionManagerSchema>["routeSpecifier"]> {
  if ("routeConfiguration" in init) {
    return { case: "rds", value: { configSource: adsSource(), routeConfigName: init.routeConfiguration } };
  }
  return { case: "routeConfig", value: routeConfiguration(init.name, init.virtualHosts) };
}

export interface RouteConfigurationOptions {
  /** Whether "example.com:8080" finds the virtual host of "example.com". Default false. */
  readonly ignorePort?: boolean;
  /**
   * Whose edits of the same header stand: Envoy applies those of a weighted target, then the route's, then the host's, and
   * the last ones win; with true the order is the other way round. Default false.
   */
  readonly targetEditsWin?: boolean;
}

export function routeConfiguration(
  name: string,
  virtualHosts: readonly VirtualHost[],
  options: RouteConfigurationOptions = {},
): RouteConfiguration {
  return create(RouteConfigurationSchema, {
    name,
    virtualHosts: [...virtualHosts],
    ignorePortInHostMatching: options.ignorePort ?? false,
    mostSpecificHeaderMutationsWins: options.targetEditsWin ?? false,
  });
}

/** The last filter of every chain. */
export function routerFilter(): HttpFilter {
  return httpFilter("envoy.filters.http.router", RouterSchema, {});
}
