import type { EncodedRoutes, Listener } from "@sluice/envoy";
import type { FleetIr } from "../../ir/fleet.ts";
import type { PluginIr } from "../../ir/plugin.ts";
import { type BackendResources, backendResources } from "./backend.ts";
import { BlockedRoutes } from "./blocked-routes.ts";
import { datagramResources } from "./datagrams.ts";
import { httpFilters } from "./http-filters.ts";
import { internalHeaders } from "./internal-headers.ts";
import { listenerOf } from "./listener.ts";
import { moduleClusters } from "./module-cluster.ts";
import type { XdsOptions } from "./options.ts";
import { pluginResource, type RunnablePlugin } from "./plugin.ts";
import { sortedBy, sortedByName, type XdsResources } from "./resources.ts";
import { routesResource } from "./route-configuration.ts";
import { secretResources } from "./secrets.ts";

/**
 * A fleet's configuration as Envoy takes it. Pure; the same IR gives the same bytes. What is the same object in the IR as
 * in an earlier call is not encoded again.
 *
 * A plugin whose module cannot be had is left out. If it fails closed, requests that it must see get 503 instead, and
 * only these.
 */
export function renderXds(fleet: FleetIr, options: XdsOptions): XdsResources {
  const plugins = runnable(fleet.plugins, options);
  const upstreamPlugins = runnable(fleet.upstreamPlugins, options);
  const backends = backendParts(fleet, names(upstreamPlugins), options);
  return {
    listeners: sortedByName(listeners(fleet, plugins, options)),
    routes: sortedByName(routes(fleet, plugins)),
    clusters: sortedByName([
      ...backends.map(({ cluster }) => cluster),
      ...moduleClusters([...plugins, ...upstreamPlugins].map(({ source }) => source)),
    ]),
    endpoints: sortedBy(
      ({ clusterName }) => clusterName,
      backends.flatMap(({ endpoints }) => (endpoints === undefined ? [] : [endpoints])),
    ),
    secrets: sortedByName(secretResources(fleet, options)),
    extensions: sortedByName([...plugins, ...upstreamPlugins].map((plugin) => pluginResource(plugin, options))),
  };
}

function runnable(plugins: readonly PluginIr[], options: XdsOptions): RunnablePlugin[] {
  return plugins.filter(isUsed).flatMap((plugin) => {
    const source = options.modules(plugin.module);
    return source === undefined ? [] : [{ plugin, source }];
  });
}

/** Without a configuration for anybody a plugin does nothing. */
function isUsed({ defaults, rules }: PluginIr): boolean {
  return defaults !== undefined || rules.length > 0;
}

function names(plugins: readonly RunnablePlugin[]): ReadonlySet<string> {
  return new Set(plugins.map(({ plugin }) => plugin.name));
}

function listeners(fleet: FleetIr, plugins: readonly RunnablePlugin[], options: XdsOptions): Listener[] {
  const running = plugins.map(({ plugin }) => plugin);
  const http = { filters: httpFilters(running, fleet.asksPickers), internalHeaders: internalHeaders(fleet.plugins) };
  return fleet.ports.map((port) => listenerOf(port, http, options));
}

function routes(fleet: FleetIr, plugins: readonly RunnablePlugin[]): EncodedRoutes[] {
  const running = names(plugins);
  const blocked = new BlockedRoutes(
    fleet.plugins.filter((plugin) => isUsed(plugin) && !running.has(plugin.name)),
    fleet.closedRoutes,
  );
  return fleet.ports.flatMap((port) =>
    port.chains.flatMap((chain) => (chain.kind === "http" ? [routesResource(port, chain, blocked)] : [])),
  );
}

/** @param running names of the upstream plugins that can be had */
function backendParts(fleet: FleetIr, running: ReadonlySet<string>, options: XdsOptions): BackendResources[] {
  const byName = new Map(fleet.backends.map((backend) => [backend.name, backend]));
  const own = fleet.backends.map((backend) =>
    backendResources(backend, options, !backend.plugins.every((plugin) => running.has(plugin))),
  );
  const joined = fleet.ports.map((port) => datagramResources(port, byName, options));
  return [...own, ...joined.filter((parts) => parts !== undefined)];
}
