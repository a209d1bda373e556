import {
  type EncodedRoutes,
  encodeRouteConfiguration,
  encodeVirtualHost,
  routeConfiguration,
  virtualHost,
} from "@sluice/envoy";
import type { HostIr, HttpChainIr, PortIr } from "../../ir/listener.ts";
import type { RouteIr } from "../../ir/route.ts";
import { memo } from "../../memo.ts";
import type { BlockedRoutes } from "./blocked-routes.ts";
import { routesName } from "./names.ts";
import { blockedRoute, encodedRoute } from "./route.ts";

/** The routes of one chain. What did not change in the IR, object by object, is not encoded anew. */
export function routesResource(port: PortIr, chain: HttpChainIr, blocked: BlockedRoutes): EncodedRoutes {
  const configuration = routeConfiguration(routesName(port, chain), []);
  return encodeRouteConfiguration(
    configuration,
    chain.hosts.map((host) => encodedHost(host, blocked)),
  );
}

function encodedHost(host: HostIr, blocked: BlockedRoutes): Uint8Array {
  if (blocked.any) return encodeHost(host, (route) => encodedUnless(route, blocked));
  return encodedWhole(host);
}

const encodedWhole = memo((host: HostIr) => encodeHost(host, encodedRoute));

function encodeHost(host: HostIr, encode: (route: RouteIr) => Uint8Array): Uint8Array {
  const message = virtualHost({ name: host.hostname, domains: [host.hostname], routes: [] });
  return encodeVirtualHost(message, host.routes.map(encode));
}

function encodedUnless(route: RouteIr, blocked: BlockedRoutes): Uint8Array {
  const reason = blocked.by(route);
  return reason === undefined ? encodedRoute(route) : blockedRoute(route, reason);
}
