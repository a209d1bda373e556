import { type BytesLike, toBytes } from "./byte-buffer.ts";
import type { Clock } from "./clock.ts";
import { type HeaderInit, HeaderMap } from "./header-map.ts";

/** Envoy's words (MEASURED on 1.36.2) for a connection that nobody takes. */
export const connectionRefused =
  "remote connection failure, transport failure reason: delayed connect error: Connection refused";

/** One proxy_http_call. */
export interface CalloutRequest {
  readonly cluster: string;
  readonly method: string;
  readonly path: string;
  readonly headers: HeaderMap;
  readonly body: Buffer;
  readonly trailers: HeaderMap;
  /** 0: none. */
  readonly timeoutMs: number;
  readonly plugin: string;
}

/** A whole reply, as the guest reads it. */
export interface CalloutReply {
  readonly headers: HeaderMap;
  readonly body: Buffer;
  readonly trailers: HeaderMap | undefined;
}

/**
 * What a scenario answers. `"unreachable"`: Envoy's 503 when no connection can be made. `"timeout"`: no answer, so 504
 * when the call's time is up. `"reset"`: broken in the middle; the guest's callback gets no headers at all.
 */
export type CalloutAnswer =
  | {
      readonly status?: number;
      readonly headers?: HeaderInit;
      readonly body?: BytesLike;
      readonly trailers?: HeaderInit;
      /** Virtual milliseconds until the answer arrives; 0 is before the scenario's step returns. */
      readonly delayMs?: number;
    }
  | "unreachable"
  | "timeout"
  | "reset";

export type CalloutHandler = (request: CalloutRequest) => CalloutAnswer | Promise<CalloutAnswer>;

/** Tells the guest; undefined is a broken connection. */
export type CalloutDone = (reply: CalloutReply | undefined) => void;

/** HTTP calls of the plugins, answered by a handler for each cluster. */
export class Callouts {
  readonly #clock: Clock;
  readonly #settle: () => void;
  readonly #handlers = new Map<string, CalloutHandler>();
  /** Every call so far, oldest first. */
  readonly requests: CalloutRequest[] = [];

  /** @param settle runs deferred work after an answer that came later */
  constructor(clock: Clock, settle: () => void) {
    this.#clock = clock;
    this.#settle = settle;
  }

  on(cluster: string, handler: CalloutHandler): void {
    this.#handlers.set(cluster, handler);
  }

  knows(cluster: string): boolean {
    return this.#handlers.has(cluster);
  }

  /** Starts a call to a known cluster; the answer cancels it. `done` runs once, never before this returns. */
  start(request: CalloutRequest, defer: (task: () => void) => void, done: CalloutDone): () => void {
    this.requests.push(request);
    let over = false;
    const cancels: (() => void)[] = [];
    const finish = (reply: CalloutReply | undefined): void => {
      if (over) return;
      over = true;
      for (const cancel of cancels) cancel();
      done(reply);
    };
    if (request.timeoutMs > 0) {
      cancels.push(this.#clock.after(request.timeoutMs, () => finish(textReply(504, "upstream request timeout"))));
    }
    const receive = (answer: CalloutAnswer): void => {
      if (over || answer === "timeout") return;
      const delay = typeof answer === "object" ? (answer.delayMs ?? 0) : 0;
      if (delay > 0) cancels.push(this.#clock.after(delay, () => finish(replyOf(answer))));
      else defer(() => finish(replyOf(answer)));
    };
    const answer = this.#handlers.get(request.cluster)?.(request) ?? "unreachable";
    if (answer instanceof Promise) void this.#later(answer, receive);
    else receive(answer);
    return () => {
      over = true;
      for (const cancel of cancels) cancel();
    };
  }

  async #later(answer: Promise<CalloutAnswer>, receive: (answer: CalloutAnswer) => void): Promise<void> {
    receive(await answer.catch((): CalloutAnswer => "reset"));
    this.#settle();
  }
}

function replyOf(answer: Exclude<CalloutAnswer, "timeout">): CalloutReply | undefined {
  if (answer === "reset") return undefined;
  if (answer === "unreachable") {
    return textReply(
      503,
      `upstream connect error or disconnect/reset before headers. reset reason: ${connectionRefused}`,
    );
  }
  const headers = new HeaderMap("response", [[":status", String(answer.status ?? 200)]]);
  for (const [name, value] of new HeaderMap("response", answer.headers)) headers.add(name, value);
  const trailers = answer.trailers === undefined ? undefined : new HeaderMap("trailers", answer.trailers);
  return { headers, body: toBytes(answer.body ?? ""), trailers };
}

function textReply(status: number, text: string): CalloutReply {
  const headers = new HeaderMap("response", [
    [":status", String(status)],
    ["content-length", String(text.length)],
    ["content-type", "text/plain"],
  ]);
  return { headers, body: Buffer.from(text), trailers: undefined };
}
