/** Time as the host sees it. */
export interface Clock {
  /** Milliseconds since the epoch, with fractions. */
  now(): number;
  /** Runs `task` once after `delayMs`; the answer cancels it. */
  after(delayMs: number, task: () => void): () => void;
}

interface Timer {
  readonly at: number;
  readonly task: () => void;
}

/** Time that moves only when told. Tasks run in the order of their due times; equal ones in the order they were set. */
export class VirtualClock implements Clock {
  #now: number;
  /** In the order in which they were set. */
  #timers: Timer[] = [];
  #afterTask: () => void = () => {};

  /** @param startMs milliseconds since the epoch; a fixed date, so that runs repeat exactly */
  constructor(startMs: number = Date.UTC(2026, 0, 1)) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  after(delayMs: number, task: () => void): () => void {
    const timer = { at: this.#now + Math.max(0, delayMs), task };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Moves time forward and runs what falls due on the way, tasks set by tasks included. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (let timer = this.#due(end); timer !== undefined; timer = this.#due(end)) {
      const { at, task } = timer;
      this.#timers = this.#timers.filter((other) => other !== timer);
      this.#now = Math.max(this.#now, at);
      task();
      this.#afterTask();
    }
    this.#now = end;
  }

  /** What runs after each task; the host settles its deferred work here. */
  onTaskDone(hook: () => void): void {
    this.#afterTask = hook;
  }

  /** Tasks still to come. */
  get pending(): number {
    return this.#timers.length;
  }

  #due(end: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.at <= end && (first === undefined || timer.at < first.at)) first = timer;
    }
    return first;
  }
}

/** The machine's time, for a chain that serves real clients. */
export class RealClock implements Clock {
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #afterTask: () => void;

  /** @param afterTask runs after each task */
  constructor(afterTask: () => void) {
    this.#afterTask = afterTask;
  }

  now(): number {
    return performance.timeOrigin + performance.now();
  }

  after(delayMs: number, task: () => void): () => void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      task();
      this.#afterTask();
    }, delayMs);
    this.#timers.add(timer);
    return () => {
      clearTimeout(timer);
      this.#timers.delete(timer);
    };
  }

  /** Forgets every task, so that the process can end. */
  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}
