import {
  Bytes,
  hexEncode,
  LogLevel,
  log,
  monotonicNanoseconds,
  PluginContext,
  randomBytes,
  Timer,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  Charge,
  ChargeScript,
  FixedWindowAdd,
  Script,
  Store,
  StoreBatch,
  StoreFault,
  StoreHandler,
  StoreReply,
} from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { Usage } from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { Account } from "./account";
import { TokenRateLimitPolicy } from "./policy";

/** Milliseconds between tries of charges that failed, and for which it is known that one was made. */
const RETRY_PERIOD: u32 = 1000;
const REMEMBER: i64 = 600_000;
/** Tries in one period, and charges that wait at most; of more, the oldest are given up. */
const MOST_TRIES: i32 = 100;
const MOST_WAITING: i32 = 10_000;
/** Nanoseconds after which a charge is given up: before it may be forgotten that it was made. */
const GIVE_UP: u64 = 500_000_000_000;

const SECONDS: i64 = 1000;

/** A charge that the store has to take. */
@final
class Entry {
  constructor(
    readonly store: Store,
    readonly batch: StoreBatch,
    /** Monotonic nanoseconds. */
    readonly madeAt: u64,
  ) {}
}

/**
 * Charges what calls did cost, when nobody waits for it any more. What a store over the network does not take is offered
 * again, so that its restart makes no call free; a key of its own keeps a charge from being made twice.
 */
@final
export class Ledger {
  private readonly script: Script = new ChargeScript();
  private readonly adding: Script = new FixedWindowAdd();
  private waiting: Array<Entry> = [];

  constructor(private readonly plugin: PluginContext) {}

  /** The script of all charges. */
  get charging(): Script {
    return this.script;
  }

  /** Charges or gives back what is still open. @param usage null: the call cost nothing */
  settle(policy: TokenRateLimitPolicy, accounts: Array<Account>, usage: Usage | null): void {
    if (policy.isPlain) {
      if (usage != null && accounts.length > 0) this.add(policy, accounts[0], usage);
      return;
    }
    const charge = new Charge();
    let any = false;
    for (let i = 0; i < accounts.length; i++) any = accounts[i].settle(charge, usage) || any;
    if (!any) return;
    if (policy.isRemote) charge.once(onceKey(policy), REMEMBER);
    const batch = charge.addTo(new StoreBatch(), this.script);
    this.send(new Entry(policy.store, batch, monotonicNanoseconds()));
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

  /** As Higress charges: whatever comes of it. */
  private add(policy: TokenRateLimitPolicy, account: Account, usage: Usage): void {
    const limit = account.limit;
    const args = [
      Bytes.of(limit.most.toString()),
      Bytes.of((limit.window / SECONDS).toString()),
      Bytes.of(usage.total.toString()),
    ];
    policy.store.runDetached(new StoreBatch().eval(this.adding, [limit.key], args), this.plugin, new Unread());
  }

  private send(entry: Entry): void {
    entry.store.runDetached(entry.batch, this.plugin, new Taken(this, entry));
  }

  private giveUp(count: i32): void {
    log(LogLevel.Warn, "ai-token-ratelimit: " + count.toString() + " charges are lost: the store did not take them");
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
    // What is wrong with the key itself stays wrong.
    if (reply.fault != StoreFault.None && reply.fault != StoreFault.WrongType) this.ledger.again(this.entry);
  }
}

@final
class Unread extends StoreHandler {
  onReply(_reply: StoreReply): void {}
}

function onceKey(policy: TokenRateLimitPolicy): Bytes {
  return Bytes.of(policy.oncePrefix + hexEncode(Bytes.wrap(randomBytes(16))).toString());
}
