import type { BytesLike } from "./byte-buffer.ts";
import type { CalloutHandler, CalloutRequest } from "./callouts.ts";
import { VirtualClock } from "./clock.ts";
import { UpstreamExchange, type UpstreamResponse } from "./exchange.ts";
import type { GrpcServer } from "./grpc.ts";
import { type HeaderInit, HeaderMap } from "./header-map.ts";
import { Host, type HostOptions } from "./host.ts";
import type { Metrics } from "./metrics.ts";
import { configBytes } from "./plugin.ts";
import type { RedisDouble } from "./redis.ts";
import type { LogRecord } from "./services.ts";
import type { SharedData } from "./shared-data.ts";
import { EmulatedStream } from "./stream.ts";
import type { TrapReport } from "./trap.ts";

export interface EmulatorOptions extends HostOptions {
  /** Start of virtual time, ms since the epoch; default 2026-01-01T00:00:00Z. */
  readonly startTimeMs?: number;
  /** Seed of random_get and of request ids; runs with the same seed are the same. */
  readonly seed?: number;
  /** Answers each attempt as soon as its request has ended; without it the scenario answers. */
  readonly upstream?: (exchange: UpstreamExchange) => UpstreamResponse | undefined;
}

/** A request of a scenario. */
export interface RequestOptions {
  /** Default GET. */
  readonly method?: string;
  /** Default "/". */
  readonly path?: string;
  readonly authority?: string;
  readonly scheme?: string;
  readonly headers?: HeaderInit;
  /** The whole body; then the request is sent to its end. */
  readonly body?: BytesLike | readonly BytesLike[];
  /** Whether the headers are all. Default: true for GET, HEAD, DELETE and OPTIONS without a body. */
  readonly end?: boolean;
  readonly sourceAddress?: string;
  readonly worker?: number;
}

const bodyless = new Set(["GET", "HEAD", "DELETE", "OPTIONS"]);

interface EmulatorParts {
  readonly host: Host;
  readonly clock: VirtualClock;
  readonly random: (size: number) => Buffer;
  readonly streams: Map<string, EmulatedStream>;
}

/**
 * A proxy-wasm host inside Node. Every step is synchronous: when a call returns, all callbacks it leads to have run; time
 * passes only by `clock.advance`.
 */
export class HostEmulator {
  readonly clock: VirtualClock;
  readonly #host: Host;
  readonly #options: EmulatorOptions;
  readonly #random: (size: number) => Buffer;
  /** Streams that are not over, by their id. */
  readonly #streams: Map<string, EmulatedStream>;
  readonly #answered = new WeakSet<UpstreamExchange>();

  static async load(options: EmulatorOptions): Promise<HostEmulator> {
    const clock = new VirtualClock(options.startTimeMs);
    const random = seededRandom(options.seed ?? 1);
    const streams = new Map<string, EmulatedStream>();
    let emulator: HostEmulator | undefined;
    const host = await Host.create(options, {
      clock,
      random,
      cluster: (name) => options.clusters?.[name] ?? {},
      connect: (facts, answer) => {
        const exchange = new UpstreamExchange(facts, answer, () => emulator?.settle());
        streams.get(facts.info.id)?.attempts.push(exchange);
        return exchange;
      },
    });
    emulator = new HostEmulator({ host, clock, random, streams }, options);
    return emulator;
  }

  private constructor(parts: EmulatorParts, options: EmulatorOptions) {
    this.#host = parts.host;
    this.clock = parts.clock;
    this.#random = parts.random;
    this.#streams = parts.streams;
    this.#options = options;
    this.clock.onTaskDone(() => this.settle());
  }

  /** Every proxy_log line and the host's own, oldest first. */
  get logs(): readonly LogRecord[] {
    return this.#host.logs;
  }

  get traps(): readonly TrapReport[] {
    return this.#host.traps;
  }

  get metrics(): Metrics {
    return this.#host.services.metrics;
  }

  get sharedData(): SharedData {
    return this.#host.services.sharedData;
  }

  get redis(): RedisDouble {
    return this.#host.services.redis;
  }

  /** Every callout so far. */
  get calls(): readonly CalloutRequest[] {
    return this.#host.services.callouts.requests;
  }

  /** Things a real Envoy would do badly with, for example bytes of an attempt that is tried again. */
  get problems(): readonly string[] {
    return this.#host.problems;
  }

  /** Answers the callouts to a cluster; a cluster without handler does not exist. */
  onCall(cluster: string, handler: CalloutHandler): void {
    this.#host.services.callouts.on(cluster, handler);
  }

