import {
  bootstrap,
  directResponse,
  Envoy,
  type HttpFilter,
  httpCluster,
  httpListener,
  type Route,
  route,
  virtualHost,
  wasmFilter,
  wholeRequestFilter,
} from "@sluice/envoy";
import type { BridgeAddress } from "../gateway.ts";

const LISTENER = "main";
const PROVIDER = "provider";
const BRIDGE = "bridge";
/** Of a request that an Envoy without plugins answers. */
const MOST_BYTES = 1 << 20;

/** An Envoy under measurement. */
export interface CacheGateway {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

export interface CacheGatewayOptions {
  readonly moduleFile: string;
  readonly providerPort: number;
  /** Where answers are kept. Default: in the Envoy process. */
  readonly bridge: BridgeAddress | undefined;
}

/** ai-cache, in front of the provider. */
export function startCacheGateway({ moduleFile, providerPort, bridge }: CacheGatewayOptions): Promise<CacheGateway> {
  const store = bridge === undefined ? {} : { store: { type: "http", service_name: BRIDGE, token: bridge.token } };
  const filter = wasmFilter({ name: "ai-cache", module: { file: moduleFile }, configuration: { ttl: 3600, ...store } });
  const clusters = [
    clusterOf(PROVIDER, providerPort),
    ...(bridge === undefined ? [] : [clusterOf(BRIDGE, bridge.port)]),
  ];
  return start([route({ name: "chat", match: { prefix: "/" }, to: { cluster: PROVIDER } })], [filter], clusters);
}

/** An Envoy that reads a request and answers by itself, which is as quick as it can be. */
export function startAnsweringGateway(body: string): Promise<CacheGateway> {
  return start(
    [directResponse({ name: "chat", match: { prefix: "/" }, status: 200, body })],
    [wholeRequestFilter(MOST_BYTES)],
    [],
  );
}

function clusterOf(name: string, port: number): ReturnType<typeof httpCluster> {
  return httpCluster({ name, endpoints: [{ address: "127.0.0.1", port }] });
}

async function start(
  routes: Route[],
  filters: HttpFilter[],
  clusters: ReturnType<typeof httpCluster>[],
): Promise<CacheGateway> {
  const listener = httpListener({ name: LISTENER, filters, virtualHosts: [virtualHost({ name: "all", routes })] });
  const envoy = await Envoy.start({ bootstrap: bootstrap({ listeners: [listener], clusters }) });
  return {
    url: await envoy.url(LISTENER),
    pid: envoy.pid,
    stop: async () => {
      await envoy.stop();
    },
  };
}
