import { Bytes } from "../../bytes";
import { SlotTable } from "../../store/shared/table";
import { SlotTransaction } from "../../store/shared/transaction";
import { Lease } from "./lease";

/** A lease as it was found, and to be changed if nobody else does. */
@final
export class LeaseAccess {
  constructor(
    private readonly table: SlotTable,
    private readonly transaction: SlotTransaction,
    /** Null: there is none, or it has ended. */
    readonly lease: Lease | null,
  ) {}

  /** Milliseconds until the lease ends. */
  get ttl(): i64 {
    return this.transaction.ttl(0);
  }

  /**
   * @param ttl milliseconds after which it ends; -1: when it would have ended as it was
   * @returns false when somebody else was quicker
   */
  write(lease: Lease, ttl: i64): bool {
    this.transaction.set(0, lease.write(), ttl);
    return !this.transaction.tooLarge && this.transaction.commit(this.table.takeId());
  }

  /** As `write`. */
  remove(): bool {
    this.transaction.remove(0);
    return this.transaction.commit(this.table.takeId());
  }
}

/** The leases of a process, in shared data. */
@final
export class Leases {
  constructor(private readonly table: SlotTable) {}

  /** Null when others keep coming between. @param now milliseconds since the epoch */
  open(key: Bytes, now: i64): LeaseAccess | null {
    const transaction = this.table.begin([key], now);
    if (!transaction.begin(true)) return null;
    const found = transaction.get(0);
    const lease = Lease.read(found == null ? Bytes.empty() : found);
    return new LeaseAccess(this.table, transaction, lease);
  }
}