  /** Answers streams and calls of gRPC to a cluster; to one without a server they are refused. */
  onGrpc(cluster: string, server: GrpcServer): void {
    this.#host.services.grpc.set(cluster, server);
  }

  /** Streams and calls of gRPC that the host keeps for a plugin on a worker. */
  grpcCount(plugin: string, worker = 0): number {
    return this.#host.worker(worker).root(plugin).grpc.size;
  }

  request(options: RequestOptions = {}): EmulatedStream {
    const stream = new EmulatedStream(() => this.settle());
    const opened = this.#host.open(stream.peer, {
      ...(options.worker === undefined ? {} : { worker: options.worker }),
      ...(options.sourceAddress === undefined ? {} : { sourceAddress: options.sourceAddress }),
      closed: () => this.#closed(stream),
    });
    this.#streams.set(opened.info.id, stream);
    const headers = this.#requestHeaders(options);
    const end = options.end ?? (options.body === undefined && bodyless.has(options.method ?? "GET"));
    stream.start(opened, headers, end && options.body === undefined);
    if (options.body !== undefined) sendBody(stream, options.body, options.end ?? true);
    return stream;
  }

  /** What filters have set as the property `key`, as UTF-8; access logs read it as filter state `wasm.<key>`. */
  property(stream: EmulatedStream, key: string): string | undefined {
    return stream.http.info.filterState.get(`wasm.${key}`)?.toString("utf8");
  }

  /** Replaces a plugin's configuration on every worker. False: refused, the old one stays. */
  reconfigure(plugin: string, config: unknown): boolean {
    const accepted = this.#host.workers.map((worker) => worker.reconfigure(plugin, configBytes(config)));
    this.settle();
    return accepted.every(Boolean);
  }

  /** Pages of 64 KiB of a plugin's memory on a worker. */
  memoryPages(plugin: string, worker = 0): number {
    return this.#host.worker(worker).root(plugin).vm.memory.pages;
  }

  /** Contexts that live in a plugin's VM on a worker, root contexts included. */
  contextCount(plugin: string, worker = 0): number {
    return this.#host.worker(worker).root(plugin).vm.contexts.size;
  }

  /** Ends all plugins, as at a proxy's shutdown. */
  close(): void {
    for (const worker of this.#host.workers) worker.close();
    this.settle();
  }

  /** Runs what was put off, then lets the automatic upstream answer. */
  settle(): void {
    this.#host.settle();
    const { upstream } = this.#options;
    if (upstream === undefined) return;
    for (const stream of this.#streams.values()) {
      const exchange = stream.upstream;
      if (exchange === undefined || !exchange.ended || exchange.aborted || this.#answered.has(exchange)) continue;
      this.#answered.add(exchange);
      const response = upstream(exchange);
      if (response !== undefined) exchange.respond(response);
    }
  }

  #closed(stream: EmulatedStream): void {
    stream.closed = true;
    stream.response.details = stream.http.info.details;
    stream.response.localReply = stream.http.chain.localReply;
    this.#streams.delete(stream.http.info.id);
  }

  #requestHeaders(options: RequestOptions): HeaderMap {
    const headers = new HeaderMap("request", [
      [":authority", options.authority ?? "gateway.test"],
      [":path", options.path ?? "/"],
      [":method", options.method ?? "GET"],
      [":scheme", options.scheme ?? "http"],
    ]);
    const given = new HeaderMap("request", options.headers);
    for (const [name] of given) headers.delete(name);
    for (const [name, value] of given) headers.add(name, value);
    // Envoy's connection manager adds these two before the first filter.
    if (!headers.has("x-forwarded-proto")) headers.add("x-forwarded-proto", options.scheme ?? "http");
    if (!headers.has("x-request-id")) headers.add("x-request-id", uuid(this.#random(16)));
    return headers;
  }
}

function sendBody(stream: EmulatedStream, body: BytesLike | readonly BytesLike[], end: boolean): void {
  const chunks = typeof body === "string" || body instanceof Uint8Array ? [body] : body;
  for (const chunk of chunks) if (!stream.closed) stream.body(chunk);
  if (end && !stream.closed) stream.end();
}

function uuid(bytes: Buffer): string {
  return bytes.toString("hex").replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-8$4-$5");
}

/** A small generator (mulberry32): scenarios repeat exactly. */
function seededRandom(seed: number): (size: number) => Buffer {
  let state = seed;
  return (size) => {
    const bytes = Buffer.alloc(size);
    for (let index = 0; index < size; index++) {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      bytes[index] = (mixed ^ (mixed >>> 14)) & 0xff;
    }
    return bytes;
  };
}
