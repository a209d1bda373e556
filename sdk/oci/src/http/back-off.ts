/** Milliseconds before the second attempt; doubles from there. */
const FIRST = 1_000;
const LONGEST = 5 * 60_000;
/** What a server may ask for by Retry-After. */
const LONGEST_WISH = 60 * 60_000;

export interface BackOffInput {
  /** Attempts that have failed in a row, from 1. */
  readonly failures: number;
  /** Milliseconds that the server asked for. */
  readonly retryAfter?: number | undefined;
  /** In [0, 1), so that many who failed together do not come back together. */
  readonly random: () => number;
}

/** Milliseconds until the next attempt: half of an exponentially growing time is certain, the rest by chance. */
export function backOff({ failures, retryAfter = 0, random }: BackOffInput): number {
  const whole = Math.min(LONGEST, FIRST * 2 ** Math.min(failures - 1, 20));
  const chosen = Math.round(whole / 2 + (whole / 2) * random());
  return Math.max(chosen, Math.min(Math.max(0, retryAfter), LONGEST_WISH));
}
