import { ByteBuffer } from "./byte-buffer.ts";
import { Half, type HalfFilter, type HalfSink } from "./half.ts";
import { HeaderMap } from "./header-map.ts";
import { hostReply, type LocalReply, renderReply } from "./local-reply.ts";
import type { Direction } from "./side.ts";
import type { FilterCallbacks, StreamContext } from "./stream-context.ts";
import type { StreamInfo } from "./stream-info.ts";

/** What stands around a chain. */
export interface ChainEnds {
  /** Where requests go: the router, or the upstream's codec. */
  readonly upstream: HalfSink;
  /** Where responses go: the client's codec, or the router. */
  readonly downstream: HalfSink;
  /** The exchange is over for this chain: the response has ended, or it was cut. */
  finished(cut: boolean): void;
  /** Takes local replies in place of the chain; upstream filters hand theirs to the downstream chain. */
  redirectReply?(reply: LocalReply): void;
  /** Resolves the route, if a filter has cleared it. */
  refreshRoute(): void;
  /** A filter did what breaks a real host. */
  violated(problem: string): void;
  pauseRequest(paused: boolean): void;
  pauseResponse(paused: boolean): void;
}

/** Requests go through the filters in order, responses in the reverse order; local replies start at the last. */
export class FilterChain {
  readonly request: Half;
  readonly response: Half;
  readonly #filters: readonly StreamContext[];
  readonly #info: StreamInfo;
  readonly #ends: ChainEnds;
  /** Response headers have reached the client. */
  #started = false;
  #over = false;
  #destroyed = false;
  /** A reply made inside of a request callback, sent when that callback has returned. */
  #prepared: LocalReply | undefined;
  /** The response comes from this host, not from the upstream. */
  localReply = false;

