import {
  bootstrap,
  Envoy,
  type HttpFilter,
  httpListener,
  type Listener,
  type RetryPolicy,
  retryPolicy,
  route,
  virtualHost,
} from "@sluice/envoy";
import {
  NATIVE_POOL,
  nativeFilter,
  type PickerUse,
  POOL,
  type PoolSetup,
  pluginFilter,
  poolClusters,
} from "./pool-parts.ts";

/** One way to a pool: Envoy's own ext_proc, or our plugin, which here never leaves the picker alone by default. */
export interface ListenerUse extends PickerUse {
  readonly by: "native" | "plugin";
  /** Bytes. Default: what our Envoy configurations set. */
  readonly bufferLimit?: number;
  /** Attempts after the first, when an endpoint cannot be reached. Default 0. */
  readonly retries?: number;
}

export interface PoolGatewaySetup extends PoolSetup {
  readonly listeners: Readonly<Record<string, ListenerUse>>;
}

export interface PoolGateway {
  readonly envoy: Envoy;
  /** `http://127.0.0.1:<port>` of a listener. */
  url(listener: string): string;
  /** Counters and gauges of Envoy whose names match. */
  stats(filter: string): Promise<Map<string, number>>;
  /** Bytes that Envoy has allocated now, without the VMs of plugins; the gauge `server.memory_allocated` may be 5 s old. */
  memory(): Promise<number>;
  logs(): string[];
  close(): Promise<void>;
}

/** One Envoy with a listener for each way to the same pool, with the same picker. */
export async function startPoolGateway(setup: PoolGatewaySetup): Promise<PoolGateway> {
  const listeners = Object.entries(setup.listeners).map(([name, use]) => listenerOf(name, use));
  const envoy = await Envoy.start({ bootstrap: bootstrap({ listeners, clusters: poolClusters(setup) }) });
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
    memory: async () => Number(JSON.parse(await envoy.admin.get("/memory")).allocated),
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
    filters: [filterOf(name, use)],
    virtualHosts: [virtualHost({ name: "all", routes: [only] })],
    ...(use.bufferLimit === undefined ? {} : { bufferLimit: use.bufferLimit }),
  });
}

function otherEndpoints(retries: number): RetryPolicy {
  return retryPolicy({ retries, avoid: "hosts", on: "connect-failure,refused-stream", statuses: [] });
}

function filterOf(name: string, { by, bufferLimit: _limit, retries: _retries, ...use }: ListenerUse): HttpFilter {
  if (by === "native") return nativeFilter(use.failOpen);
  return pluginFilter({ breaker: { failures: 0 }, ...use }, `picker-${name}`);
}
