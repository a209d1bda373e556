import { setTimeout as wait } from "node:timers/promises";
import { RegistryFailure } from "../failure.ts";
import { backOff } from "./back-off.ts";

export interface RetryOptions {
  /** In all, the first included. */
  readonly attempts: number;
  /** Milliseconds that are waited at most, whatever a server asks for. Default a minute. */
  readonly longest?: number;
  /** What was reached; attempts are counted from the last that got further than any before. */
  readonly progress?: () => number;
  /** Told before each wait. */
  readonly onRetry?: (failure: RegistryFailure, milliseconds: number) => void;
  /** In [0, 1). Default Math.random. */
  readonly random?: () => number;
  /** Default: waits. Rejects when the signal ends it. */
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
}

/** No second attempt: for those who try again themselves. */
export const NO_RETRIES: RetryOptions = { attempts: 1 };

const LONGEST = 60_000;

/**
 * Does something that may be done twice, again while it fails in a manner that passes. A server that asks for a longer wait
 * than is had is not waited for.
 * @param task told how often it failed before
 */
export async function retry<T>(
  task: (failures: number) => Promise<T>,
  options: RetryOptions,
  signal: AbortSignal,
): Promise<T> {
  const { progress = () => 0 } = options;
  let reached = progress();
  for (let failures = 0; ; ) {
    try {
      return await task(failures);
    } catch (error) {
      failures = progress() > reached ? 1 : failures + 1;
      reached = Math.max(reached, progress());
      if (!isWorthAnother(error, options) || failures >= options.attempts || signal.aborted) throw error;
      await pause(error, failures, options, signal);
    }
  }
}

function isWorthAnother(error: unknown, { longest = LONGEST }: RetryOptions): error is RegistryFailure {
  return error instanceof RegistryFailure && error.transient && (error.retryAfter ?? 0) <= longest;
}

async function pause(
  failure: RegistryFailure,
  failures: number,
  { longest = LONGEST, random = Math.random, onRetry, sleep = defaultSleep }: RetryOptions,
  signal: AbortSignal,
): Promise<void> {
  const delay = Math.min(longest, backOff({ failures, retryAfter: failure.retryAfter, random }));
  onRetry?.(failure, delay);
  // Whoever asked wants to know what was wrong, not what was done while the time ran out.
  await sleep(delay, signal).catch((cause: unknown) => {
    throw signal.aborted ? failure : cause;
  });
}

function defaultSleep(milliseconds: number, signal: AbortSignal): Promise<unknown> {
  return wait(milliseconds, undefined, { signal });
}
