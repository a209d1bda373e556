import type { ModuleClock } from "@sluice/controller";

interface Timer {
  readonly time: number;
  readonly action: () => void;
}

/** A clock that a test turns. */
export class ManualClock implements ModuleClock {
  #now: number;
  #timers: Timer[] = [];

  /** @param start milliseconds since the epoch; default the real time, which files have */
  constructor(start: number = Date.now()) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  schedule(action: () => void, milliseconds: number): () => void {
    const timer = { time: this.#now + milliseconds, action };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Milliseconds from now to each action that waits, ascending. */
  get waiting(): readonly number[] {
    return this.#timers.map(({ time }) => time - this.#now).sort((a, b) => a - b);
  }

  /** Turns the clock forward; what falls due is called, in order. */
  advance(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (;;) {
      const [next] = this.#timers.filter(({ time }) => time <= end).sort((a, b) => a.time - b.time);
      if (next === undefined) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.#now = next.time;
      next.action();
    }
    this.#now = end;
  }
}
