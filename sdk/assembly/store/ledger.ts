import { LogLevel } from "../abi/types";
import { Bytes } from "../bytes";
import { monotonicNanoseconds, randomBytes } from "../clock";
import { PluginContext } from "../context";
import { hexEncode } from "../encoding/hex";
import { log } from "../log";

import { Timer } from "../timer";
import { StoreBatch } from "./batch";
import { StoreHandler, StoreReply } from "./call";
import { Charge, ChargeReply } from "./charge/charge";
import { ChargeScript } from "./charge/charge-script";
import { StoreFault } from "./fault";
import { Script } from "./script";
import { Store } from "./store";

/** Milliseconds between tries of charges that failed, and for which it is known that one was made. */
const RETRY_PERIOD: u32 = 1000;
const REMEMBER: i64 = 600_000;
/** Tries in one period, and charges that wait at most; of more, the oldest are given up. */
const MOST_TRIES: i32 = 100;
const MOST_WAITING: i32 = 10_000;
/** Nanoseconds after which a charge is given up: before it may be forgotten that it was made. */
const GIVE_UP: u64 = 500_000_000_000;

/** Is told how the accounts of a charge stand once the store has taken it: at most once, and not after a try that got lost. */
export abstract class ChargeObserver {
  abstract onCharged(reply: ChargeReply): void;
}

/** A charge that the store has to take. */
@final
class Entry {
  constructor(
    readonly store: Store,
    readonly batch: StoreBatch,
    /** Monotonic nanoseconds. */
    readonly madeAt: u64,
    readonly observer: ChargeObserver | null,
  ) {}
}

/**
 * Charges what calls did cost, when nobody waits for it any more. What a store over the network does not take is offered
 * again, so that its restart makes no call free; a key of the call's own keeps it from being charged twice. One for each plugin,
 * with a `LedgerTimer`: `this.every(new LedgerTimer(this.ledger))`.
 */
@final
export class Ledger {
  private readonly script: Script = new ChargeScript();
  private waiting: Array<Entry> = [];

  /** @param name the plugin's, as its log lines begin */
  constructor(
    private readonly plugin: PluginContext,
    private readonly name: string,
  ) {}

  /** The script of all charges. */
  get charging(): Script {
    return this.script;
  }

  /**
   * A key for what is charged for one call, ahead and afterwards.
   * @param prefix in front of it; on a Redis Cluster with the hash tag of the accounts
   */
  callKey(prefix: string): Bytes {
    return Bytes.of(prefix + hexEncode(Bytes.wrap(randomBytes(16))).toString());
  }

  /** Lets a charge that reserves be settled even if the store does not answer it. @param callKey empty as in `settle` */
  reserve(charge: Charge, callKey: Bytes): Charge {
    return callKey.length > 0 ? charge.opens(callKey, REMEMBER) : charge;
  }

  /**
   * Has the store make a charge.
   * @param callKey of `callKey`; empty where no answer gets lost: in shared data
   * @param observer null: nobody wants to know
   */
  settle(charge: Charge, store: Store, callKey: Bytes, observer: ChargeObserver | null = null): void {
    if (charge.length == 0) return;
    if (callKey.length > 0) charge.once(callKey, REMEMBER);
    const batch = charge.addTo(new StoreBatch(), this.script);
    this.send(new Entry(store, batch, monotonicNanoseconds(), observer));
  }

  /** Offers again what was not taken; the timer calls it. */
  retry(): void {
    const count = min(this.waiting.length, MOST_TRIES);
    if (count == 0) return;
    const due = this.waiting.slice(0, count);
    this.waiting = this.waiting.slice(count);
    const now = monotonicNanoseconds();
    let lost = 0;
    for (let i = 0; i < due.length; i++) {
      if (now - due[i].madeAt > GIVE_UP) lost++;
      else this.send(due[i]);
    }
    if (lost > 0) this.giveUp(lost);
  }

  /** An entry was not taken. */
  again(entry: Entry): void {
    this.waiting.push(entry);
    if (this.waiting.length <= MOST_WAITING) return;
    this.waiting.shift();
    this.giveUp(1);
  }

  private send(entry: Entry): void {
    entry.store.runDetached(entry.batch, this.plugin.id, new Taken(this, entry));
  }

  private giveUp(count: i32): void {
    log(LogLevel.Warn, this.name + ": " + count.toString() + " charges are lost: the store did not take them");
  }
}

/** Tries again in each period. */
@final
export class LedgerTimer extends Timer {
  constructor(private readonly ledger: Ledger) {
    super(RETRY_PERIOD);
  }

  run(): void {
    this.ledger.retry();
  }
}

/** Knows whether a charge was taken. */
@final
class Taken extends StoreHandler {
  constructor(
    private readonly ledger: Ledger,
    private readonly entry: Entry,
  ) {
    super();
  }

  onReply(reply: StoreReply): void {
    const observer = this.entry.observer;
    if (reply.fault == StoreFault.None) {
      const state = new ChargeReply(reply.at(0));
      if (observer != null && state.charged) observer.onCharged(state);
      return;
    }
    // What is wrong with the key itself stays wrong.
    if (reply.fault != StoreFault.WrongType) this.ledger.again(this.entry);
  }
}
