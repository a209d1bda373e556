/** Requests under way at one service, as one worker counts them. */
@final
export class WorkerCounts {
  inFlight: u32 = 0;
  /** Sum of the times at which they began, milliseconds since the epoch. */
  inFlightSince: i64 = 0;
  /** Those of them of whose answer nothing has come yet. */
  waiting: u32 = 0;
  waitingSince: i64 = 0;

  begin(at: i64): void {
    this.inFlight++;
    this.inFlightSince += at;
    this.waiting++;
    this.waitingSince += at;
  }

  /** @param at when it began */
  answered(at: i64): void {
    this.waiting--;
    this.waitingSince -= at;
  }

  /** @param at when it began */
  end(at: i64): void {
    this.inFlight--;
    this.inFlightSince -= at;
  }

  add(other: WorkerCounts): void {
    this.inFlight += other.inFlight;
    this.inFlightSince += other.inFlightSince;
    this.waiting += other.waiting;
    this.waitingSince += other.waitingSince;
  }
}

/** Milliseconds since each of `count` things began, on average. @param since the sum of their times */
export function meanAge(count: u32, since: i64, now: i64): f64 {
  return count == 0 ? 0 : <f64>(now * <i64>count - since) / <f64>count;
}
