import { type AttemptLimits, AttemptTimers, limitsOf } from "./attempt-timers.ts";
import { ByteBuffer } from "./byte-buffer.ts";
import { FilterChain } from "./filter-chain.ts";
import type { HalfSink } from "./half.ts";
import type { HeaderMap } from "./header-map.ts";
import { hostReply } from "./local-reply.ts";
import type { Cluster, Retry } from "./routes.ts";
import type { StreamContext } from "./stream-context.ts";
import type { RouteMatch, StreamInfo } from "./stream-info.ts";

/** One request as it leaves for an upstream; whoever plays the upstream answers through it. */
export interface UpstreamPeer {
  headers(headers: HeaderMap, end: boolean): void;
  data(bytes: Buffer, end: boolean): void;
  trailers(trailers: HeaderMap): void;
  /** Nobody waits for the answer any more. */
  cancelled(): void;
}

/** The way back for the upstream's answer. */
export interface UpstreamAnswer {
  headers(headers: HeaderMap, end: boolean): void;
  data(bytes: Uint8Array, end: boolean): void;
  trailers(trailers: HeaderMap): void;
  /** The connection broke. @param reason Envoy's words, for example "connection failure" */
  reset(reason: string): void;
}

export interface AttemptFacts {
  readonly cluster: string;
  readonly route: string;
  /** From 1. */
  readonly number: number;
  readonly info: StreamInfo;
}

export interface RouterHooks {
  resolveRoute(): RouteMatch | undefined;
  cluster(name: string): Cluster | undefined;
  upstreamFilters(cluster: string, info: StreamInfo): readonly StreamContext[];
  connect(facts: AttemptFacts, answer: UpstreamAnswer): UpstreamPeer;
  readonly upstreamLimit: number;
  /** Runs `task` after so many milliseconds; the answer cancels it. */
  after(delayMs: number, task: () => void): () => void;
  defer(task: () => void): void;
  violated(problem: string): void;
  pauseRequest(paused: boolean): void;
}

/** One try at one endpoint, with its own upstream filters. */
interface Attempt {
  readonly chain: FilterChain;
  readonly peer: UpstreamPeer;
  readonly timers: AttemptTimers;
  /** Its answer is the one that goes to the client. */
  responded: boolean;
  abandoned: boolean;
}

/** The end of the downstream chain: picks the cluster, sends the request there, tries again where the cluster says so. */
export class Router implements HalfSink {
  readonly #info: StreamInfo;
  readonly #downstream: () => FilterChain;
  readonly #hooks: RouterHooks;
  #route: RouteMatch | undefined;
  #cluster: Cluster = {};
  #limits: AttemptLimits = {};
  #attempt: Attempt | undefined;
  #headers: HeaderMap | undefined;
  readonly #replay: Buffer[] = [];
  #trailers: HeaderMap | undefined;
  #ended = false;

  constructor(info: StreamInfo, downstream: () => FilterChain, hooks: RouterHooks) {
    this.#info = info;
    this.#downstream = downstream;
    this.#hooks = hooks;
  }

  headers(headers: HeaderMap, end: boolean): void {
    const route = this.#hooks.resolveRoute();
    if (route === undefined) {
      this.#downstream().sendLocalReply(hostReply(404, "", "route_not_found"));
      return;
    }
    const cluster = this.#hooks.cluster(route.cluster);
    if (cluster === undefined) {
      this.#downstream().sendLocalReply(hostReply(503, "", "cluster_not_found"));
      return;
    }
    this.#route = route;
    this.#cluster = cluster;
    this.#limits = limitsOf(cluster, headers);
    this.#headers = headers;
    this.#ended = end;
    this.#start(route);
  }

  data(data: ByteBuffer, end: boolean): void {
    const bytes = data.take();
    if (this.#cluster.retry !== undefined) this.#replay.push(bytes);
    this.#ended = end;
    this.#attempt?.chain.request.sendData(new ByteBuffer(bytes), end);
    this.#watch();
  }

  trailers(trailers: HeaderMap): void {
    this.#trailers = trailers;
    this.#ended = true;
    this.#attempt?.chain.request.sendTrailers(trailers.clone());
    this.#watch();
  }

  /** The downstream is over: whatever the upstream still does is of no interest. */
  close(): void {
    const attempt = this.#attempt;
    if (attempt !== undefined) this.#drop(attempt);
  }

  #start(route: RouteMatch): void {
    const number = ++this.#info.attempt;
    const endpoints = this.#cluster.endpoints ?? [];
    this.#info.upstream = endpoints[(number - 1) % Math.max(1, endpoints.length)];
    const info = this.#info.forAttempt(this.#info.upstream, number);
    // One map for all attempts, as in Envoy: what upstream filters changed in the first attempt, :path included, is what
    // those of the second see (MEASURED on 1.36.2). Only the body is replayed as it was.
    const headers = this.#headers;
    if (headers === undefined) return;
    headers.set("x-envoy-attempt-count", String(number));
    info.requestHeaders = headers;
    let attempt: Attempt | undefined;
    const answer = this.#answer(() => attempt);
    const peer = this.#hooks.connect({ cluster: route.cluster, route: route.name, number, info }, answer);
    const chain = this.#upstreamChain(route, info, peer, () => attempt);
    const timers = new AttemptTimers(this.#hooks, this.#limits, (details) => this.#timedOut(attempt, details));
    attempt = { chain, peer, timers, responded: false, abandoned: false };
    this.#attempt = attempt;
    // Before the replay the first frame is the headers alone, as the request's own frames follow.
    const alone = this.#ended && this.#replay.length === 0 && this.#trailers === undefined;
    chain.request.sendHeaders(headers, alone);
    this.#replayBody(attempt);
    this.#watch();
  }

  /** An attempt's time runs from the end of the request. */
  #watch(): void {
    const attempt = this.#attempt;
    if (this.#ended && attempt !== undefined && !attempt.abandoned && !attempt.responded) attempt.timers.start();
  }

  #replayBody(attempt: Attempt): void {
    const whole = this.#replay.splice(0);
    if (whole.length === 0 && this.#trailers === undefined) return;
    this.#replay.push(Buffer.concat(whole));
    const end = this.#ended && this.#trailers === undefined;
    attempt.chain.request.sendData(new ByteBuffer(Buffer.concat(whole)), end);
    if (this.#trailers !== undefined) attempt.chain.request.sendTrailers(this.#trailers.clone());
  }

  #upstreamChain(
    route: RouteMatch,
    info: StreamInfo,
    peer: UpstreamPeer,
    attempt: () => Attempt | undefined,
  ): FilterChain {
    const filters = this.#hooks.upstreamFilters(route.cluster, info);
    return new FilterChain(filters, info, this.#hooks.upstreamLimit, {
      upstream: {
        headers: (headers, end) => peer.headers(headers, end),
        data: (data, end) => peer.data(data.take(), end),
        trailers: (trailers) => peer.trailers(trailers),
      },
      downstream: this.#responseSink(attempt),
      finished: (cut) => {
        const current = attempt();
        if (current === undefined) return;
        if (cut && !current.abandoned) this.#upstreamReset(current, "local reset");
        this.#drop(current);
      },
      redirectReply: (reply) => {
        this.#info.upstream = info.upstream;
        this.#downstream().sendLocalReply(reply);
      },
      refreshRoute: () => {},
      violated: (problem) => this.#hooks.violated(problem),
      pauseRequest: this.#hooks.pauseRequest,
      pauseResponse: () => {},
    });
  }

