import { Bytes, randomBytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { MAX_ATTEMPTS, SlotTable, sharedTable } from "proxy-wasm-assemblyscript-sdk/assembly/store/shared";
import { WorkerCounts } from "./counts";
import { Outcome } from "./outcome";
import { ServiceRecord } from "./service-record";

/** Of the number of sets in shared data, 4 KB each. */
const TABLE_BITS: i32 = 8;
/** Milliseconds after which a service that nobody has asked is forgotten. */
const FORGET: i64 = 3_600_000;
/** Milliseconds after which a worker says again what it has under way; less than half of the lease. */
const RENEW: i64 = 2_000;

/** A service, and what this worker has under way there. */
@final
export class Account {
  readonly counts: WorkerCounts = new WorkerCounts();
  /** Milliseconds since the epoch: when the others were told. */
  toldAt: i64 = 0;

  constructor(readonly key: Bytes) {}
}

/**
 * Services as all workers of this process know them, in shared data. A worker writes how many requests it has under way, and
 * never a difference: what is lost is mended by its next write, and what it leaves behind expires.
 */
@final
export class ServiceBook {
  private readonly table: SlotTable = sharedTable("ai-load-balancer/", TABLE_BITS);
  private readonly worker: u64 = load<u64>(changetype<usize>(randomBytes(8)));
  private readonly accounts: Map<string, Account> = new Map<string, Account>();

  /** @param key of the service; there are as many as configurations name */
  account(key: Bytes): Account {
    const name = key.toString();
    if (this.accounts.has(name)) return this.accounts.get(name);
    const account = new Account(key);
    this.accounts.set(name, account);
    return account;
  }

  /** @param now milliseconds since the epoch */
  read(key: Bytes, now: i64): ServiceRecord {
    const transaction = this.table.begin([key], now);
    return ServiceRecord.read(transaction.begin(false) ? transaction.get(0) : null);
  }

  /**
   * Tells the other workers how the account stands.
   * @param outcome of a request, if one has got that far @param window samples of an estimate
   */
  write(account: Account, outcome: Outcome | null, window: u32, now: i64): void {
    account.toldAt = now;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const transaction = this.table.begin([account.key], now);
      if (!transaction.begin(true)) continue;
      const record = ServiceRecord.read(transaction.get(0));
      record.setWorker(this.worker, account.counts, now);
      if (outcome != null) outcome.apply(record, window, now);
      transaction.set(0, record.write(), FORGET);
      if (transaction.tooLarge || transaction.commit(this.table.takeId())) return;
    }
  }

  /** Has what takes long counted on; every second or so. */
  renew(now: i64): void {
    const accounts = this.accounts.values();
    for (let i = 0; i < accounts.length; i++) {
      const account = accounts[i];
      if (account.counts.inFlight > 0 && now - account.toldAt >= RENEW) this.write(account, null, 1, now);
    }
  }
}
