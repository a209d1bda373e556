import { setTimeout as sleep } from "node:timers/promises";

/** Time as it passes; tests have one that they move. */
export interface Clock {
  /** Milliseconds since some moment; never goes back, whatever is done to the time of day. */
  now(): number;
  /** Milliseconds since 1970, by the time of day: for what is held against files' times, and against what servers say. */
  date(): number;
  /** Resolves after so many milliseconds, or as soon as the signal is aborted. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  date: () => Date.now(),
  wait: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }).catch(() => undefined),
};

/** Calls once after so many milliseconds, unless the returned function is called before. */
export function schedule(clock: Clock, action: () => void, milliseconds: number): () => void {
  const ended = new AbortController();
  void clock.wait(milliseconds, ended.signal).then(() => {
    if (!ended.signal.aborted) action();
  });
  return () => ended.abort();
}
