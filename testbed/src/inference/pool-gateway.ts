import {
  bootstrap,
  type Cluster,
  type EndpointInit,
  Envoy,
  extProcFilter,
  type HttpFilter,
  httpCluster,
  httpListener,
  type Listener,
  overrideHost,
  overrideHostByMetadata,
  type RetryPolicy,
  retryPolicy,
  route,
  virtualHost,
  wasmFilter,
} from "@sluice/envoy";
import { ENDPOINT_HEADER } from "../epp-stub/messages.ts";
import { builtModule } from "../host-matrix/chain.ts";

/** One way to a pool: Envoy's own ext_proc, our plugin, or neither of them. */
export interface ListenerUse {
  readonly by: "native" | "plugin" | "nobody";
  /** Default true. */
  readonly failOpen?: boolean;
  /** Milliseconds for each phase of the plugin. Default 500. */
  readonly timeout?: number;
  /** Of the plugin. Default "full". */
  readonly responsePhase?: "full" | "headers" | "off";
  /** Of the plugin. Default: it never leaves the picker alone. */
  readonly breaker?: { readonly failures: number; readonly openFor: number };
  /** Bytes. Default: what our Envoy configurations set. */
  readonly bufferLimit?: number;
  /** Attempts after the first, when an endpoint cannot be reached. Default 0. */
  readonly retries?: number;
}

export interface PoolGatewaySetup {
  /** The pool's members, `ip:port` each. */
  readonly endpoints: readonly string[];
  readonly epp: { readonly host: string; readonly port: number; readonly tls?: boolean };
  readonly listeners: Readonly<Record<string, ListenerUse>>;
  /** Worker threads of Envoy. Default 1. */
  readonly concurrency?: number;
}

export interface PoolGateway {
  readonly envoy: Envoy;
  /** `http://127.0.0.1:<port>` of a listener. */
  url(listener: string): string;
  /** Counters and gauges of Envoy whose names match. */
  stats(filter: string): Promise<Map<string, number>>;
  logs(): string[];
  close(): Promise<void>;
}

/** The pool's cluster behind the plugin, and so the name in its configuration. */
export const POOL = "pool/default/vllm";
const NATIVE_POOL = "native-pool";
export const EPP_CLUSTER = "epp/default/vllm";
const EPP_AUTHORITY = "epp.test";

/** One Envoy with a listener for each way to the same pool, with the same picker. */
export async function startPoolGateway(setup: PoolGatewaySetup): Promise<PoolGateway> {
  const listeners = Object.entries(setup.listeners).map(([name, use]) => listenerOf(name, use));
  const init = { listeners, clusters: clustersOf(setup) };
  const envoy = await Envoy.start({ bootstrap: bootstrap(init), concurrency: setup.concurrency ?? 1 });
  const names = Object.keys(setup.listeners);
  const urls = new Map(await Promise.all(names.map(async (name) => [name, await envoy.url(name)] as const)));
  return {
    envoy,
    url: (listener) => {
      const url = urls.get(listener);
      if (url === undefined) throw new Error(`there is no listener ${listener}`);
      return url;
    },
    stats: (filter) => envoy.admin.stats(filter),
    logs: () => [...envoy.log.lines],
    close: async () => {
      await envoy.stop();
    },
  };
}

function listenerOf(name: string, use: ListenerUse): Listener {
  const cluster = use.by === "native" ? NATIVE_POOL : POOL;
  const retries = use.retries ?? 0;
  const only = route({ name, to: { cluster }, ...(retries === 0 ? {} : { retry: otherEndpoints(retries) }) });
  return httpListener({
    name,
    filters: filtersOf(name, use),
    virtualHosts: [virtualHost({ name: "all", routes: [only] })],
    ...(use.bufferLimit === undefined ? {} : { bufferLimit: use.bufferLimit }),
  });
}

function otherEndpoints(retries: number): RetryPolicy {
  return retryPolicy({ retries, avoid: "hosts", on: "connect-failure,refused-stream", statuses: [] });
}

function filtersOf(name: string, use: ListenerUse): HttpFilter[] {
  switch (use.by) {
    case "native":
      return [extProcFilter({ cluster: EPP_CLUSTER, authority: EPP_AUTHORITY, failOpen: use.failOpen ?? true })];
    case "plugin": {
      const module = { file: builtModule("gie-endpoint-picker") };
      return [wasmFilter({ name: `picker-${name}`, module, configuration: { pools: [pluginPool(use)] } })];
    }
    case "nobody":
      return [];
  }
}

function pluginPool(use: ListenerUse): unknown {
  return {
    cluster: POOL,
    picker: { cluster: EPP_CLUSTER, authority: EPP_AUTHORITY },
    failureMode: use.failOpen === false ? "FailClose" : "FailOpen",
    timeout: use.timeout ?? 500,
    responsePhase: use.responsePhase ?? "full",
    breaker: use.breaker ?? { failures: 0 },
  };
}

function clustersOf({ endpoints, epp }: PoolGatewaySetup): readonly Cluster[] {
  const members = { endpoints: endpoints.map(endpointOf) };
  const picker = {
    address: epp.host,
    port: epp.port,
    ...(epp.tls === true ? { tls: { insecure: true as const } } : {}),
  };
  return [
    httpCluster({ name: POOL, ...members, loadBalancing: overrideHost(ENDPOINT_HEADER) }),
    httpCluster({ name: NATIVE_POOL, ...members, loadBalancing: overrideHostByMetadata(ENDPOINT_HEADER) }),
    httpCluster({ name: EPP_CLUSTER, protocol: "http2", connectTimeout: 0.2, endpoints: [picker] }),
  ];
}

function endpointOf(address: string): EndpointInit {
  const { hostname, port } = new URL(`http://${address}`);
  return { address: hostname, port: Number(port) };
}
