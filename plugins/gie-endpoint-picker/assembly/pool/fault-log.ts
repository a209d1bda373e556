/** Nanoseconds between two lines of one pool: a picker that is down would fill the log. */
const PERIOD: u64 = 10_000_000_000;

/** Says when a line may be written, and of how many times it has to tell. */
@final
export class FaultLog {
  /** Monotonic nanoseconds. */
  private quietUntil: u64 = 0;
  private untold: i64 = 0;

  /** The number of times, this one among them, of which there was no line yet; 0: say nothing now. @param now monotonic nanoseconds */
  next(now: u64): i64 {
    this.untold++;
    if (now < this.quietUntil) return 0;
    this.quietUntil = now + PERIOD;
    const count = this.untold;
    this.untold = 0;
    return count;
  }
}
