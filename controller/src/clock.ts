import { setTimeout as sleep } from "node:timers/promises";

/** Time as it passes; tests have one that they move. */
export interface Clock {
  /** Milliseconds since some moment; never goes back, whatever is done to the time of day. */
  now(): number;
  /** Resolves after so many milliseconds, or as soon as the signal is aborted. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  wait: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }).catch(() => undefined),
};
