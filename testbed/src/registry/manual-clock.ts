import type { Clock } from "@sluice/controller";

interface Waiter {
  readonly time: number;
  readonly wake: () => void;
}

/** A clock that a test turns. */
export class ManualClock implements Clock {
  #now: number;
  #waiters: Waiter[] = [];

  /** @param start milliseconds since the epoch; default the real time, which files have */
  constructor(start: number = Date.now()) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  date(): number {
    return this.#now;
  }

  wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const waiter = { time: this.#now + milliseconds, wake: resolve };
      this.#waiters.push(waiter);
      signal.addEventListener("abort", () => {
        this.#waiters = this.#waiters.filter((other) => other !== waiter);
        resolve();
      });
    });
  }

  /** Milliseconds from now to each one that waits, ascending. */
  get waiting(): readonly number[] {
    return this.#waiters.map(({ time }) => time - this.#now).sort((a, b) => a - b);
  }

  /** Turns the clock forward; those who are due go on, in order. */
  advance(milliseconds: number): void {
    const end = this.#now + milliseconds;
    const due = this.#waiters.filter(({ time }) => time <= end).sort((a, b) => a.time - b.time);
    this.#waiters = this.#waiters.filter(({ time }) => time > end);
    this.#now = end;
    for (const { wake } of due) wake();
  }
}
