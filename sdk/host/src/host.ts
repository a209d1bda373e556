import { randomBytes } from "node:crypto";
import type { LogLevel, Personality } from "./abi.ts";
import { type CalloutHandler, Callouts } from "./callouts.ts";
import type { Clock } from "./clock.ts";
import type { GrpcServer } from "./grpc.ts";
import type { HeaderMap } from "./header-map.ts";
import { type ClientPeer, HttpStream } from "./http-stream.ts";
import { Metrics } from "./metrics.ts";
import { loadPlugin, type PluginOptions, type PluginSettings } from "./plugin.ts";
import { RedisDouble, type RedisHandler } from "./redis.ts";
import type { AttemptFacts, UpstreamAnswer, UpstreamPeer } from "./router.ts";
import { type Cluster, defaultRoutes, matchRoute, type Route } from "./routes.ts";
import type { LogRecord, Services } from "./services.ts";
import { SharedData } from "./shared-data.ts";
import { SharedQueues } from "./shared-queue.ts";
import { type RouteMatch, StreamInfo } from "./stream-info.ts";
import type { TrapReport } from "./trap.ts";
import { Worker } from "./worker.ts";

/** How a host is set up; everything but the plugins has a default. */
export interface HostOptions {
  /** In the order in which requests pass them. */
  readonly plugins: readonly PluginOptions[];
  /** Default "envoy". */
  readonly personality?: Personality;
  /** Default: everything to the cluster "upstream", by a route named "default". */
  readonly routes?: readonly Route[];
  /** Finds routes in the place of `routes`, for hosts that match by more than those can say; asked again when a route is cleared. */
  readonly findRoute?: (headers: HeaderMap, streamId: string) => RouteMatch | undefined;
  readonly clusters?: Readonly<Record<string, Cluster>>;
  /** per_connection_buffer_limit_bytes of the listener; default 1 MiB, 0: none. */
  readonly bufferLimitBytes?: number;
  /** The same of the clusters, for upstream filters. */
  readonly upstreamBufferLimitBytes?: number;
  /** What proxy_get_log_level says; every line is kept whatever its level. Default "info". */
  readonly logLevel?: LogLevel;
  /** Worker threads, each with its own VMs. Default 1. */
  readonly workers?: number;
  /** Answers callouts by cluster, from the first callback on; `onCall` adds more. */
  readonly calls?: Readonly<Record<string, CalloutHandler>>;
  /** Answers Redis commands (Higress); without it, there is no Redis. */
  readonly redis?: RedisHandler;
  /** Clusters that speak gRPC, by name; `onGrpc` adds more. */
  readonly grpc?: Readonly<Record<string, GrpcServer>>;
  readonly node?: { readonly id: string; readonly cluster: string };
  /** Told of each line as it is logged. */
  readonly onLog?: (record: LogRecord) => void;
  /** Told of each trap; it is logged as well. */
  readonly onTrap?: (trap: TrapReport) => void;
  /** Called as each stream ends, when a proxy writes its access log: `filterState` holds what that may show. */
  readonly onStreamEnd?: (info: StreamInfo) => void;
}

export const mebibyte = 1024 * 1024;

/** What differs between a scenario and a server. */
export interface HostDriver {
  readonly clock: Clock;
  random(size: number): Buffer;
  /** Undefined: no such cluster. */
  cluster(name: string): Cluster | undefined;
  connect(facts: AttemptFacts, answer: UpstreamAnswer): UpstreamPeer;
  /** For a driver of several hosts, whose requests it tells apart. Default: they are counted. */
  requestId?(): string;
}

/** A proxy with a chain of plugins, without any I/O of its own. */
export class Host {
  readonly logs: LogRecord[] = [];
  readonly traps: TrapReport[] = [];
  readonly problems: string[] = [];
  readonly services: Services;
  readonly #options: HostOptions;
  readonly #driver: HostDriver;
  readonly #workers: Worker[] = [];
  #deferred: (() => void)[] = [];
  #requests = 0;

