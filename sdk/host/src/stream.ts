import { type BytesLike, toBytes } from "./byte-buffer.ts";
import { HostError } from "./errors.ts";
import {
  type EndFrame,
  lengthProblem,
  type ResponseWriter,
  type UpstreamExchange,
  type UpstreamResponse,
} from "./exchange.ts";
import { FramedBody } from "./framed-body.ts";
import { type HeaderInit, HeaderMap } from "./header-map.ts";
import type { ClientPeer, HttpStream } from "./http-stream.ts";

/** What the client got. */
export class ClientResponse extends FramedBody {
  /** 0 until headers arrive. */
  status = 0;
  headers: HeaderMap = new HeaderMap("response");
  trailers: HeaderMap | undefined;
  ended = false;
  /** The stream was cut before its end. */
  reset = false;
  /** Response code details, as in access logs. */
  details = "";
  /** Made by a filter or by the host. */
  localReply = false;

  get started(): boolean {
    return this.status !== 0;
  }
}

/** One request of a scenario: the client's side, and the attempts as upstreams see them. */
export class EmulatedStream {
  readonly response = new ClientResponse();
  /** Every attempt, first to last; one unless the cluster retries. */
  readonly attempts: UpstreamExchange[] = [];
  /** Callbacks of all contexts are over. */
  closed = false;
  /** The host asks the client (the upstream) to wait. */
  requestPaused = false;
  responsePaused = false;
  readonly #settle: () => void;
  #stream: HttpStream | undefined;
  #requestEnded = false;

  constructor(settle: () => void) {
    this.#settle = settle;
  }

  start(stream: HttpStream, headers: HeaderMap, end: boolean): void {
    this.#stream = stream;
    this.#requestEnded = end;
    stream.requestHeaders(headers, end);
    this.#settled();
  }

  get http(): HttpStream {
    if (this.#stream === undefined) throw new HostError("the request has not started");
    return this.#stream;
  }

  /** Sends a piece of the request's body. */
  body(chunk: BytesLike, options: { end?: boolean | EndFrame } = {}): this {
    this.#checkOpen();
    this.http.requestData(toBytes(chunk), options.end === "with");
    if (options.end === "with") this.#requestEnded = true;
    this.#settled();
    return options.end === true || options.end === "after" ? this.end() : this;
  }

  /** Ends the request with an empty frame. */
  end(): this {
    this.#checkOpen();
    this.#requestEnded = true;
    this.http.requestData(Buffer.alloc(0), true);
    this.#settled();
    return this;
  }

  trailers(trailers: HeaderInit): this {
    this.#checkOpen();
    this.#requestEnded = true;
    this.http.requestTrailers(new HeaderMap("trailers", trailers));
    this.#settled();
    return this;
  }

  /** The client goes away. */
  abort(): this {
    this.http.abort();
    this.#settled();
    return this;
  }

  /** The last attempt, if there is one; its headers may still be held by an upstream filter. */
  get upstream(): UpstreamExchange | undefined {
    return this.attempts.at(-1);
  }

  /** The last attempt, whose request must have reached the upstream and must be sound. */
  expectUpstream(): UpstreamExchange {
    const { upstream } = this;
    if (upstream === undefined || !upstream.arrived) {
      const got = this.response.started ? `; the client got ${this.response.status} (${this.response.details})` : "";
      throw new HostError(`the request has not reached the upstream${got}`);
    }
    const problem = upstream.ended
      ? lengthProblem("upstream request", upstream.requestHeaders, upstream.body.length)
      : undefined;
    if (problem !== undefined) throw new HostError(problem);
    return upstream;
  }

  /** Answers for the upstream. */
  respond(response: UpstreamResponse = {}): ResponseWriter {
    return this.expectUpstream().respond(response);
  }

  /** The whole response, which must have ended and must be sound. */
  expectResponse(): ClientResponse {
    const { response } = this;
    if (response.reset) throw new HostError(`the response was cut (${response.details})`);
    if (!response.ended) throw new HostError(response.started ? "the response has not ended" : "there is no response");
    const head = this.http.info.requestHeaders?.get(":method") === "HEAD";
    const problem = head ? undefined : lengthProblem("response", response.headers, response.body.length);
    if (problem !== undefined) throw new HostError(problem);
    return response;
  }

  /** The client's end of the wire. */
  readonly peer: ClientPeer = {
    headers: (headers, end) => {
      this.response.status = Number(headers.get(":status"));
      this.response.headers = headers;
      this.response.ended = end;
    },
    data: (bytes, end) => {
      if (bytes.length > 0) this.response.chunks.push(bytes);
      this.response.ended = end;
    },
    trailers: (trailers) => {
      this.response.trailers = trailers;
      this.response.ended = true;
    },
    reset: () => {
      this.response.reset = true;
    },
    pauseRequest: (paused) => {
      this.requestPaused = paused;
    },
    pauseResponse: (paused) => {
      this.responsePaused = paused;
    },
  };

  #settled(): void {
    this.#settle();
  }

  #checkOpen(): void {
    if (this.#requestEnded) throw new HostError("the request has ended");
  }
}