  /** What the upstream says enters the attempt's chain. */
  #answer(attempt: () => Attempt | undefined): UpstreamAnswer {
    const chain = (): FilterChain | undefined => (attempt()?.abandoned === true ? undefined : attempt()?.chain);
    return {
      headers: (headers, end) => chain()?.sendResponseHeaders(headers, end),
      data: (bytes, end) => chain()?.sendResponseData(bytes, end),
      trailers: (trailers) => chain()?.sendResponseTrailers(trailers),
      reset: (reason) => {
        const current = attempt();
        if (current === undefined || current.abandoned) return;
        this.#upstreamReset(current, reason);
        this.#drop(current);
      },
    };
  }

  /** What leaves the attempt's chain goes to the downstream chain, or starts the next attempt. */
  #responseSink(attempt: () => Attempt | undefined): HalfSink {
    return {
      headers: (headers, end) => {
        const current = attempt();
        if (current === undefined || current.abandoned) return;
        if (this.#retries(headers, this.#cluster.retry)) {
          this.#drop(current);
          this.#startAgain();
          return;
        }
        current.responded = true;
        current.timers.heard();
        if (this.#info.details === "") this.#info.details = "via_upstream";
        this.#downstream().sendResponseHeaders(headers, end);
      },
      data: (data, end) => {
        const bytes = data.take();
        if (attempt()?.abandoned === true) {
          // MEASURED on Envoy: those bytes go to the client, before any headers.
          if (bytes.length > 0)
            this.#hooks.violated(`${bytes.length} bytes of an attempt that is tried again were not emptied`);
          return;
        }
        attempt()?.timers.heard();
        this.#downstream().sendResponseData(bytes, end);
      },
      trailers: (trailers) => {
        if (attempt()?.abandoned !== true) this.#downstream().sendResponseTrailers(trailers);
      },
    };
  }

  #startAgain(): void {
    this.#hooks.defer(() => {
      if (this.#route !== undefined && !this.#downstream().over) this.#start(this.#route);
    });
  }

  #retries(headers: HeaderMap, retry: Retry | undefined): boolean {
    return this.#hasRetries(retry) && retry.statuses.includes(Number(headers.get(":status")));
  }

  #hasRetries(retry: Retry | undefined): retry is Retry {
    return retry !== undefined && this.#info.attempt <= retry.retries && this.#ended;
  }

  #upstreamReset(attempt: Attempt, reason: string): void {
    const kind = reason.replace(", transport failure reason: ", "|").replaceAll(" ", "_");
    if (attempt.responded) {
      this.#downstream().reset(`upstream_reset_after_response_started{${kind}}`);
      return;
    }
    const { retry } = this.#cluster;
    if (this.#hasRetries(retry) && retry.resets === true) {
      this.#startAgain();
      return;
    }
    const text = `upstream connect error or disconnect/reset before headers. reset reason: ${reason}`;
    this.#downstream().sendLocalReply(hostReply(503, text, `upstream_reset_before_response_started{${kind}}`));
  }

  #timedOut(attempt: Attempt | undefined, details: string): void {
    if (attempt === undefined || attempt.abandoned) return;
    const { retry } = this.#cluster;
    if (attempt.responded) this.#downstream().reset(details);
    else if (this.#hasRetries(retry) && retry.resets === true) this.#startAgain();
    else this.#downstream().sendLocalReply(hostReply(504, "upstream request timeout", details));
    this.#drop(attempt);
  }

  #drop(attempt: Attempt): void {
    if (attempt.abandoned) return;
    attempt.abandoned = true;
    attempt.timers.stop();
    if (!attempt.chain.response.complete) attempt.peer.cancelled();
    this.#hooks.defer(() => attempt.chain.destroy());
  }
}
