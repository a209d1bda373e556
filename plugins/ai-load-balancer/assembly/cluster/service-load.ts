import { meanAge } from "./counts";
import { ServiceRecord } from "./service-record";

/** By what a service is chosen. */
export const enum Mode {
  /** By what stands in the header. */
  Given,
  LeastBusy,
  LeastTotalLatency,
  LeastFirstTokenLatency,
}

/** Milliseconds without a sample after which nobody knows whether a service is still as slow as it was. */
const STALE_AFTER: f64 = 10_000;
/** Of services of which nothing is known yet; more than anything takes. */
const UNKNOWN: f64 = 1e15;
/** From which part of failures on a service is one that fails. */
const FAILS: f64 = 0.05;

/** How a service stands at the moment, seen from one mode. */
@final
export class ServiceLoad {
  /** What a request would cost there: the less, the better. */
  readonly cost: f64;
  readonly inFlight: u32;
  /** Whether nothing is known of it, and nobody is finding out. */
  readonly isNew: bool;
  /** Whether what is known of it is old, and nobody is finding out. */
  readonly isStale: bool;

  /** @param window samples of an estimate @param now milliseconds since the epoch */
  constructor(record: ServiceRecord, mode: Mode, window: u32, now: i64) {
    const counts = record.counts(now);
    const estimate = mode == Mode.LeastTotalLatency ? record.total : record.firstToken;
    const isTimed = mode != Mode.LeastBusy;
    const isIdle = counts.inFlight == 0;
    const isOld = estimate.idle(now) >= STALE_AFTER;
    this.inFlight = counts.inFlight;
    this.isNew = isTimed && isIdle && estimate.samples == 0;
    this.isStale = isIdle && isOld && (isTimed || record.failing > FAILS);
    if (!isTimed) this.cost = tried(<f64>counts.inFlight + 1, record.failing);
    else if (estimate.samples == 0) this.cost = UNKNOWN + <f64>counts.inFlight;
    else {
      const isTotal = mode == Mode.LeastTotalLatency;
      const count = isTotal ? counts.inFlight : counts.waiting;
      const age = meanAge(count, isTotal ? counts.inFlightSince : counts.waitingSince, now);
      this.cost = tried(estimate.withUnfinished(count, age, window), record.failing);
    }
  }
}

/** What it costs in the end when what fails is tried again. */
function tried(cost: f64, failing: f64): f64 {
  return cost / (1 - failing);
}
