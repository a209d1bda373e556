import { Bytes } from "../../bytes";
import { StoreBatch } from "../batch";
import { Script } from "../script";
import { StoreValue } from "../value";

/** How an account measures what is used. */
export const enum Algorithm {
  /**
   * An integer that begins to expire with the first charge, as Higress keeps it: 100 a minute may be 200 in two seconds, at
   * the border of two windows.
   */
  FixedWindow,
  /** No window of this length ever holds more than the limit; in sixteenths of the window. Values are ours. */
  SlidingWindow,
  /** Up to `limit` at once, and `limit` more in each window, evenly. Values are ours. */
  TokenBucket,
  /** An integer that expires at a fixed time: a calendar's day or month. The key names the period. */
  Period,
  /** An integer of what is left, which somebody else sets, as Higress's ai-quota keeps it. */
  Quota,
}

/** One account's limit; `per` what, the key says. */
@final
export class Limit {
  /**
   * @param most what may be used in a window; not read for a Quota
   * @param window milliseconds, at least 1; for a Period when it ends, in milliseconds since the epoch; not read for a Quota
   */
  constructor(
    readonly key: Bytes,
    readonly algorithm: Algorithm,
    readonly most: i64,
    readonly window: i64,
  ) {}
}

/**
 * What is charged to several accounts, at once or not at all: one script, one round trip. Each account is named once.
 *
 * Before a call: `new Charge().reserve(limit, estimate)`. After it: `new Charge().settle(limit, estimate, real, mark)`, with
 * the mark that the reservation answered.
 */
@final
export class Charge {
  private readonly keys: Array<Bytes> = [];
  private readonly args: Array<Bytes> = [];
  private callKey: Bytes = Bytes.empty();
  private remember: i64 = 0;
  private role: string = "s";
  private time: i64 = 0;

  /** How many accounts. */
  get length(): i32 {
    return this.keys.length;
  }

  /** Charges `amount` if it fits; if it does not, nothing is charged anywhere. 0 asks whether the limit is kept so far. */
  reserve(limit: Limit, amount: i64): Charge {
    return this.add(limit, "e", 0, amount, 0);
  }

  /** The same, but never the reason for a refusal: for limits that are tried out. The answer says whether it would be one. */
  shadow(limit: Limit, amount: i64): Charge {
    return this.add(limit, "s", 0, amount, 0);
  }

  /**
   * Puts `actual` in the place of what was reserved, whether it fits or not. With 0 reserved it is charged afterwards; with 0
   * actual all is given back. Into a window that has begun since, nothing is given back.
   * @param mark what the reservation answered; 0 without one
   */
  settle(limit: Limit, reserved: i64, actual: i64, mark: i64): Charge {
    return this.add(limit, "f", reserved, actual, mark);
  }

  /**
   * Names the call that this charge settles: it does nothing when the call has been settled already, so that it may be sent
   * again.
   * @param key of the call; on a Redis Cluster in the slot of the accounts
   * @param ttl milliseconds to remember it, at least 1
   */
  once(key: Bytes, ttl: i64): Charge {
    this.callKey = key;
    this.remember = max<i64>(ttl, 1);
    return this;
  }

  /** The same for a charge that reserves: whoever hears no answer to it can settle the call all the same, with `unsure`. */
  opens(key: Bytes, ttl: i64): Charge {
    this.role = "o";
    return this.once(key, ttl);
  }

  /** The charge that reserved for this call was not answered: what it has reserved is given back if it has. Needs `once`. */
  unsure(): Charge {
    this.role = "u";
    return this;
  }

  /** Milliseconds since the epoch in the place of the store's own clock: for tests, and where a log is played again. */
  at(now: i64): Charge {
    this.time = now;
    return this;
  }

  /** Puts it into a batch. @param script one for each plugin: `new ChargeScript()` */
  addTo(batch: StoreBatch, script: Script): StoreBatch {
    const keys = this.keys.slice();
    if (this.remember > 0) keys.push(this.callKey);
    const head = [Bytes.of(this.time.toString()), Bytes.of(this.remember.toString()), Bytes.of(this.role)];
    return batch.eval(script, keys, head.concat(this.args));
  }

  private add(limit: Limit, mode: string, reserved: i64, amount: i64, mark: i64): Charge {
    this.keys.push(limit.key);
    this.args.push(Bytes.of(kindOf(limit.algorithm)));
    this.args.push(Bytes.of(mode));
    this.args.push(Bytes.of(max<i64>(limit.most, 0).toString()));
    this.args.push(Bytes.of(max<i64>(limit.window, 1).toString()));
    this.args.push(Bytes.of(reserved.toString()));
    this.args.push(Bytes.of(amount.toString()));
    this.args.push(Bytes.of(mark.toString()));
    return this;
  }
}

function kindOf(algorithm: Algorithm): string {
  switch (algorithm) {
    case Algorithm.SlidingWindow:
      return "s";
    case Algorithm.TokenBucket:
      return "b";
    case Algorithm.Period:
      return "p";
    case Algorithm.Quota:
      return "q";
    default:
      return "f";
  }
}

/** How an account stands after a charge. */
@final
export class AccountState {
  constructor(
    /** Whether the amount fits. */
    readonly fits: bool,
    /** What is used, this charge included if it was done; for a Quota what is left. */
    readonly used: i64,
    /** Milliseconds until nothing of it is used any more, if nobody uses more; -1 for a Quota. */
    readonly reset: i64,
    /** Milliseconds until the amount fits, if nobody uses more; 0 when it does, -1 when it never will. */
    readonly retry: i64,
    /** For `settle`. */
    readonly mark: i64,
  ) {}
}

/** The answer to a `Charge`. */
@final
export class ChargeReply {
  /** @param value the answer to its command */
  constructor(private readonly value: StoreValue) {}

  /** Whether it is an answer; else the value says what failed. */
  get ok(): bool {
    return this.value.length > 0 && this.value.length % 5 == 1;
  }

  /** All was charged; false when it was refused or done before. */
  get charged(): bool {
    return this.value.at(0).asInteger() == 1;
  }

  /** An account had no room: nothing was charged. */
  get refused(): bool {
    return this.ok && this.value.at(0).asInteger() == 0;
  }

  /** `once`: it had been done already. */
  get repeated(): bool {
    return this.value.at(0).asInteger() == -1;
  }

  /** The state of the account that was named as the `index`-th. */
  account(index: i32): AccountState {
    const at = 1 + index * 5;
    return new AccountState(
      this.value.at(at).asInteger() == 1,
      this.value.at(at + 1).asInteger(),
      this.value.at(at + 2).asInteger(),
      this.value.at(at + 3).asInteger(),
      this.value.at(at + 4).asInteger(),
    );
  }
}
