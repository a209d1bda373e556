import { type Clock, systemClock } from "../clock.ts";
import { type Rate, TokenBucket } from "./token-bucket.ts";

export interface WorkQueueInit {
  /** Does what the key asks for, as things are now. Rejects to be tried again later. */
  readonly work: (key: string, signal: AbortSignal) => Promise<void>;
  /** Told of each failure, and when it is tried again. */
  readonly onFailure?: (key: string, error: unknown, retryIn: number) => void;
  /** Keys at work at once. Default 4. */
  readonly concurrency?: number;
  /** Of all keys together. Default 50 a second, 200 at once: an API server has others to serve. */
  readonly rate?: Rate;
  /** Milliseconds to the first retry of a key, doubled each time, up to the longest. Default 200 and 300,000. */
  readonly retry?: { readonly first: number; readonly longest: number };
  readonly clock?: Clock;
}

const DEFAULTS = { concurrency: 4, rate: { perSecond: 50, burst: 200 }, retry: { first: 200, longest: 300_000 } };

/**
 * Keys of things to do. A key is worked on once however often it was added; added again while it is worked on, it is
 * worked on once more. One that fails waits longer each time; all together keep to a rate.
 */
export class WorkQueue {
  readonly #init: WorkQueueInit & typeof DEFAULTS;
  readonly #clock: Clock;
  readonly #bucket: TokenBucket;
  readonly #stopping = new AbortController();
  /** In order of arrival. */
  readonly #ready = new Set<string>();
  readonly #active = new Map<string, Promise<void>>();
  readonly #again = new Set<string>();
  readonly #failures = new Map<string, number>();
  /** Keys that wait for their next try. */
  readonly #delayed = new Map<string, AbortController>();
  #idle: (() => void)[] = [];

  constructor(init: WorkQueueInit) {
    this.#init = { ...DEFAULTS, ...init };
    this.#clock = init.clock ?? systemClock;
    this.#bucket = new TokenBucket(this.#init.rate, this.#clock);
  }

  /** Keys that are ready, at work, or wait for a retry. */
  get depth(): number {
    return new Set([...this.#ready, ...this.#active.keys(), ...this.#delayed.keys()]).size;
  }

  /** To be done as soon as its turn comes; a key that waits for a retry waits no more. */
  add(key: string): void {
    if (this.#stopping.signal.aborted) return;
    this.#delayed.get(key)?.abort();
    this.#delayed.delete(key);
    if (this.#active.has(key)) this.#again.add(key);
    else this.#ready.add(key);
    this.#pump();
  }

  /** To be done after so many milliseconds, unless it is to be done sooner anyway. */
  addLater(key: string, milliseconds: number): void {
    if (this.#stopping.signal.aborted || this.#delayed.has(key) || this.#ready.has(key)) return;
    this.#delay(key, milliseconds);
  }

  /** Resolves when nothing is ready, at work, or waiting. */
  async idle(): Promise<void> {
    if (this.depth > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** Begins nothing more, and resolves when what is at work has ended. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#ready.clear();
    for (const delay of this.#delayed.values()) delay.abort();
    this.#delayed.clear();
    await Promise.all(this.#active.values());
    this.#wakeIdle();
  }

  #pump(): void {
    for (const key of this.#ready) {
      if (this.#active.size >= this.#init.concurrency) return;
      this.#ready.delete(key);
      this.#active.set(key, this.#process(key));
    }
  }

  async #process(key: string): Promise<void> {
    const { signal } = this.#stopping;
    await this.#clock.wait(this.#bucket.reserve(), signal);
    try {
      if (!signal.aborted) await this.#init.work(key, signal);
      this.#failures.delete(key);
    } catch (error) {
      if (!signal.aborted) this.#retry(key, error);
    }
    this.#active.delete(key);
    if (this.#again.delete(key) && !signal.aborted) this.add(key);
    this.#pump();
    this.#wakeIdle();
  }

  #retry(key: string, error: unknown): void {
    const { first, longest } = this.#init.retry;
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    const retryIn = Math.min(first * 2 ** failures, longest);
    this.#init.onFailure?.(key, error, retryIn);
    this.#delay(key, retryIn);
  }

  #delay(key: string, milliseconds: number): void {
    const delay = new AbortController();
    this.#delayed.set(key, delay);
    void this.#clock.wait(milliseconds, delay.signal).then(() => {
      if (!delay.signal.aborted) this.add(key);
    });
  }

  #wakeIdle(): void {
    if (this.depth > 0) return;
    const waiting = this.#idle;
    this.#idle = [];
    for (const resolve of waiting) resolve();
  }
}
