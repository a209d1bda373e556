import { Bytes } from "../bytes";
import { HttpContext } from "../context";
import { StoreHandler, StoreReply } from "../store/call";
import { StoreFault } from "../store/fault";
import { CacheEntry } from "./entry";

/** What is looked up. */
@final
export class CacheAsk {
  constructor(
    /** At most 256 bytes: the digest of what is longer. */
    readonly key: Bytes,
    /**
     * Groups that the entry may belong to, as far as they are known before it is read: whether they were purged is asked
     * together with the entry. What an entry says beyond them costs a remote store one more round trip.
     */
    readonly groups: Array<Bytes> = [],
  ) {}
}

/** What came of a look-up. */
@final
export class CacheReply {
  constructor(
    /** Null: there is nothing that may be used, be it purged, damaged, or because the store failed. It may be stale. */
    readonly entry: CacheEntry | null,
    /** None unless the store failed. */
    readonly fault: StoreFault,
    /** What the store says about that; holds no key and no value. */
    readonly error: string,
    /** What was there was no entry; it has been removed, and counted. */
    readonly corrupt: bool,
    /** The answer came after `read` had returned: the stream waits, and whoever handles the answer lets it go on. */
    readonly late: bool,
  ) {}
}

/** Receives what came of a look-up, once. */
export abstract class CacheHandler {
  /** Host calls act on the stream that asked. As of `StoreHandler`: with `reply.late`, let the stream go on. */
  abstract onReply(reply: CacheReply): void;

  /** The answer came after its stream had ended: nothing may touch the stream. */
  onOrphanReply(_reply: CacheReply): void {}
}

/**
 * Entries under keys, in shared data or in a Redis, that can be purged by key, group and age: nothing is listed for that; an
 * entry is looked up together with the times at which its groups were purged. Open it with `openCache`.
 */
export abstract class CacheStore {
  /** Bytes of the largest entry, its groups included. Ask before a value is gathered. */
  abstract get largest(): i32;

  /**
   * Looks up an entry for a stream. True: the answer is still to come, so hold the stream. False: `handler` has been called.
   */
  abstract read(ask: CacheAsk, stream: HttpContext, handler: CacheHandler): bool;

  /**
   * Keeps an entry until it is stale for good; no stream waits for it.
   * @param handler who wants to know what came of it
   * @returns false when it is too large or has no time left: then nothing is asked of the store, and `handler` not called
   */
  abstract write(key: Bytes, entry: CacheEntry, handler: StoreHandler | null): bool;

  /** Forgets one entry, for a stream as `read`. The reply's first value is how many there were. */
  abstract remove(key: Bytes, stream: HttpContext, handler: StoreHandler): bool;

  /**
   * Forgets all entries of a group that were asked for at `until` or before, for a stream as `read`.
   * @param group no bytes: of all
   * @param until milliseconds since the epoch: now, or as long ago as an entry may be old
   */
  abstract purge(group: Bytes, until: i64, stream: HttpContext, handler: StoreHandler): bool;
}

/** Does not want to know. */
@final
export class Unheard extends StoreHandler {
  onReply(_reply: StoreReply): void {}
}

/** The reply to a look-up that found this. */
export function replyOf(entry: CacheEntry | null, late: bool): CacheReply {
  return new CacheReply(entry, StoreFault.None, "", false, late);
}

/** The reply where what was found is no entry. */
export function corruptReply(late: bool): CacheReply {
  return new CacheReply(null, StoreFault.None, "", true, late);
}
