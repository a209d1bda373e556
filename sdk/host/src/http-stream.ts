import { ByteBuffer } from "./byte-buffer.ts";
import { FilterChain } from "./filter-chain.ts";
import type { HeaderMap } from "./header-map.ts";
import { Router, type RouterHooks } from "./router.ts";
import type { StreamContext } from "./stream-context.ts";
import type { StreamInfo } from "./stream-info.ts";

/** Who sent the request and reads the response. */
export interface ClientPeer {
  headers(headers: HeaderMap, end: boolean): void;
  data(bytes: Buffer, end: boolean): void;
  trailers(trailers: HeaderMap): void;
  /** The response was cut. */
  reset(): void;
  /** The request (response) must wait, or may go on. */
  pauseRequest(paused: boolean): void;
  pauseResponse(paused: boolean): void;
}

export interface StreamHooks extends RouterHooks {
  readonly limit: number;
  now(): number;
  /** Whether the access log is written before the filters' onLog, so that it misses what they set there. */
  readonly logsFirst: boolean;
  /** The stream has ended: the moment of the access log. */
  logged(): void;
  /** The last callback of the stream has run. */
  closed(): void;
}

/** One request through the chain, from the client's frames to the last callback. */
export class HttpStream {
  readonly info: StreamInfo;
  readonly chain: FilterChain;
  readonly #router: Router;
  readonly #hooks: StreamHooks;
  #closed = false;

  constructor(info: StreamInfo, filters: readonly StreamContext[], client: ClientPeer, hooks: StreamHooks) {
    this.info = info;
    this.#hooks = hooks;
    this.#router = new Router(info, () => this.chain, hooks);
    this.chain = new FilterChain(filters, info, hooks.limit, {
      upstream: this.#router,
      downstream: {
        headers: (headers, end) => client.headers(headers, end),
        data: (data, end) => {
          info.responseBytes += data.length;
          client.data(data.take(), end);
        },
        trailers: (trailers) => client.trailers(trailers),
      },
      finished: (cut) => {
        if (cut) client.reset();
        this.#close();
      },
      refreshRoute: () => hooks.resolveRoute(),
      violated: (problem) => hooks.violated(problem),
      pauseRequest: (paused) => client.pauseRequest(paused),
      pauseResponse: (paused) => client.pauseResponse(paused),
    });
  }

  requestHeaders(headers: HeaderMap, end: boolean): void {
    this.info.requestHeaders = headers;
    this.#hooks.resolveRoute();
    this.chain.request.sendHeaders(headers, end);
  }

  requestData(bytes: Uint8Array, end: boolean): void {
    if (this.chain.over) return;
    this.info.requestBytes += bytes.length;
    this.chain.request.sendData(new ByteBuffer(bytes), end);
  }

  requestTrailers(trailers: HeaderMap): void {
    if (!this.chain.over) this.chain.request.sendTrailers(trailers);
  }

  /** The client has gone away. */
  abort(): void {
    if (this.chain.over) return;
    if (this.info.details === "") this.info.details = "downstream_remote_disconnect";
    this.chain.reset(this.info.details);
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#router.close();
    this.#hooks.defer(() => {
      this.info.endedAt = this.#hooks.now();
      if (this.#hooks.logsFirst) this.#hooks.logged();
      this.chain.destroy();
      if (!this.#hooks.logsFirst) this.#hooks.logged();
      this.#hooks.closed();
    });
  }
}
