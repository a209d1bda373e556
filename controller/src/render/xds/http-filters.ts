import {
  corsFilter,
  discoveredFilter,
  type HttpFilter,
  routedExtProcFilter,
  routeRefreshFilter,
  statefulSessionFilter,
} from "@sluice/envoy";
import type { PluginIr } from "../../ir/plugin.ts";

/**
 * The filters of every HTTP chain in order of execution; the router follows.
 * - cors comes first: a browser's preflight bears no credentials, and an answer that a plugin gives must be readable too.
 * - Behind a plugin that changes what routes are chosen by, an empty filter makes Envoy look for the route again.
 * - ext_proc, where it asks endpoint pickers, comes behind all that may change what they are asked.
 * - stateful_session is last, for it must see the route that the request takes in the end.
 *
 * cors and stateful_session are always there, and idle where no route speaks of them: so the first route that does leaves
 * the listener, and with it all connections, as they are.
 */
export function httpFilters(plugins: readonly PluginIr[], asksPickers = false): HttpFilter[] {
  const pickers = asksPickers ? [routedExtProcFilter()] : [];
  return [corsFilter(), ...plugins.flatMap(pluginFilters), ...pickers, statefulSessionFilter()];
}

function pluginFilters({ name, reroutes }: PluginIr): HttpFilter[] {
  const filter = discoveredFilter(name);
  return reroutes ? [filter, routeRefreshFilter(`${name}.route-refresh`)] : [filter];
}
