import type { Clock } from "./clock.ts";
import type { HeaderMap } from "./header-map.ts";
import type { Cluster, Retry } from "./routes.ts";

export type AttemptLimits = Pick<Retry, "perTryTimeoutMs" | "perTryIdleTimeoutMs">;

/** In milliseconds: how filters before the router ask for another limit of an attempt's begin. It goes no further. */
export const PER_TRY_TIMEOUT = "x-envoy-upstream-rq-per-try-timeout-ms";

/** Those of a cluster, or what the request asks for. */
export function limitsOf(cluster: Cluster, headers: HeaderMap): AttemptLimits {
  const asked = Number(headers.get(PER_TRY_TIMEOUT));
  headers.delete(PER_TRY_TIMEOUT);
  return asked > 0 ? { ...cluster.retry, perTryTimeoutMs: asked } : (cluster.retry ?? {});
}

/**
 * The limits of one attempt's time. Both look at what has left the attempt's filters, so that a filter which holds an
 * answer back holds up its beginning; and the first to pass, though the answer has begun, calls off the watch for silence
 * until something more comes (both MEASURED on 1.36.2).
 */
export class AttemptTimers {
  readonly #clock: Pick<Clock, "after">;
  readonly #limits: AttemptLimits;
  readonly #expired: (details: string) => void;
  #stopBegin: () => void = () => {};
  #stopIdle: () => void = () => {};
  #hasBegun = false;

  /** @param expired told Envoy's response code details of the limit that was reached */
  constructor(clock: Pick<Clock, "after">, limits: AttemptLimits, expired: (details: string) => void) {
    this.#clock = clock;
    this.#limits = limits;
    this.#expired = expired;
  }

  /** The request is whole. */
  start(): void {
    const limit = this.#limits.perTryTimeoutMs;
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
    const limit = this.#limits.perTryIdleTimeoutMs;
    if (limit === undefined) return;
    this.#stopIdle();
    this.#stopIdle = this.#clock.after(limit, () => this.#expired("upstream_per_try_idle_timeout"));
  }
}
