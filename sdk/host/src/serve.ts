import { createServer, Agent as HttpAgent, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { AddressInfo } from "node:net";
import { RealClock } from "./clock.ts";
import { HostError } from "./errors.ts";
import { ClientBridge } from "./front.ts";
import { GrpcClient } from "./grpc-client.ts";
import { Host, type HostDriver, type HostOptions, secureRandom } from "./host.ts";
import type { Metrics } from "./metrics.ts";
import type { PluginOptions } from "./plugin.ts";
import type { Cluster } from "./routes.ts";
import type { LogRecord } from "./services.ts";
import type { SharedData } from "./shared-data.ts";
import type { Metadata } from "./stream-info.ts";
import type { TrapReport } from "./trap.ts";
import { callUpstream, UpstreamBridge } from "./upstream.ts";

/** Bytes of a request's headers, as Envoy's max_request_headers_kb has it; more is answered 431. */
const maxHeaderSize = 60 * 1024;
/** Envoy's max_headers_count, answered in the same way. */
const maxHeaders = 100;

/** A cluster of a served chain: requests go to `url`, or to each endpoint's address in turn. */
export interface ServedCluster extends Cluster {
  /** Origin, for example http://127.0.0.1:9000; paths come from the requests. */
  readonly url: string;
  /** Metadata of the one endpoint; read by upstream filters as xds.upstream_host_metadata. */
  readonly metadata?: Metadata;
}

export interface ServeOptions extends Omit<HostOptions, "clusters" | "calls" | "grpc"> {
  /** URLs of servers that speak gRPC without TLS, by cluster; a chain may have other clusters of these names, too. */
  readonly grpc?: Readonly<Record<string, string>>;
  readonly clusters: Readonly<Record<string, ServedCluster>>;
  /** Default: chosen by the kernel. */
  readonly port?: number;
}

/** A chain that serves real clients. */
export interface ServedChain {
  readonly url: string;
  readonly logs: readonly LogRecord[];
  readonly traps: readonly TrapReport[];
  /** What a real Envoy would do badly with, and errors of the front itself. */
  readonly problems: readonly string[];
  readonly metrics: Metrics;
  readonly sharedData: SharedData;
  /** Pages of 64 KiB of a plugin's memory. */
  memoryPages(plugin: string): number;
  /** False: refused, the old configuration stays. */
  reconfigure(plugin: string, config: Buffer): boolean;
  /**
   * Puts other plugins in the place of those that are there, with a host of their own: for the next request of each client,
   * while those under way end with the old ones. Rejects when one is refused; then all stays as it was.
   */
  replace(plugins: readonly PluginOptions[]): Promise<void>;
  close(): Promise<void>;
}

/** Runs the chain behind a Node HTTP server on loopback; callouts and requests go to the clusters' real URLs. */
export async function serveChain(options: ServeOptions): Promise<ServedChain> {
  const front = await Front.open(options);
  return {
    url: front.url,
    get logs() {
      return front.host.logs;
    },
    get traps() {
      return front.host.traps;
    },
    get problems() {
      return front.host.problems;
    },
    get metrics() {
      return front.host.services.metrics;
    },
    get sharedData() {
      return front.host.services.sharedData;
    },
    memoryPages: (plugin) => front.host.worker(0).root(plugin).vm.memory.pages,
    reconfigure: (plugin, config) => front.reconfigure(plugin, config),
    replace: (plugins) => front.replace(plugins),
    close: () => front.close(),
  };
}

interface FrontParts {
  readonly host: Host;
  readonly hosts: Hosts;
  readonly make: (plugins: readonly PluginOptions[]) => Promise<Host>;
  readonly clock: RealClock;
  readonly agents: Agents;
  readonly bridges: Map<string, ClientBridge>;
  readonly grpc: readonly GrpcClient[];
}

/** The host that takes requests, and those that were replaced and still have some. */
class Hosts {
  readonly #streams = new Map<Host, number>();

  settle(): void {
    for (const host of this.#streams.keys()) host.settle();
  }

  add(host: Host): void {
    this.#streams.set(host, 0);
  }

  /** Answers what is called when the stream has ended. @param isCurrent whether the host takes requests */
  opened(host: Host, isCurrent: () => boolean): () => void {
    this.#streams.set(host, (this.#streams.get(host) ?? 0) + 1);
    return () => {
      this.#streams.set(host, (this.#streams.get(host) ?? 1) - 1);
      if (!isCurrent()) this.dropIdle(host);
    };
  }

  dropIdle(host: Host): void {
    if (this.#streams.get(host) === 0) this.#streams.delete(host);
  }
}

class Front {
  #host: Host;
  readonly #hosts: Hosts;
  readonly #make: FrontParts["make"];
  readonly #clock: RealClock;
  readonly #server: Server;
  readonly #agents: Agents;
  readonly #grpc: readonly GrpcClient[];
  readonly #bridges: Map<string, ClientBridge>;

  static async open(options: ServeOptions): Promise<Front> {
    const hosts = new Hosts();
    const settle = (): void => hosts.settle();
    const clock = new RealClock(settle);
    const agents: Agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) };
    const bridges = new Map<string, ClientBridge>();
    const calls = Object.entries(options.clusters).map(
      ([name, cluster]) => [name, callUpstream(new URL(cluster.url), agents)] as const,
    );
    const clients = Object.entries(options.grpc ?? {}).map(
      ([name, url]) => [name, new GrpcClient(url, settle)] as const,
    );
    const grpc = Object.fromEntries(clients.map(([name, client]) => [name, client.server]));
    let requests = 0;
    const driver: HostDriver = {
      requestId: () => `${++requests}`,
      clock,
      random: secureRandom,
      cluster: (name) => clusterOf(options.clusters[name]),
      connect: (facts, answer) => {
        const cluster = options.clusters[facts.cluster];
        if (cluster === undefined) throw new HostError(`no cluster is named ${facts.cluster}`);
        const target = new URL(cluster.url);
        target.host = facts.info.upstream?.address ?? target.host;
        return new UpstreamBridge(target, agents, answer, { bridge: bridges.get(facts.info.id), settle });
      },
    };
    const make = async (plugins: readonly PluginOptions[]): Promise<Host> => {
      const host = await Host.create({ ...options, plugins, calls: Object.fromEntries(calls), grpc }, driver);
      hosts.add(host);
      return host;
    };
    const host = await make(options.plugins);
    const front = new Front({ host, hosts, make, clock, agents, bridges, grpc: clients.map(([, client]) => client) });
    await front.#listen(options.port ?? 0);
    return front;
  }

  private constructor({ host, hosts, make, clock, agents, bridges, grpc }: FrontParts) {
    this.#host = host;
    this.#hosts = hosts;
    this.#make = make;
    this.#clock = clock;
    this.#agents = agents;
    this.#bridges = bridges;
    this.#grpc = grpc;
    this.#server = createServer({ maxHeaderSize }, (request, response) => this.#accept(request, response));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The one that takes requests. */
  get host(): Host {
    return this.#host;
  }

  async replace(plugins: readonly PluginOptions[]): Promise<void> {
    const next = await this.#make(plugins);
    const old = this.#host;
    this.#host = next;
    // Each of its root contexts goes when its last stream has.
    for (const worker of old.workers) worker.close();
    old.settle();
    this.#hosts.dropIdle(old);
  }

  reconfigure(plugin: string, config: Buffer): boolean {
    const accepted = this.host.workers.map((worker) => worker.reconfigure(plugin, config));
    this.host.settle();
    return accepted.every(Boolean);
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    this.#server.closeAllConnections();
    await closed;
    this.#agents.http.destroy();
    this.#agents.https.destroy();
    for (const worker of this.host.workers) worker.close();
    this.host.settle();
    for (const client of this.#grpc) client.close();
    this.#clock.stop();
  }

  #accept(request: IncomingMessage, response: ServerResponse): void {
    if (request.rawHeaders.length > 2 * maxHeaders) {
      response.writeHead(431, { connection: "close" }).end();
      return;
    }
    const { host } = this;
    const bridge = new ClientBridge(request, response, {
      settle: () => host.settle(),
      failed: (problem) => host.problems.push(problem),
    });
    const ended = this.#hosts.opened(host, () => host === this.#host);
    const stream = host.open(bridge, {
      sourceAddress: `${request.socket.remoteAddress}:${request.socket.remotePort}`,
      closed: () => {
        this.#bridges.delete(stream.info.id);
        ended();
      },
    });
    this.#bridges.set(stream.info.id, bridge);
    bridge.start(stream);
  }

  async #listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, "127.0.0.1", () => resolve());
    });
  }
}

/** Connections are kept, as a proxy keeps them. */
export interface Agents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

function clusterOf(served: ServedCluster | undefined): Cluster | undefined {
  if (served === undefined || served.endpoints !== undefined) return served;
  const { url, metadata } = served;
  return { ...served, endpoints: [{ address: new URL(url).host, ...(metadata === undefined ? {} : { metadata }) }] };
}
