import { monotonicNanoseconds } from "./clock";
import { enterContext, runTimer, stopTimer } from "./dispatcher";
import { Timer } from "./timer";

const NANOSECONDS_PER_MILLISECOND: u64 = 1_000_000;

/** Milliseconds between two looks at the clock while something waits. */
const PERIOD: u32 = 20;

/** Something that a stream, or a root context, waits for no longer than a given time. */
export abstract class Waiter {
  /** Monotonic nanoseconds; kept by `Deadlines`. */
  due: u64 = 0;
  /** Index among those that wait, -1 when it does not; kept by `Deadlines`. */
  place: i32 = -1;

  constructor(readonly contextId: u32) {}

  /** The time is up. Host calls act on the context that waited; a stream goes on by its `continueRequest`, say. */
  abstract onDeadline(): void;
}

/**
 * Deadlines of many streams on the tick of their root context, which runs only while something waits: hosts have no other
 * clock for a stream. A deadline is met by up to `period` too late, never too early; one whose stream is over is dropped.
 *
 *     deadlines.add(waiter, 500);   // later, from within the stream or not: deadlines.remove(waiter)
 */
@final
export class Deadlines extends Timer {
  private readonly waiters: Array<Waiter> = [] as Waiter[];
  private ticking: bool = false;

  /** @param rootId the plugin's context @param period milliseconds */
  constructor(
    private readonly rootId: u32,
    period: u32 = PERIOD,
  ) {
    super(period);
    this.lasting = true;
  }

  /**
   * Waits `milliseconds` from now; for a waiter that waits already, in the place of the time it had.
   * @returns now, in monotonic nanoseconds
   */
  add(waiter: Waiter, milliseconds: u32): u64 {
    const now = monotonicNanoseconds();
    waiter.due = now + <u64>milliseconds * NANOSECONDS_PER_MILLISECOND;
    if (!this.has(waiter)) waiter.place = this.waiters.push(waiter) - 1;
    if (this.ticking) return now;
    this.ticking = true;
    runTimer(this.rootId, this);
    return now;
  }

  /** Waits no more. */
  remove(waiter: Waiter): void {
    if (!this.has(waiter)) return;
    const at = waiter.place;
    const last = this.waiters.pop();
    waiter.place = -1;
    if (last == waiter) return;
    this.waiters[at] = last;
    last.place = at;
  }

  /** For the tick. It stops at the first one that finds nothing waiting: to stop at once would start it anew for each stream. */
  run(): void {
    if (this.waiters.length == 0) {
      this.ticking = false;
      stopTimer(this.rootId, this);
      return;
    }
    const now = monotonicNanoseconds();
    let i = 0;
    while (i < this.waiters.length) {
      const waiter = this.waiters[i];
      if (waiter.due > now) i++;
      else this.expire(waiter);
    }
  }

  private expire(waiter: Waiter): void {
    this.remove(waiter);
    if (!enterContext(waiter.contextId)) return;
    waiter.onDeadline();
    // What other timers do belongs to the root context.
    enterContext(this.rootId);
  }

  private has(waiter: Waiter): bool {
    const at = waiter.place;
    return at >= 0 && at < this.waiters.length && this.waiters[at] == waiter;
  }
}
