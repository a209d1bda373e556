import type { HeaderMap, HeaderPair } from "./header-map.ts";

/** Metadata as in xDS: namespace → key → value. */
export type Metadata = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** One address a cluster sends to. */
export interface Endpoint {
  readonly address?: string;
  readonly metadata?: Metadata;
}

/** What the router chose. */
export interface RouteMatch {
  readonly name: string;
  readonly cluster: string;
  readonly virtualHost: string;
  readonly metadata?: Metadata;
}

/** Facts about one request that all of its filters share. */
export class StreamInfo {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly sourceAddress: string;
  requestHeaders: HeaderMap | undefined;
  responseHeaders: HeaderMap | undefined;
  responseTrailers: HeaderMap | undefined;
  requestBytes = 0;
  responseBytes = 0;
  endedAt: number | undefined;
  /** Response code details; set by local replies and resets. */
  details = "";
  /** The route as last resolved; what filters read, even after one of them cleared the cache. */
  route: RouteMatch | undefined;
  routeCleared = false;
  upstream: Endpoint | undefined;
  /** Higress: address and JSON state of each host of the route's cluster. */
  upstreamHosts: readonly HeaderPair[] = [];
  /** Higress: the address a filter chose. */
  overrideHost: string | undefined;
  attempt = 0;
  /** `wasm.<key>` and others; shared by all filters of the stream, access logs read it. */
  readonly filterState: Map<string, Buffer>;

  constructor(id: string, startedAt: number, sourceAddress: string, filterState = new Map<string, Buffer>()) {
    this.id = id;
    this.startedAt = startedAt;
    this.sourceAddress = sourceAddress;
    this.filterState = filterState;
  }

  /** The facts of one attempt: its own response and endpoint, the stream's properties. */
  forAttempt(endpoint: Endpoint | undefined, attempt: number): StreamInfo {
    const info = new StreamInfo(this.id, this.startedAt, this.sourceAddress, this.filterState);
    info.route = this.route;
    info.upstream = endpoint;
    info.attempt = attempt;
    return info;
  }
}
