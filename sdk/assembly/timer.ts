import { proxy_set_tick_period_milliseconds } from "./abi/env";
import { monotonicNanoseconds } from "./clock";

const NANOSECONDS_PER_MILLISECOND: u64 = 1_000_000;

/** Something to do every so often, on the root context. */
export abstract class Timer {
  /** Monotonic nanoseconds of the next run; kept by `Timers`. */
  due: u64 = 0;
  /** Whether it goes on when a configuration is read again: for what streams wait for. */
  lasting: bool = false;

  /** @param period milliseconds between runs, at least 1 */
  constructor(readonly period: u32) {}

  abstract run(): void;
}

/**
 * Timers of several periods on the one tick that a root context has. The tick is as long as the shortest period; a timer
 * whose time has come runs once per tick, however late, and never twice to catch up.
 */
@final
export class Timers {
  private readonly timers: Array<Timer> = [] as Timer[];
  private period: u32 = 0;

  add(timer: Timer): void {
    timer.due = monotonicNanoseconds() + Timers.nanoseconds(timer);
    this.timers.push(timer);
    const period = max<u32>(timer.period, 1);
    if (this.period == 0 || period < this.period) this.tickEvery(period);
  }

  /** Ends one of them, also from within its `run`. */
  remove(timer: Timer): void {
    const at = this.timers.indexOf(timer);
    if (at < 0) return;
    this.timers.splice(at, 1);
    const period = this.shortest();
    if (period != this.period) this.tickEvery(period);
  }

  tick(): void {
    if (this.timers.length == 0) return;
    const now = monotonicNanoseconds();
    // Ticks come a little early or late: half a tick of tolerance keeps a timer from slipping to the next one.
    const reached = now + (<u64>this.period * NANOSECONDS_PER_MILLISECOND) / 2;
    let i = 0;
    while (i < this.timers.length) {
      const timer = this.timers[i];
      if (timer.due <= reached) {
        // From when it was due, so that a period that is no multiple of the tick is kept on average.
        timer.due += Timers.nanoseconds(timer);
        if (timer.due <= reached) timer.due = now + Timers.nanoseconds(timer);
        timer.run();
      }
      // A timer that ended itself has made room for the next.
      if (i < this.timers.length && this.timers[i] == timer) i++;
    }
  }

  /** Ends all but the lasting ones, and the tick where none is left. */
  clear(): void {
    for (let i = this.timers.length - 1; i >= 0; i--) {
      if (!this.timers[i].lasting) this.timers.splice(i, 1);
    }
    this.tickEvery(this.shortest());
  }

  /** The shortest period in milliseconds; 0 without a timer. */
  private shortest(): u32 {
    let period: u32 = 0;
    for (let i = 0; i < this.timers.length; i++) {
      const own = max<u32>(this.timers[i].period, 1);
      if (period == 0 || own < period) period = own;
    }
    return period;
  }

  private tickEvery(period: u32): void {
    this.period = period;
    proxy_set_tick_period_milliseconds(period);
  }

  private static nanoseconds(timer: Timer): u64 {
    return <u64>max<u32>(timer.period, 1) * NANOSECONDS_PER_MILLISECOND;
  }
}
