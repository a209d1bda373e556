import {
  bootstrap,
  DEFAULT_BUFFER_LIMIT,
  type EndpointInit,
  Envoy,
  extProcFilter,
  type HttpFilter,
  httpCluster,
  httpListener,
  type Listener,
  overrideHost,
  overrideHostByMetadata,
  retryPolicy,
  route,
  stdoutAccessLog,
  virtualHost,
  wasmFilter,
} from "@sluice/envoy";
import { ENDPOINT_HEADER } from "../epp-stub/messages.ts";
import { builtModule } from "../host-matrix/chain.ts";

/** A pool behind the native filter and behind the plugin, with the same picker. */
export interface SideBySideSetup {
  /** The pool's members, `ip:port` each. */
  readonly endpoints: readonly string[];
  readonly epp: { readonly host: string; readonly port: number; readonly tls?: boolean };
  /** Default true. */
  readonly failOpen?: boolean;
  /** Milliseconds for each phase of the plugin. Default 500. */
  readonly timeout?: number;
  /** Of the plugin. Default "full". */
  readonly responsePhase?: "full" | "headers" | "off";
  readonly breaker?: { readonly failures: number; readonly openFor: number };
  /** Bytes. Default: what our Envoy configurations set. */
  readonly bufferLimit?: number;
  /** Concurrent calls of the picker's cluster. Default: what our Envoy configurations set. */
  readonly retries?: number;
  /** Calls after which a connection to the picker is given up for a new one. Default: none. */
  readonly callsPerConnection?: number;
  readonly concurrency?: number;
}

export interface SideBySide {
  readonly envoy: Envoy;
  /** `http://127.0.0.1:<port>`: Envoy's own ext_proc, the plugin, and neither of them. */
  readonly native: string;
  readonly plugin: string;
  readonly base: string;
  logs(): string[];
  close(): Promise<void>;
}

/** The pool's cluster for the plugin, and so the name in its configuration. */
export const POOL = "pool/default/vllm";
export const NATIVE_POOL = "native-pool";
export const EPP_CLUSTER = "epp/default/vllm";

/** One Envoy with three listeners. */
export async function startSideBySide(setup: SideBySideSetup): Promise<SideBySide> {
  const native = extProcFilter({ cluster: EPP_CLUSTER, authority: "epp.test", failOpen: setup.failOpen ?? true });
  const listeners = [
    listenerOf("native", [native], NATIVE_POOL, setup),
    listenerOf("plugin", [pickerFilter(setup)], POOL, setup),
    listenerOf("base", [], POOL, setup),
  ];
  const init = { listeners, clusters: clustersOf(setup) };
  const envoy = await Envoy.start({ bootstrap: bootstrap(init), concurrency: setup.concurrency ?? 1 });
  const [nativeUrl = "", plugin = "", base = ""] = await Promise.all(
    ["native", "plugin", "base"].map((name) => envoy.url(name)),
  );
  return {
    envoy,
    native: nativeUrl,
    plugin,
    base,
    logs: () => [...envoy.log.lines, ...envoy.accessLog.lines],
    close: async () => {
      await envoy.stop();
    },
  };
}

/** The plugin with one pool. */
export function pickerFilter(setup: SideBySideSetup): HttpFilter {
  const pool = {
    cluster: POOL,
    picker: { cluster: EPP_CLUSTER, authority: "epp.test" },
    failureMode: setup.failOpen === false ? "FailClose" : "FailOpen",
    timeout: setup.timeout ?? 500,
    responsePhase: setup.responsePhase ?? "full",
    ...(setup.breaker === undefined ? {} : { breaker: setup.breaker }),
  };
  const file = builtModule("gie-endpoint-picker");
  return wasmFilter({ name: "gie-endpoint-picker", module: { file }, configuration: { pools: [pool] } });
}

function listenerOf(name: string, filters: readonly HttpFilter[], cluster: string, setup: SideBySideSetup): Listener {
  const retries = setup.retries ?? 2;
  const retry = retryPolicy({ retries, avoid: "hosts", on: "connect-failure,refused-stream", statuses: [] });
  const only = route({ name, to: { cluster }, ...(retries === 0 ? {} : { retry }) });
  return httpListener({
    name,
    filters: [...filters],
    virtualHosts: [virtualHost({ name: "all", routes: [only] })],
    bufferLimit: setup.bufferLimit ?? DEFAULT_BUFFER_LIMIT,
    accessLogs: [stdoutAccessLog()],
  });
}

/** The pool for the plugin, the same for the native filter, and the picker. */
export function clustersOf(setup: SideBySideSetup) {
  const endpoints = setup.endpoints.map(endpointOf);
  const bufferLimit = setup.bufferLimit ?? DEFAULT_BUFFER_LIMIT;
  const members = { endpoints, bufferLimit };
  const { host, port, tls } = setup.epp;
  const picker = { address: host, port, ...(tls === true ? { tls: { insecure: true as const } } : {}) };
  return [
    httpCluster({ name: POOL, ...members, loadBalancing: overrideHost(ENDPOINT_HEADER) }),
    httpCluster({ name: NATIVE_POOL, ...members, loadBalancing: overrideHostByMetadata(ENDPOINT_HEADER) }),
    httpCluster({
      name: EPP_CLUSTER,
      protocol: "http2",
      connectTimeout: 0.2,
      endpoints: [picker],
      ...(setup.callsPerConnection === undefined ? {} : { requestsPerConnection: setup.callsPerConnection }),
    }),
  ];
}

function endpointOf(address: string): EndpointInit {
  const { hostname, port } = new URL(`http://${address}`);
  return { address: hostname, port: Number(port) };
}
