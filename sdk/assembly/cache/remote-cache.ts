import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { wallMilliseconds } from "../clock";
import { HttpContext } from "../context";
import { Counter } from "../metrics";
import { StoreBatch } from "../store/batch";
import { StoreHandler, StoreReply } from "../store/call";
import { StoreFault } from "../store/fault";
import { Script } from "../store/script";
import { Raise } from "../store/scripts/raise";
import { Store } from "../store/store";
import { CacheAsk, CacheHandler, CacheReply, CacheStore, corruptReply, replyOf, Unheard } from "./cache-store";
import { CacheEntry, Freshness, LONGEST_LIFE } from "./entry";

/** Milliseconds by which the clocks of gateways may differ: what was asked for so shortly after a purge is purged, too. */
const CLOCKS_DIFFER: i64 = 1000;
/** Milliseconds for which a purge is known: longer than an entry lives. */
const STAMP_LIFE: i64 = LONGEST_LIFE + 24 * 3_600_000;

/** In a Redis, by whatever carries the store's commands. Entries are text there, so that all gateways can share them. */
@final
export class RemoteCache extends CacheStore {
  private readonly raise: Script = new Raise();

  /** @param corrupt counts what was found and is no entry */
  constructor(
    private readonly store: Store,
    private readonly rootId: u32,
    private readonly prefix: Bytes,
    private readonly most: i32,
    private readonly corrupt: Counter,
  ) {
    super();
  }

  get largest(): i32 {
    return this.most;
  }

  read(ask: CacheAsk, stream: HttpContext, handler: CacheHandler): bool {
    const reading = new Reading(this, ask, stream, handler);
    this.store.run(this.stampsOf(ask.groups, new StoreBatch().get(this.entryKey(ask.key))), stream, reading);
    reading.late = true;
    return !reading.isOver;
  }

  write(key: Bytes, entry: CacheEntry, handler: StoreHandler | null): bool {
    const ttl = entry.times.staleUntil - wallMilliseconds();
    if (ttl <= 0 || !entry.isKeepable || entry.value.length > this.most) return false;
    const batch = new StoreBatch().set(this.entryKey(key), entry.write(true), ttl);
    this.store.runDetached(batch, this.rootId, handler == null ? new Unheard() : handler);
    return true;
  }

  remove(key: Bytes, stream: HttpContext, handler: StoreHandler): bool {
    return this.store.run(new StoreBatch().remove(this.entryKey(key)), stream, handler);
  }

  purge(group: Bytes, until: i64, stream: HttpContext, handler: StoreHandler): bool {
    const args = [Bytes.of((until + CLOCKS_DIFFER).toString()), Bytes.of(STAMP_LIFE.toString())];
    return this.store.eval(this.raise, [this.stampKey(group)], args, stream, handler);
  }

  /** Asks when the groups were purged. */
  ask(groups: Array<Bytes>, stream: HttpContext, handler: StoreHandler): void {
    const batch = new StoreBatch();
    for (let i = 0; i < groups.length; i++) batch.get(this.stampKey(groups[i]));
    this.store.run(batch, stream, handler);
  }

  /** What is there is no entry. */
  drop(key: Bytes): void {
    this.corrupt.add();
    this.store.runDetached(new StoreBatch().remove(this.entryKey(key)), this.rootId, new Unheard());
  }

  private stampsOf(groups: Array<Bytes>, batch: StoreBatch): StoreBatch {
    batch.get(this.stampKey(Bytes.empty()));
    for (let i = 0; i < groups.length; i++) batch.get(this.stampKey(groups[i]));
    return batch;
  }

  private entryKey(key: Bytes): Bytes {
    return this.name("entry:", key);
  }

  private stampKey(group: Bytes): Bytes {
    return this.name("purged:", group);
  }

  private name(kind: string, rest: Bytes): Bytes {
    const out = new ByteWriter(this.prefix.length + 8 + rest.length);
    out.bytes(this.prefix);
    out.text(kind);
    out.bytes(rest);
    return out.take();
  }
}

/** A look-up under way. */
@final
class Reading extends StoreHandler {
  /** `read` has returned. */
  late: bool = false;
  isOver: bool = false;
  private entry: CacheEntry | null = null;
  private isOrphan: bool = false;

  constructor(
    private readonly cache: RemoteCache,
    private readonly ask: CacheAsk,
    private readonly stream: HttpContext,
    private readonly handler: CacheHandler,
  ) {
    super();
  }

  onReply(reply: StoreReply): void {
    const entry = this.entry;
    if (reply.fault != StoreFault.None) this.end(new CacheReply(null, reply.fault, reply.error, false, this.late));
    else if (entry == null) this.take(reply);
    else this.end(replyOf(this.isPurged(entry, reply, 0) ? null : entry, this.late));
  }

  onOrphanReply(reply: StoreReply): void {
    this.isOrphan = true;
    this.onReply(reply);
  }

  private take(reply: StoreReply): void {
    const value = reply.at(0);
    if (value.isNil) {
      this.end(replyOf(null, this.late));
      return;
    }
    const entry = CacheEntry.read(value.asBytes());
    if (entry == null) {
      this.cache.drop(this.ask.key);
      this.end(corruptReply(this.late));
      return;
    }
    const counts = entry.times.at(wallMilliseconds()) != Freshness.Gone && !this.isPurged(entry, reply, 1);
    const unknown = counts ? this.unknownGroups(entry) : [];
    if (unknown.length == 0 || this.isOrphan) {
      this.end(replyOf(counts ? entry : null, this.late));
      return;
    }
    this.entry = entry;
    this.cache.ask(unknown, this.stream, this);
  }

  /** Whether one of the times in a reply, from the value of that index on, is the entry's or later. */
  private isPurged(entry: CacheEntry, reply: StoreReply, from: i32): bool {
    for (let i = from; i < reply.length; i++) {
      if (entry.times.askedAt <= reply.at(i).asInteger()) return true;
    }
    return false;
  }

  private unknownGroups(entry: CacheEntry): Array<Bytes> {
    const out: Bytes[] = [];
    for (let i = 0; i < entry.groups.length; i++) {
      if (!contains(this.ask.groups, entry.groups[i])) out.push(entry.groups[i]);
    }
    return out;
  }

  private end(reply: CacheReply): void {
    this.isOver = true;
    if (this.isOrphan) this.handler.onOrphanReply(reply);
    else this.handler.onReply(reply);
  }
}

function contains(list: Array<Bytes>, wanted: Bytes): bool {
  for (let i = 0; i < list.length; i++) {
    if (list[i].equals(wanted)) return true;
  }
  return false;
}