  static async create(options: HostOptions, driver: HostDriver): Promise<Host> {
    const plugins = await Promise.all(options.plugins.map(loadPlugin));
    return new Host(options, driver, plugins);
  }

  private constructor(options: HostOptions, driver: HostDriver, plugins: readonly PluginSettings[]) {
    this.#options = options;
    this.#driver = driver;
    const { clock } = driver;
    this.services = {
      personality: options.personality ?? "envoy",
      clock,
      sharedData: new SharedData(),
      queues: new SharedQueues(),
      metrics: new Metrics(),
      callouts: new Callouts(clock, () => this.settle()),
      redis: new RedisDouble(options.redis),
      grpc: new Map(Object.entries(options.grpc ?? {})),
      logLevel: options.logLevel ?? "info",
      node: options.node ?? { id: "emulator", cluster: "emulator" },
      logs: this.logs,
      log: (record) => {
        this.logs.push(record);
        options.onLog?.(record);
      },
      trapped: (report) => {
        this.traps.push(report);
        options.onTrap?.(report);
      },
      random: (size) => driver.random(size),
      defer: (task) => this.#deferred.push(task),
    };
    for (const [cluster, handler] of Object.entries(options.calls ?? {})) this.services.callouts.on(cluster, handler);
    for (let count = options.workers ?? 1; count > 0; count--) this.#workers.push(new Worker(this.services, plugins));
    this.settle();
  }

  worker(index = 0): Worker {
    const worker = this.#workers[index];
    if (worker === undefined) throw new RangeError(`no worker ${index}`);
    return worker;
  }

  get workers(): readonly Worker[] {
    return this.#workers;
  }

  /** A new request; its frames are given to the stream. */
  open(client: ClientPeer, options: { worker?: number; sourceAddress?: string; closed?: () => void } = {}): HttpStream {
    const worker = this.worker(options.worker);
    this.#requests += 1;
    const id = this.#driver.requestId?.() ?? `${this.#requests}`;
    const now = this.services.clock.now();
    const info = new StreamInfo(id, now, options.sourceAddress ?? "127.0.0.1:50000");
    return new HttpStream(info, worker.filters("downstream", "", info), client, {
      limit: this.#options.bufferLimitBytes ?? mebibyte,
      upstreamLimit: this.#options.upstreamBufferLimitBytes ?? this.#options.bufferLimitBytes ?? mebibyte,
      now: () => this.services.clock.now(),
      // Stock Envoy logs after its filters; Higress's older one before them.
      logsFirst: this.services.personality === "higress",
      logged: () => this.#options.onStreamEnd?.(info),
      closed: () => options.closed?.(),
      resolveRoute: () => this.#resolveRoute(info),
      cluster: (name) => this.#driver.cluster(name),
      upstreamFilters: (cluster, attempt) => worker.filters("upstream", cluster, attempt),
      connect: (facts, answer) => this.#driver.connect(facts, answer),
      after: (delayMs, task) => this.services.clock.after(delayMs, task),
      defer: (task) => this.services.defer(task),
      violated: (problem) => this.problems.push(problem),
      pauseRequest: (paused) => client.pauseRequest(paused),
    });
  }

  /** Runs what was put off: immediate replies, retries, ends of streams. */
  settle(): void {
    for (let task = this.#deferred.shift(); task !== undefined; task = this.#deferred.shift()) task();
  }

  #resolveRoute(info: StreamInfo): StreamInfo["route"] {
    if (info.requestHeaders !== undefined && (info.route === undefined || info.routeCleared)) {
      info.routeCleared = false;
      const { routes = defaultRoutes, findRoute = (headers) => matchRoute(routes, headers) } = this.#options;
      info.route = findRoute(info.requestHeaders, info.id);
      info.upstreamHosts = this.#driver.cluster(info.route?.cluster ?? "")?.hosts ?? [];
    }
    return info.route;
  }
}

export function secureRandom(size: number): Buffer {
  return randomBytes(size);
}
