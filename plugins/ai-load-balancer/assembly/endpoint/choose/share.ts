import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

/** The largest share of the last requests that one endpoint may have. */
@final
export class ShareLimit {
  constructor(
    /** 0 to 1; 1: no limit. */
    readonly most: f64,
    /** How many requests are the last ones. */
    readonly size: i32,
    /** Milliseconds after which a request does not count any more. */
    readonly life: i64,
  ) {}

  static none(): ShareLimit {
    return new ShareLimit(1, 0, 0);
  }

  get isNone(): bool {
    return this.most >= 1;
  }
}

/** Who got the last requests of one pool, the oldest first. */
@final
export class ShareWindow {
  private readonly addresses: Array<Bytes> = [];
  private readonly times: Array<i64> = [];

  /** Whether an endpoint has had more than its share. @param now milliseconds */
  isOver(address: Bytes, limit: ShareLimit, now: i64): bool {
    if (limit.isNone) return false;
    this.forget(limit, now);
    let count = 0;
    for (let i = 0; i < this.addresses.length; i++) {
      if (this.addresses[i].equals(address)) count++;
    }
    return count > 0 && <f64>count > limit.most * <f64>this.addresses.length;
  }

  add(address: Bytes, limit: ShareLimit, now: i64): void {
    if (limit.isNone) return;
    this.addresses.push(address.copy());
    this.times.push(now);
    this.forget(limit, now);
  }

  private forget(limit: ShareLimit, now: i64): void {
    let old = max<i32>(this.addresses.length - limit.size, 0);
    while (old < this.times.length && now - this.times[old] > limit.life) old++;
    this.addresses.splice(0, old);
    this.times.splice(0, old);
  }
}
