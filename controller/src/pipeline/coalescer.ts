/** What decides when to run; times in milliseconds. */
export interface CoalescerInit {
  readonly run: () => void;
  /** Waited for after the first request, for those that come with it. */
  readonly settle: number;
  readonly now: () => number;
  readonly setTimer: (callback: () => void, delay: number) => unknown;
}

/**
 * Runs once for many requests: soon after the first one, and never for more than half of the time, so that a storm of
 * changes costs a few runs and leaves room for everything else.
 */
export class Coalescer {
  readonly #init: CoalescerInit;
  #isWaiting = false;
  #isStopped = false;
  /** Not before it. */
  #earliest = 0;
  #requests = 0;

  constructor(init: CoalescerInit) {
    this.#init = init;
  }

  /** Requests that the next run will answer. */
  get depth(): number {
    return this.#requests;
  }

  request(): void {
    this.#requests += 1;
    if (this.#isWaiting || this.#isStopped) return;
    this.#isWaiting = true;
    const { now, settle, setTimer } = this.#init;
    setTimer(() => this.#run(), Math.max(settle, this.#earliest - now()));
  }

  stop(): void {
    this.#isStopped = true;
  }

  #run(): void {
    this.#isWaiting = false;
    if (this.#isStopped) return;
    this.#requests = 0;
    const started = this.#init.now();
    this.#init.run();
    const ended = this.#init.now();
    this.#earliest = ended + (ended - started);
  }
}
