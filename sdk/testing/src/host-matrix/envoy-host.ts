import {
  type BootstrapInit,
  bootstrap,
  type EndpointInit,
  Envoy,
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
import { linearMemories } from "./linear-memory.ts";
import type { EndpointUse, Gateway, GatewaySetup, TestHost, UpstreamUse } from "./types.ts";

const LISTENER = "gateway";

/** Envoy puts this in front of the names of plugins' metrics. */
const METRIC_PREFIX = "wasmcustom.";

/** A real Envoy, one process for each gateway, since metric names and shared data belong to the process. */
export const envoyHost: TestHost = {
  name: "Envoy",
  upstreamFilters: true,
  http2Upstreams: true,
  open: async (setup) => gatewayOf(await Envoy.start({ bootstrap: bootstrap(resourcesOf(setup)) })),
};

async function gatewayOf(envoy: Envoy): Promise<Gateway> {
  return {
    url: await envoy.url(LISTENER),
    logs: () => [...envoy.log.lines, ...envoy.accessLog.lines],
    metrics: async () => {
      const stats = await envoy.admin.stats(`^${METRIC_PREFIX.replace(".", "\\.")}`);
      return new Map([...stats].map(([name, value]) => [name.slice(METRIC_PREFIX.length), value]));
    },
    memoryPages: () => Math.max(...linearMemories(envoy.pid)),
    close: async () => {
      await envoy.stop();
    },
  };
}

/** What a setup is in Envoy's terms. */
export function resourcesOf(setup: GatewaySetup): BootstrapInit {
  const chain = chainOf(setup, "envoy");
  const limit = setup.bufferLimitBytes === undefined ? {} : { bufferLimit: setup.bufferLimitBytes };
  const upstreamFilters = filtersOf(chain, "upstream");
  const listener = httpListener({
    name: LISTENER,
    filters: filtersOf(chain, "downstream"),
    virtualHosts: [virtualHost({ name: "default", routes: routesOf(setup).map((use) => routeOf(setup, use)) })],
    accessLogs: [stdoutAccessLog()],
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
