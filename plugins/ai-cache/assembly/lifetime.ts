import { randomBelow } from "proxy-wasm-assemblyscript-sdk/assembly";
import { CacheTimes } from "proxy-wasm-assemblyscript-sdk/assembly/cache";

const SECONDS: i64 = 1000;

/** Milliseconds that anything is kept at most: 30 days. */
const LONGEST: i64 = 30 * 24 * 3600 * SECONDS;

/** How long answers are good. */
@final
export class Lifetime {
  private readonly fresh: i64;
  private readonly stale: i64;

  /** @param ttl seconds; 0: as long as may be @param jitter per cent of it @param stale seconds beyond it */
  constructor(
    ttl: i32,
    private readonly jitter: i32,
    stale: i32,
  ) {
    this.fresh = ttl > 0 ? min<i64>(<i64>ttl * SECONDS, LONGEST) : LONGEST;
    this.stale = min<i64>(<i64>stale * SECONDS, LONGEST - this.fresh);
  }

  /** Milliseconds after which no answer is kept any more. */
  get longest(): i64 {
    return this.fresh + this.stale;
  }

  /** @param askedAt when the request was looked up @param now both milliseconds since 1970 */
  timesAt(askedAt: i64, now: i64): CacheTimes {
    const span = (this.fresh * <i64>this.jitter) / 100;
    const fresh = this.fresh - <i64>randomBelow(<u32>min<i64>(span + 1, u32.MAX_VALUE));
    const times = new CacheTimes(now, now + fresh, now + fresh + this.stale);
    times.askedAt = askedAt;
    return times;
  }
}
