import type { Clock } from "./clock.ts";

interface Waiter {
  readonly due: number;
  readonly wake: () => void;
}

/** A clock for tests: time passes when they say so. */
export class FakeClock implements Clock {
  #now = 0;
  #waiters: Waiter[] = [];

  now(): number {
    return this.#now;
  }

  date(): number {
    return this.#now;
  }

  wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const wake = () => {
        this.#waiters = this.#waiters.filter((other) => other.wake !== wake);
        signal.removeEventListener("abort", wake);
        resolve();
      };
      this.#waiters.push({ due: this.#now + milliseconds, wake });
      signal.addEventListener("abort", wake);
    });
  }

  /** Lets time pass; who is due meanwhile wakes in order, and does what it can without waiting again. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    await settle();
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#now = Math.max(this.#now, next.due);
      next.wake();
      await settle();
    }
    this.#now = end;
    await settle();
  }

  #next(end: number): Waiter | undefined {
    const due = this.#waiters.filter((waiter) => waiter.due <= end);
    return due.sort((a, b) => a.due - b.due)[0];
  }
}

/** Until promises that are resolved have had their effects. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}
