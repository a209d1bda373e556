import { Estimate } from "./estimate";
import { ServiceRecord } from "./service-record";

/** A failure counts as if it had taken so many times as long, as in Higress: to fail fast is not to be fast. */
const FAILURE_FACTOR: f64 = 2;
const NOT_MEASURED: f64 = -1;

export const enum Verdict {
  /** It was broken off, and nobody can tell by whom. */
  None,
  /** Its answer has begun. */
  Begun,
  Succeeded,
  Failed,
}

/** What has become of a request. */
@final
export class Outcome {
  /** Milliseconds until the first piece of the answer. */
  firstToken: f64 = NOT_MEASURED;
  /** Milliseconds until its end, or since the beginning where it has none. */
  total: f64 = NOT_MEASURED;

  constructor(readonly verdict: Verdict) {}

  /** @param window samples of an estimate @param now milliseconds since the epoch */
  apply(record: ServiceRecord, window: u32, now: i64): void {
    if (this.verdict == Verdict.Failed) {
      record.failed();
      penalise(record.firstToken, this.firstToken >= 0 ? this.firstToken : this.total, window, now);
      penalise(record.total, this.total, window, now);
      return;
    }
    if (this.verdict == Verdict.Succeeded) record.succeeded();
    this.addTo(record.firstToken, this.firstToken, window, now);
    this.addTo(record.total, this.total, window, now);
  }

  /** What was broken off says something only if it had taken longer than usual already. */
  private addTo(estimate: Estimate, took: f64, window: u32, now: i64): void {
    if (took < 0 || (this.verdict == Verdict.None && took < estimate.value)) return;
    estimate.add(took, window, now);
  }
}

function penalise(estimate: Estimate, took: f64, window: u32, now: i64): void {
  if (took >= 0) estimate.add(FAILURE_FACTOR * max(took, estimate.value), window, now);
}
