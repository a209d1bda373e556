import type { Clock } from "./clock.ts";
import type { Retry } from "./routes.ts";

/**
 * The limits of one attempt's time. Both look at what has left the attempt's filters, so that a filter which holds an
 * answer back holds up its beginning; and the first to pass, though the answer has begun, calls off the watch for silence
 * until something more comes (both MEASURED on 1.36.2).
 */
export class AttemptTimers {
  readonly #clock: Pick<Clock, "after">;
  readonly #retry: Retry | undefined;
  readonly #expired: (details: string) => void;
  #stopBegin: () => void = () => {};
  #stopIdle: () => void = () => {};
  #hasBegun = false;

  /** @param expired told Envoy's response code details of the limit that was reached */
  constructor(clock: Pick<Clock, "after">, retry: Retry | undefined, expired: (details: string) => void) {
    this.#clock = clock;
    this.#retry = retry;
    this.#expired = expired;
  }

  /** The request is whole. */
  start(): void {
    const limit = this.#retry?.perTryTimeoutMs;
    if (limit !== undefined) {
      this.#stopBegin();
      this.#stopBegin = this.#clock.after(limit, () => this.#beginExpired());
    }
    this.#watchIdle();
  }

  /** Something of the answer is there. */
  heard(): void {
    this.#hasBegun = true;
    this.#watchIdle();
  }

  stop(): void {
    this.#stopBegin();
    this.#stopIdle();
  }

  #beginExpired(): void {
    if (this.#hasBegun) this.#stopIdle();
    else this.#expired("upstream_per_try_timeout");
  }

  #watchIdle(): void {
    const limit = this.#retry?.perTryIdleTimeoutMs;
    if (limit === undefined) return;
    this.#stopIdle();
    this.#stopIdle = this.#clock.after(limit, () => this.#expired("upstream_per_try_idle_timeout"));
  }
}
