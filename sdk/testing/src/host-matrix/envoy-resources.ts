import {
  type AccessLogFields,
  type BootstrapInit,
  DEFAULT_ACCESS_LOG,
  type EndpointInit,
  httpCluster,
  httpListener,
  retryPolicy,
  route,
  routeRefreshFilter,
  stdoutAccessLog,
  virtualHost,
  wasmFilter,
} from "@sluice/envoy";
import { type ChainedPlugin, chainOf, routesOf } from "./chain.ts";
import type { EndpointUse, GatewaySetup, UpstreamUse } from "./types.ts";

/** Name of the listener. */
export const LISTENER = "gateway";

/**
 * What a setup is in Envoy's terms.
 * @param marks further fields of the access log's lines
 */
export function resourcesOf(setup: GatewaySetup, marks: AccessLogFields = {}): BootstrapInit {
  const chain = chainOf(setup, "envoy");
  const limit = setup.bufferLimitBytes === undefined ? {} : { bufferLimit: setup.bufferLimitBytes };
  const upstreamFilters = filtersOf(chain, "upstream");
  const listener = httpListener({
    name: LISTENER,
    filters: filtersOf(chain, "downstream"),
    virtualHosts: [virtualHost({ name: "default", routes: routesOf(setup).map((use) => routeOf(setup, use)) })],
    accessLogs: [stdoutAccessLog({ ...DEFAULT_ACCESS_LOG, ...marks })],
    ...limit,
  });
  const clusters = Object.entries(setup.upstreams).map(([name, upstream]) =>
    httpCluster({
      name,
      endpoints: endpointsOf(upstream),
      filters: upstreamFilters,
      protocol: upstream.protocol ?? "http1",
      ...limit,
    }),
  );
  return { listeners: [listener], clusters, statsTags: setup.statsTags ?? [] };
}

function filtersOf(chain: readonly ChainedPlugin[], position: ChainedPlugin["position"]) {
  return chain
    .filter((plugin) => plugin.position === position)
    .flatMap(({ name, file, config, reroutes }) => {
      const filter = wasmFilter({ name, module: { file }, configuration: config });
      return reroutes ? [filter, routeRefreshFilter(`${name}.route-refresh`)] : [filter];
    });
}

function routeOf(setup: GatewaySetup, use: ReturnType<typeof routesOf>[number]) {
  const upstream = setup.upstreams[use.upstream];
  const retries = upstream?.fallback?.length ?? 0;
  return route({
    name: use.name,
    match: {
      ...(use.prefix === undefined ? {} : { prefix: use.prefix }),
      ...(use.headers === undefined ? {} : { headers: use.headers }),
    },
    to: { cluster: use.upstream },
    ...(retries === 0 ? {} : { retry: retryPolicy({ ...upstream?.retry, retries }) }),
  });
}

/** Each endpoint has a priority of its own, so that a retry goes to the next one. */
function endpointsOf(upstream: UpstreamUse): EndpointInit[] {
  return [upstream, ...(upstream.fallback ?? [])].map((endpoint, priority) => ({
    ...addressOf(endpoint),
    priority,
    ...(endpoint.metadata === undefined ? {} : { metadata: { ...endpoint.metadata } }),
  }));
}

function addressOf(endpoint: EndpointUse): { address: string; port: number } {
  const { hostname, port } = new URL(endpoint.url);
  return { address: hostname.replace(/^\[|\]$/g, ""), port: Number(port || 80) };
}
