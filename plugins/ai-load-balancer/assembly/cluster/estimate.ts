/** Milliseconds after which an estimate that nothing has confirmed counts less and less against new samples. */
const FADES_AFTER: f64 = 10_000;

/** What something takes, in milliseconds: a mean of samples in which newer ones count for more. */
@final
export class Estimate {
  value: f64 = 0;
  /** 0: nothing is known. */
  samples: u32 = 0;
  /** Milliseconds since the epoch, of the last sample. */
  at: i64 = 0;

  /**
   * @param sample milliseconds
   * @param window of how many samples the mean is, about
   * @param now milliseconds since the epoch
   */
  add(sample: f64, window: u32, now: i64): void {
    const rest = (1 - this.shareOfNext(window)) * faded(this.idle(now));
    this.value = rest * this.value + (1 - rest) * sample;
    this.at = now;
    if (this.samples < u32.MAX_VALUE) this.samples++;
  }

  /** Milliseconds since the last sample. */
  idle(now: i64): f64 {
    return <f64>max<i64>(now - this.at, 0);
  }

  /**
   * With what is not over yet: were it over now, it would have taken so long at least. So a service that hangs is known
   * before its first failure is.
   * @param count of what is not over @param age its mean, milliseconds
   */
  withUnfinished(count: u32, age: f64, window: u32): f64 {
    if (age <= this.value) return this.value;
    const weight = <f64>count * this.shareOfNext(window);
    return this.value + ((age - this.value) * weight) / (1 + weight);
  }

  /** As in an exponential mean of so many samples; the first ones weigh alike. */
  private shareOfNext(window: u32): f64 {
    return max(2 / (<f64>window + 1), 1 / (<f64>this.samples + 1));
  }
}

function faded(idle: f64): f64 {
  if (idle <= FADES_AFTER) return 1;
  const part = FADES_AFTER / idle;
  return part * part;
}
