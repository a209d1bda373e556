import { fileURLToPath } from "node:url";
import {
  bootstrap,
  Envoy,
  httpCluster,
  httpListener,
  overrideHost,
  retryPolicy,
  route,
  virtualHost,
  wasmFilter,
} from "@sluice/envoy";
import { MODEL, type ModelServer, type ModelServerOptions, startModelServer } from "@sluice/testbed";

export const MODULE = fileURLToPath(new URL("../../../dist/ai-load-balancer.wasm", import.meta.url));
export const HEADER = "x-gateway-destination-endpoint";
export const CLUSTER = "pool/default/vllm";

/** A real Envoy in front of simulated model servers, as the controller sets it up for a pool. */
export interface Pool {
  readonly envoy: Envoy;
  readonly url: string;
  readonly servers: readonly ModelServer[];
  /**
   * Pods have come or gone: these are there now, as the controller tells plugin and cluster.
   * @param settings of the pool, beside those that it began with
   */
  become(servers: readonly ModelServer[], settings?: object): Promise<void>;
  close(): Promise<void>;
}

export interface PoolOptions {
  readonly servers: readonly ModelServerOptions[];
  /** Of the pool: `lb_policy`, `lb_config` and what else there is. */
  readonly pool: object;
  readonly concurrency?: number;
  readonly retries?: number;
  /** Further clusters, by name. */
  readonly others?: Readonly<Record<string, string>>;
}

export async function startPool(options: PoolOptions): Promise<Pool> {
  const servers = await Promise.all(
    options.servers.map((server, index) => startModelServer({ pod: `vllm-${index}`, ...server })),
  );
  const resources = resourcesOf(options, servers);
  const envoy = await Envoy.start({ bootstrap: bootstrap({}), resources, concurrency: options.concurrency ?? 4 });
  return {
    envoy,
    url: await envoy.url("main"),
    servers,
    become: async (now, settings) => {
      await envoy.apply(resourcesOf({ ...options, pool: { ...options.pool, ...settings } }, now));
    },
    close: async () => {
      await envoy.stop();
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

function resourcesOf({ pool, retries = 2, others = {} }: PoolOptions, servers: readonly ModelServer[]) {
  const endpoints = servers.map(({ port }) => ({ address: "127.0.0.1", port }));
  const configuration = { pools: [{ cluster: CLUSTER, endpoints: servers.map(({ address }) => address), ...pool }] };
  const retry = retryPolicy({ retries, on: "connect-failure,refused-stream,reset,unavailable", avoid: "hosts" });
  const chat = route({ name: "chat", match: { prefix: "/" }, to: { cluster: CLUSTER }, retry });
  const listener = httpListener({
    name: "main",
    filters: [wasmFilter({ name: "ai-load-balancer", module: { file: MODULE }, configuration })],
    virtualHosts: [virtualHost({ name: "all", routes: [chat] })],
  });
  const loadBalancing = overrideHost(HEADER);
  return {
    listeners: [listener],
    clusters: [
      httpCluster({ name: CLUSTER, endpoints, loadBalancing, connectTimeout: 0.2 }),
      ...Object.entries(others).map(([name, url]) =>
        httpCluster({ name, endpoints: [{ address: "127.0.0.1", port: Number(new URL(url).port) }] }),
      ),
    ],
  };
}

export interface Message {
  readonly role: string;
  readonly content: string;
}

/** Answers status, the pod that has served, and the text. */
export async function ask(url: string, messages: readonly Message[], extra: object = {}, headers: object = {}) {
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ model: MODEL, max_tokens: 2, messages, ...extra }),
  });
  const text = await response.text();
  return { status: response.status, pod: response.headers.get("x-inference-pod") ?? "", text };
}

/** The servers answer when the given function is called. */
export function hold(...servers: readonly ModelServer[]): () => void {
  let letGo = (): void => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  for (const server of servers) {
    server.respond(async (_request, response) => {
      await held;
      response.end();
    });
  }
  return letGo;
}

/** How many of the answers each pod has given. */
export function shares(pods: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const pod of pods) counts[pod] = (counts[pod] ?? 0) + 1;
  return counts;
}

/** A counter of the plugin's. */
export async function figure(envoy: Envoy, name: string): Promise<number> {
  const full = `wasmcustom.ai_load_balancer.${name}`;
  return (await envoy.admin.stats(full.replaceAll(".", "\\."))).get(full) ?? 0;
}
