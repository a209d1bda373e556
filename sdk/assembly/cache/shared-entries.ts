import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { MAX_ATTEMPTS, SlotTable } from "../store/shared/table";
import { SlotTransaction } from "../store/shared/transaction";
import { CacheEntry, Freshness } from "./entry";
import { Ring, RingPlace } from "./ring";
import { PurgeStamps } from "./stamps";

/** One of so many look-ups sees to it that what is asked for does not go with what is old: a power of two. */
const RENEWS_EVERY: u32 = 16;

/** What was found under a key. */
@final
export class Found {
  constructor(
    readonly entry: CacheEntry | null,
    /** There was something that is no entry. */
    readonly corrupt: bool,
  ) {}
}

/** Entries in shared data: an index of slots says where in the ring an entry stands. Calls no host but for its cells. */
@final
export class SharedEntries {
  private lookups: u32 = 0;

  constructor(
    private readonly index: SlotTable,
    private readonly ring: Ring,
    private readonly stamps: PurgeStamps,
    /** In front of keys and groups, so that several caches may share one ring. */
    private readonly prefix: Bytes,
  ) {}

  get largest(): i32 {
    return this.ring.largest;
  }

  /** @param now milliseconds since the epoch */
  find(key: Bytes, now: i64): Found {
    const transaction = this.index.begin([this.name(key)], now);
    if (!transaction.begin(false)) return new Found(null, false);
    const slot = transaction.get(0);
    if (slot == null) return new Found(null, false);
    const place = RingPlace.read(slot);
    if (place == null) return new Found(null, true);
    const bytes = this.ring.read(place);
    if (bytes == null) return new Found(null, false);
    const entry = CacheEntry.read(bytes);
    if (entry == null) return new Found(null, true);
    if (entry.times.at(now) == Freshness.Gone || this.isPurged(entry)) return new Found(null, false);
    if ((++this.lookups & (RENEWS_EVERY - 1)) == 0 && this.ring.isOld(place)) this.renew(transaction, bytes);
    return new Found(entry, false);
  }

  /** False when it does not fit. */
  put(key: Bytes, entry: CacheEntry, now: i64): bool {
    const ttl = entry.times.staleUntil - now;
    if (ttl <= 0 || !entry.isKeepable) return false;
    const place = this.ring.write(entry.write(false));
    if (place == null) return false;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const transaction = this.index.begin([this.name(key)], now);
      if (!transaction.begin(true)) continue;
      transaction.set(0, place.write(), ttl);
      if (transaction.tooLarge) return false;
      if (transaction.commit(this.index.takeId())) return true;
    }
    return false;
  }

  /** Whether there was something. */
  remove(key: Bytes, now: i64): bool {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const transaction = this.index.begin([this.name(key)], now);
      if (!transaction.begin(true)) continue;
      if (!this.isThere(transaction)) return false;
      transaction.remove(0);
      if (transaction.commit(this.index.takeId())) return true;
    }
    return false;
  }

  /** False when others kept coming between. @param group no bytes: all entries */
  purge(group: Bytes, until: i64): bool {
    return this.stamps.set(this.name(group), until);
  }

  /** Puts an entry at the front again, unless somebody else writes to it. */
  private renew(transaction: SlotTransaction, bytes: Bytes): void {
    const place = this.ring.write(bytes);
    if (place == null) return;
    transaction.set(0, place.write(), -1);
    transaction.commit(this.index.takeId());
  }

  private isThere(transaction: SlotTransaction): bool {
    return transaction.get(0) != null;
  }

  private isPurged(entry: CacheEntry): bool {
    const askedAt = entry.times.askedAt;
    if (askedAt <= this.stamps.of(this.name(Bytes.empty()))) return true;
    for (let i = 0; i < entry.groups.length; i++) {
      if (askedAt <= this.stamps.of(this.name(entry.groups[i]))) return true;
    }
    return false;
  }

  private name(rest: Bytes): Bytes {
    const out = new ByteWriter(this.prefix.length + rest.length);
    out.bytes(this.prefix);
    out.bytes(rest);
    return out.take();
  }
}
