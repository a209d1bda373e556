import { DEFAULT_BUFFER_LIMIT, DEFAULT_VM_ID, FALLBACK_STATUSES, METADATA_NAMESPACE } from "@sluice/envoy";
import {
  type PluginOptions,
  type Route,
  type ServedChain,
  type ServedCluster,
  type StreamInfo,
  serveChain,
} from "@sluice/host";
import { chainOf, routesOf } from "./chain.ts";
import { Profiler } from "./profiler.ts";
import { redisWire } from "./redis-wire.ts";
import type { EndpointUse, Gateway, GatewaySetup, RouteUse, TestHost, UpstreamUse } from "./types.ts";

/** Every server error, which our Envoy configurations try again. */
const SERVER_ERRORS = Array.from({ length: 100 }, (_, index) => 500 + index);

/** Milliseconds until a trapped VM is loaded again, as our Envoy configurations set it. */
const RELOAD_BACKOFF_MS = 10;

/** Of `sluice test --profile`, which names the folder. */
const profiler = process.env.SLUICE_PROFILE === undefined ? undefined : new Profiler(process.env.SLUICE_PROFILE);

/** The host emulator in one of its personalities, behind a real port. */
export function emulatorHost(personality: "envoy" | "higress"): TestHost {
  return {
    name: `emulator (${personality})`,
    upstreamFilters: personality === "envoy",
    http2Upstreams: false,
    open: (setup) => profiled(() => openEmulator(setup, personality)),
  };
}

/** A gateway that is refused is profiled as well, up to there. */
async function profiled(open: () => Promise<Gateway>): Promise<Gateway> {
  if (profiler === undefined) return open();
  profiler.begin();
  try {
    const gateway = await open();
    return { ...gateway, close: () => gateway.close().finally(() => profiler.end()) };
  } catch (error) {
    profiler.end();
    throw error;
  }
}

async function openEmulator(setup: GatewaySetup, personality: "envoy" | "higress"): Promise<Gateway> {
  const limit = setup.bufferLimitBytes ?? DEFAULT_BUFFER_LIMIT;
  const accessLog: string[] = [];
  const plugins = pluginsOf(setup, personality);
  return gatewayOf(
    accessLog,
    chainOf(setup, personality).map(({ name }) => name),
    await serveChain({
      personality,
      plugins,
      routes: routesOf(setup).map(routeOf),
      clusters: clustersOf(setup),
      grpc: grpcOf(setup),
      bufferLimitBytes: limit,
      upstreamBufferLimitBytes: limit,
      ...(setup.redisPort === undefined ? {} : { redis: redisWire(setup.redisPort) }),
      onStreamEnd: (info) => accessLog.push(accessLine(info)),
    }),
  );
}

function gatewayOf(accessLog: readonly string[], plugins: readonly string[], chain: ServedChain): Gateway {
  return {
    url: chain.url,
    logs: () => [
      ...chain.logs.map(({ level, plugin, message }) => `[${level}][${plugin}] ${message}`),
      ...chain.problems.map((problem) => `[problem] ${problem}`),
      ...accessLog,
    ],
    metrics: async () => chain.metrics.all(),
    memoryPages: () => Math.max(...plugins.map((plugin) => chain.memoryPages(plugin))),
    close: () => chain.close(),
  };
}

/** What plugins see of a stream's end, as a line of our Envoy configurations: see DEFAULT_ACCESS_LOG. */
function accessLine(info: StreamInfo): string {
  return JSON.stringify({
    method: info.requestHeaders?.get(":method"),
    path: info.requestHeaders?.get(":path"),
    response_code: Number(info.responseHeaders?.get(":status") ?? 0),
    response_code_details: info.details,
    route_name: info.route?.name,
    upstream_cluster: info.route?.cluster,
    ai_log: info.filterState.get("wasm.ai_log")?.toString("utf8") ?? null,
  });
}

/** On Higress no plugin runs in a cluster: those for the upstream come last among the ordinary ones. */
function pluginsOf(setup: GatewaySetup, personality: "envoy" | "higress"): PluginOptions[] {
  const chain = chainOf(setup, personality);
  const upstream = chain.filter((plugin) => plugin.position === "upstream");
  const ordered = [...chain.filter((plugin) => plugin.position === "downstream"), ...upstream];
  return ordered.map(({ name, file, config, position, reroutes }) => ({
    name,
    wasm: file,
    rootId: name,
    vmId: DEFAULT_VM_ID,
    ...(config === undefined ? {} : { config: JSON.stringify(config) }),
    position: personality === "higress" ? "downstream" : position,
    // Higress has no filter of that sort to put there.
    refreshesRoute: reroutes && personality === "envoy",
    // A WasmPlugin of Higress can not ask for a reload: there a trap stays.
    failurePolicy: personality === "higress" ? "FAIL_CLOSED" : "FAIL_RELOAD",
    reloadBackoffMs: RELOAD_BACKOFF_MS,
  }));
}

function routeOf({ name, upstream, prefix, headers }: RouteUse): Route {
  const match = { ...(prefix === undefined ? {} : { prefix }), ...(headers === undefined ? {} : { headers }) };
  return { name, cluster: upstream, match };
}

function clustersOf(setup: GatewaySetup): Record<string, ServedCluster> {
  return Object.fromEntries(Object.entries(setup.upstreams).map(([name, upstream]) => [name, clusterOf(upstream)]));
}

/** Upstreams of HTTP/2 are for streams of gRPC alone: requests go over HTTP/1.1. */
function grpcOf(setup: GatewaySetup): Record<string, string> {
  const speaking = Object.entries(setup.upstreams).filter(([, { protocol }]) => protocol === "http2");
  return Object.fromEntries(speaking.map(([name, { url }]) => [name, url]));
}

function clusterOf(upstream: UpstreamUse): ServedCluster {
  const retry = retryOf(upstream);
  return {
    url: upstream.url,
    endpoints: [upstream, ...(upstream.fallback ?? [])].map(endpointOf),
    ...(retry === undefined ? {} : { retry }),
  };
}

function retryOf({ fallback = [], retry = {} }: UpstreamUse): ServedCluster["retry"] {
  if (fallback.length === 0) return undefined;
  const { statuses = FALLBACK_STATUSES, perTryTimeout, perTryIdleTimeout } = retry;
  return {
    statuses: [...statuses, ...SERVER_ERRORS],
    resets: true,
    retries: fallback.length,
    ...(perTryTimeout === undefined ? {} : { perTryTimeoutMs: perTryTimeout * 1000 }),
    ...(perTryIdleTimeout === undefined ? {} : { perTryIdleTimeoutMs: perTryIdleTimeout * 1000 }),
  };
}

function endpointOf({ url, metadata }: EndpointUse) {
  const address = new URL(url).host;
  return { address, ...(metadata === undefined ? {} : { metadata: { [METADATA_NAMESPACE]: metadata } }) };
}
