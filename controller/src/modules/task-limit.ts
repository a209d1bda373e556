export interface TaskLimits {
  /** At a time, over all keys. */
  readonly total: number;
  /** At a time with the same key. */
  readonly perKey: number;
}

interface Waiting {
  readonly key: string;
  readonly start: () => void;
}

/** Lets only so many tasks run at a time. One whose key is busy does not hold up those of other keys behind it. */
export class TaskLimit {
  readonly #limits: TaskLimits;
  readonly #running = new Map<string, number>();
  #total = 0;
  #waiting: Waiting[] = [];

  constructor(limits: TaskLimits) {
    this.#limits = limits;
  }

  /** Runs the task when there is room; rejects with the signal's reason when that comes first. */
  async run<T>(key: string, task: () => Promise<T>, signal: AbortSignal): Promise<T> {
    await this.#enter(key, signal);
    try {
      return await task();
    } finally {
      this.#leave(key);
    }
  }

  #enter(key: string, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        this.#waiting = this.#waiting.filter((other) => other !== waiting);
        reject(signal.reason);
      };
      const start = () => {
        signal.removeEventListener("abort", onAbort);
        resolve();
      };
      const waiting: Waiting = { key, start };
      signal.addEventListener("abort", onAbort, { once: true });
      this.#waiting.push(waiting);
      this.#admit();
    });
  }

  #leave(key: string): void {
    const left = (this.#running.get(key) ?? 1) - 1;
    if (left === 0) this.#running.delete(key);
    else this.#running.set(key, left);
    this.#total--;
    this.#admit();
  }

  #admit(): void {
    const still: Waiting[] = [];
    for (const waiting of this.#waiting) {
      const busy = this.#running.get(waiting.key) ?? 0;
      if (this.#total >= this.#limits.total || busy >= this.#limits.perKey) {
        still.push(waiting);
        continue;
      }
      this.#total++;
      this.#running.set(waiting.key, busy + 1);
      waiting.start();
    }
    this.#waiting = still;
  }
}
