import {
  type Bootstrap,
  bootstrap,
  httpCluster,
  httpListener,
  retryPolicy,
  route,
  routeRefreshFilter,
  stdoutAccessLog,
  virtualHost,
  type WasmModule,
  wasmFilter,
} from "../src/index.ts";

/** A gateway with every constructor in use: two providers behind one cluster, one filter before the router, one per attempt. */
export function sampleGateway(module: WasmModule, caFile: string): Bootstrap {
  const listener = httpListener({
    name: "gateway",
    port: 8080,
    filters: [
      wasmFilter({ name: "model-router", module, configuration: { modelKey: "model" } }),
      routeRefreshFilter(),
      wasmFilter({ name: "ai-statistics", module }),
    ],
    virtualHosts: [virtualHost({ name: "all", routes: [chatRoute()] })],
    accessLogs: [stdoutAccessLog()],
  });
  return bootstrap({
    listeners: [listener],
    clusters: [providers(module, caFile)],
    statsTags: [{ name: "gen_ai.request.model", regex: String.raw`^wasmcustom\..*(\.model\.([^.]+))` }],
    histogramBuckets: [{ regex: String.raw`.*gen_ai\.client\.token\.usage.*`, buckets: [1, 4, 16, 64, 256, 1024] }],
  });
}

function chatRoute() {
  return route({
    name: "chat",
    match: { prefix: "/v1/", headers: { "x-tenant": "blue" } },
    to: { cluster: "providers" },
    retry: retryPolicy({ retries: 1, perTryIdleTimeout: 2.5 }),
  });
}

function providers(module: WasmModule, caFile: string) {
  return httpCluster({
    name: "providers",
    filters: [wasmFilter({ name: "ai-proxy", module, configuration: { provider: { type: "openai" } } })],
    endpoints: [
      { address: "api.openai.com", port: 443, tls: { caFile }, metadata: { provider: "openai" } },
      { address: "10.0.0.7", port: 8000, priority: 1, weight: 3, metadata: { provider: "local" } },
      { address: "10.0.0.8", port: 8443, hostname: "llm.internal", priority: 1, tls: { caFile } },
    ],
  });
}
