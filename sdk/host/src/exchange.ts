import { type BytesLike, toBytes } from "./byte-buffer.ts";
import { HostError } from "./errors.ts";
import { FramedBody } from "./framed-body.ts";
import { type HeaderInit, HeaderMap } from "./header-map.ts";
import type { AttemptFacts, UpstreamAnswer, UpstreamPeer } from "./router.ts";

/** A scripted answer of the upstream. */
export interface UpstreamResponse {
  /** Default 200. */
  readonly status?: number;
  readonly headers?: HeaderInit;
  /** The whole body; without it, the writer sends it. */
  readonly body?: BytesLike | readonly BytesLike[];
  readonly trailers?: HeaderInit;
  /** True with no body: a response of headers alone. */
  readonly end?: boolean;
}

/**
 * How the last bytes come: "after" in a frame of its own, empty, as Envoy's HTTP/1 codec does; "with" in the same frame,
 * as in HTTP/2.
 */
export type EndFrame = "after" | "with";

/** Sends the rest of a response, step by step. */
export class ResponseWriter {
  readonly #answer: UpstreamAnswer;
  readonly #settle: () => void;

  constructor(answer: UpstreamAnswer, settle: () => void) {
    this.#answer = answer;
    this.#settle = settle;
  }

  body(chunk: BytesLike, options: { end?: boolean | EndFrame } = {}): this {
    this.#answer.data(toBytes(chunk), options.end === "with");
    this.#settle();
    return options.end === true || options.end === "after" ? this.end() : this;
  }

  end(): this {
    this.#answer.data(Buffer.alloc(0), true);
    this.#settle();
    return this;
  }

  trailers(trailers: HeaderInit): this {
    this.#answer.trailers(new HeaderMap("trailers", trailers));
    this.#settle();
    return this;
  }

  /** The connection breaks. */
  reset(reason = "connection termination"): this {
    this.#answer.reset(reason);
    this.#settle();
    return this;
  }
}

/** One attempt as the upstream sees it. */
export class UpstreamExchange extends FramedBody implements UpstreamPeer {
  readonly facts: AttemptFacts;
  readonly #answer: UpstreamAnswer;
  readonly #settle: () => void;
  #received: HeaderMap | undefined;
  receivedTrailers: HeaderMap | undefined;
  /** The request is whole. */
  ended = false;
  /** The proxy has given up on this attempt. */
  aborted = false;

  constructor(facts: AttemptFacts, answer: UpstreamAnswer, settle: () => void) {
    super();
    this.facts = facts;
    this.#answer = answer;
    this.#settle = settle;
  }

  /** Whether the headers have arrived; an upstream filter may hold them. */
  get arrived(): boolean {
    return this.#received !== undefined;
  }

  get requestHeaders(): HeaderMap {
    if (this.#received === undefined) throw new HostError("the request has not reached the upstream");
    return this.#received;
  }

  get method(): string {
    return this.requestHeaders.get(":method") ?? "";
  }

  get path(): string {
    return this.requestHeaders.get(":path") ?? "";
  }

  respond(response: UpstreamResponse = {}): ResponseWriter {
    const headers = new HeaderMap("response", [[":status", String(response.status ?? 200)]]);
    for (const [name, value] of new HeaderMap("response", response.headers)) headers.add(name, value);
    const writer = new ResponseWriter(this.#answer, this.#settle);
    this.#answer.headers(headers, response.end === true && response.body === undefined);
    this.#settle();
    if (response.body !== undefined) {
      for (const chunk of listOf(response.body)) writer.body(chunk);
      if (response.trailers === undefined && response.end !== false) writer.end();
    }
    if (response.trailers !== undefined) writer.trailers(response.trailers);
    return writer;
  }

  /** The connection breaks, or could not be made ("connection failure"). */
  reset(reason = "connection termination"): void {
    this.#answer.reset(reason);
    this.#settle();
  }

  headers(headers: HeaderMap, end: boolean): void {
    this.#received = headers;
    this.ended = end;
  }

  data(bytes: Buffer, end: boolean): void {
    if (bytes.length > 0) this.chunks.push(bytes);
    this.ended = end;
  }

  trailers(trailers: HeaderMap): void {
    this.receivedTrailers = trailers;
    this.ended = true;
  }

  cancelled(): void {
    this.aborted = true;
  }
}

function listOf(body: BytesLike | readonly BytesLike[]): readonly BytesLike[] {
  return typeof body === "string" || body instanceof Uint8Array ? [body] : body;
}

/** A length that the head promises and the body does not keep: real peers wait for ever, or cut. */
export function lengthProblem(what: string, headers: HeaderMap, size: number): string | undefined {
  const promised = headers.get("content-length");
  if (promised === undefined || Number(promised) === size) return undefined;
  return `${what}: content-length says ${promised}, the body has ${size} bytes`;
}