  /** @param limit bytes a direction may buffer; 0 is no limit */
  constructor(filters: readonly StreamContext[], info: StreamInfo, limit: number, ends: ChainEnds) {
    this.#filters = filters;
    this.#info = info;
    this.#ends = ends;
    this.request = new Half(
      filters.map((filter, index) => this.#decoderOf(filter, filters[index - 1])),
      limit,
      {
        sink: ends.upstream,
        canContinue: () => !this.response.complete && !this.#over,
        dropped: () => this.response.complete || this.#over,
        onAborted: () => this.#sendPrepared(),
        onTooLarge: () => this.sendLocalReply(hostReply(413, "Payload Too Large", "request_payload_too_large")),
        onPause: ends.pauseRequest,
        violated: ends.violated,
      },
    );
    this.response = new Half(filters.map((filter) => filter.encoder).reverse(), limit, {
      sink: this.#clientSink(),
      canContinue: () => !this.#over,
      dropped: () => this.#over,
      onAborted: () => {},
      onTooLarge: () => this.sendLocalReply(hostReply(500, "Internal Server Error", "response_payload_too_large")),
      onPause: ends.pauseResponse,
      violated: ends.violated,
    });
    filters.forEach((filter, index) => {
      filter.attach(this.#callbacks(index, filters.length - 1 - index));
    });
  }

  /** What a filter sees of requests, behind the one `before` it. */
  #decoderOf({ decoder }: StreamContext, before: StreamContext | undefined): HalfFilter {
    if (before === undefined || !before.plugin.refreshesRoute) return decoder;
    return {
      ...decoder,
      onHeaders: (headers, end) => {
        this.#ends.refreshRoute();
        return decoder.onHeaders(headers, end);
      },
    };
  }

  get over(): boolean {
    return this.#over;
  }

  sendResponseHeaders(headers: HeaderMap, end: boolean): void {
    if (this.#over) return;
    this.#info.responseHeaders = headers;
    this.response.sendHeaders(headers, end);
  }

  sendResponseData(bytes: Uint8Array, end: boolean): void {
    if (this.#over) return;
    this.response.sendData(new ByteBuffer(bytes), end);
  }

  sendResponseTrailers(trailers: HeaderMap): void {
    if (this.#over) return;
    this.#info.responseTrailers = trailers;
    this.response.sendTrailers(trailers);
  }

  /**
   * Before any response: through the response path of the whole chain. While response headers are held: straight to the
   * client. After they went out nothing can replace them, so the stream is cut.
   */
  sendLocalReply(reply: LocalReply): void {
    if (this.#over) return;
    if (this.#ends.redirectReply !== undefined) {
      this.request.aborted = true;
      this.response.aborted = true;
      this.#ends.redirectReply(reply);
      return;
    }
    if (this.request.calling) this.request.aborted = true;
    else if (this.response.calling) this.response.aborted = true;
    this.#info.details = reply.details;
    if (this.response.headers === undefined) {
      this.#ends.refreshRoute();
      if (this.request.calling) this.#prepared ??= reply;
      else this.#replyThroughChain(reply);
    } else if (!this.#started) {
      this.#replyDirectly(reply);
    } else {
      this.#finish(true);
    }
  }

  /** Cuts the stream. */
  reset(details: string): void {
    if (this.#over) return;
    if (this.request.calling) this.request.aborted = true;
    else if (this.response.calling) this.response.aborted = true;
    if (this.#info.details === "") this.#info.details = details;
    this.#finish(true);
  }

  /** Logs and deletes the contexts, once. */
  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#over = true;
    for (const filter of this.#filters) filter.log();
    for (const filter of this.#filters) filter.finish();
  }

  #replyThroughChain(reply: LocalReply): void {
    const { headers, body } = renderReply(reply, this.#info.requestHeaders);
    this.localReply = true;
    this.sendResponseHeaders(headers, body.length === 0);
    if (body.length > 0) this.sendResponseData(body, true);
  }

  #replyDirectly(reply: LocalReply): void {
    const { headers, body } = renderReply(reply, this.#info.requestHeaders);
    this.localReply = true;
    this.#info.responseHeaders = headers;
    this.response.headers = headers;
    this.response.complete = true;
    const sink = this.#clientSink();
    sink.headers(headers, body.length === 0);
    if (body.length > 0) sink.data(new ByteBuffer(body), true);
  }

  #sendPrepared(): void {
    const reply = this.#prepared;
    this.#prepared = undefined;
    if (reply !== undefined) this.#replyThroughChain(reply);
  }

  #clientSink(): HalfSink {
    const client = this.#ends.downstream;
    return {
      headers: (headers, end) => {
        if (this.#over) return;
        if (!headers.has(":status")) {
          this.sendLocalReply(
            hostReply(502, "missing required header: :status", "filter_removed_required_response_headers"),
          );
          return;
        }
        this.#started = true;
        client.headers(headers, end);
        if (end) this.#finish(false);
      },
      data: (data, end) => {
        if (this.#over) return;
        client.data(data, end);
        if (end) this.#finish(false);
      },
      trailers: (trailers) => {
        if (this.#over) return;
        client.trailers(trailers);
        this.#finish(false);
      },
    };
  }

  #finish(cut: boolean): void {
    if (this.#over) return;
    this.#over = true;
    this.#ends.finished(cut);
  }

  #callbacks(down: number, up: number): FilterCallbacks {
    return {
      request: directionOf(this.request, down, () => {
        this.request.trailers ??= new HeaderMap("trailers");
        return this.request.trailers;
      }),
      response: directionOf(this.response, up, () => {
        this.response.trailers ??= new HeaderMap("trailers");
        this.#info.responseTrailers = this.response.trailers;
        return this.response.trailers;
      }),
      inject: (bytes, end) => this.response.inject(up, new ByteBuffer(bytes), end),
      reset: (details) => this.reset(details),
      sendLocalReply: (reply) => this.sendLocalReply(reply),
    };
  }
}

function directionOf(half: Half, index: number, addTrailers: () => HeaderMap): Direction {
  return {
    resume: () => half.resume(index),
    collect: (data) => half.collect(data),
    held: () => half.buffered,
    addTrailers,
    setLimit: (bytes) => half.setLimit(bytes),
  };
}
