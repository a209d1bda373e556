import { type ForwardIr, NO_EDITS, type WeightedIr } from "../src/ir/action.ts";
import type { BackendEndpointIr, BackendIr } from "../src/ir/backend.ts";
import type { FleetIr } from "../src/ir/fleet.ts";
import type { HostIr, PortIr } from "../src/ir/listener.ts";
import type { PluginIr } from "../src/ir/plugin.ts";
import type { MatchIr, RouteIr } from "../src/ir/route.ts";

/** Small pieces of the IR, each whole, for tests that look at one thing. */

export function fleetIr(parts: Partial<FleetIr> = {}): FleetIr {
  return {
    name: "gateway/default/gw",
    target: "envoy",
    gateways: [{ kind: "Gateway", namespace: "default", name: "gw" }],
    ports: [],
    backends: [],
    plugins: [],
    upstreamPlugins: [],
    providers: [],
    aiRoutes: [],
    ...parts,
  };
}

/** A plain-text port whose requests all have these routes. */
export function httpPort(routes: readonly RouteIr[], hosts: readonly HostIr[] = [{ hostname: "*", routes }]): PortIr {
  const chain = { kind: "http", name: "default", serverNames: [], hosts } as const;
  return { port: 80, targetPort: 10_080, transport: "TCP", chains: [chain] };
}

export function prefixMatch(value: string, more: Partial<MatchIr> = {}): MatchIr {
  return { path: { kind: "prefix", value }, headers: [], query: [], ...more };
}

export function routeIr(name: string, action: RouteIr["action"], match: MatchIr = prefixMatch("/")): RouteIr {
  return { name, match, action };
}

export function forwardTo(backend: string | undefined, more: Partial<ForwardIr> = {}): ForwardIr {
  return {
    kind: "forward",
    destinations: [weighted(1, backend)],
    requestHeaders: NO_EDITS,
    responseHeaders: NO_EDITS,
    mirrors: [],
    timeouts: {},
    websocket: false,
    ...more,
  };
}

export function weighted(weight: number, backend: string | undefined, more: Partial<WeightedIr> = {}): WeightedIr {
  return { weight, backend, requestHeaders: NO_EDITS, responseHeaders: NO_EDITS, ...more };
}

export function backendIr(
  name: string,
  endpoints: readonly BackendEndpointIr[],
  more: Partial<BackendIr> = {},
): BackendIr {
  return { name, protocol: "http1", endpoints, discovery: "addresses", plugins: [], ...more };
}

export function endpointIr(address: string, port: number, more: Partial<BackendEndpointIr> = {}): BackendEndpointIr {
  return { address, port, priority: 0, weight: 1, ...more };
}

export function pluginIr(name: string, more: Partial<PluginIr> = {}): PluginIr {
  return {
    name,
    module: { kind: "bundled", plugin: name },
    phase: "AUTHN",
    priority: 100,
    failure: "closed",
    rules: [],
    reroutes: false,
    ...more,
  };
}

/** A rule of a plugin for one route. */
export function ruleIr(route: string, config: PluginIr["rules"][number]["config"]): PluginIr["rules"][number] {
  return { targets: [{ kind: "HTTPRoute", namespace: "default", name: "app", route }], config };
}
