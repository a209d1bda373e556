import { Bytes, ByteWriter, HttpContext, hexEncode, wallMilliseconds } from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  CacheAsk,
  CacheEntry,
  CacheHandler,
  CacheReply,
  CacheStore,
  CacheTimes,
} from "proxy-wasm-assemblyscript-sdk/assembly/cache";
import { sha256 } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";
import { Store, StoreBatch, StoreFault, StoreHandler, StoreReply } from "proxy-wasm-assemblyscript-sdk/assembly/store";

/** Milliseconds that shared data keeps a history at most. */
const LONGEST_LIFE: i64 = 30 * 24 * 3_600_000;
/** Bytes of the longest key of shared data. */
const LONGEST_KEY: i32 = 256;

/** Receives what was kept, once. */
export abstract class HistoryReader {
  /**
   * @param json no bytes: nothing was kept
   * @param fault None unless the store failed
   * @param late the answer came after `read` had returned: the stream waits, unless it is over
   */
  abstract onHistory(json: Bytes, fault: StoreFault, error: string, late: bool): void;

  /** The stream is over: nothing may touch it. */
  abstract onOrphanHistory(json: Bytes, fault: StoreFault): void;
}

/** Histories by key. */
export abstract class HistoryStore {
  /** For a stream; true: the answer is still to come. */
  abstract read(key: Bytes, stream: HttpContext, reader: HistoryReader): bool;

  /** No stream waits for it. */
  abstract write(key: Bytes, json: Bytes): void;
}

/** In shared data of this process. */
@final
export class SharedHistories extends HistoryStore {
  /** @param ttl milliseconds; 0: as long as may be */
  constructor(
    private readonly cache: CacheStore,
    private readonly ttl: i64,
  ) {
    super();
  }

  read(key: Bytes, stream: HttpContext, reader: HistoryReader): bool {
    return this.cache.read(new CacheAsk(shortened(key)), stream, new FromCache(reader));
  }

  write(key: Bytes, json: Bytes): void {
    const now = wallMilliseconds();
    const until = now + (this.ttl > 0 ? min(this.ttl, LONGEST_LIFE) : LONGEST_LIFE);
    this.cache.write(shortened(key), new CacheEntry(json, new CacheTimes(now, until, until)), null);
  }
}

function shortened(key: Bytes): Bytes {
  return key.length <= LONGEST_KEY ? key : hexEncode(sha256(key));
}

@final
class FromCache extends CacheHandler {
  constructor(private readonly reader: HistoryReader) {
    super();
  }

  onReply(reply: CacheReply): void {
    this.reader.onHistory(valueIn(reply), reply.fault, reply.error, reply.late);
  }

  onOrphanReply(reply: CacheReply): void {
    this.reader.onOrphanHistory(valueIn(reply), reply.fault);
  }
}

function valueIn(reply: CacheReply): Bytes {
  const entry = reply.entry;
  return entry == null ? Bytes.empty() : entry.value;
}

/** In a Redis, as Higress keeps them: the JSON itself. */
@final
export class RemoteHistories extends HistoryStore {
  /** @param rootId of the plugin's context @param ttl milliseconds; 0: for ever */
  constructor(
    private readonly store: Store,
    private readonly rootId: u32,
    private readonly prefix: Bytes,
    private readonly ttl: i64,
  ) {
    super();
  }

  read(key: Bytes, stream: HttpContext, reader: HistoryReader): bool {
    return this.store.get(this.nameOf(key), stream, new FromStore(reader));
  }

  write(key: Bytes, json: Bytes): void {
    this.store.runDetached(new StoreBatch().set(this.nameOf(key), json, this.ttl), this.rootId, new Unheard());
  }

  private nameOf(key: Bytes): Bytes {
    const out = new ByteWriter(this.prefix.length + key.length);
    out.bytes(this.prefix);
    out.bytes(key);
    return out.take();
  }
}

@final
class FromStore extends StoreHandler {
  constructor(private readonly reader: HistoryReader) {
    super();
  }

  onReply(reply: StoreReply): void {
    this.reader.onHistory(reply.at(0).asBytes(), reply.fault, reply.error, reply.late);
  }

  onOrphanReply(reply: StoreReply): void {
    this.reader.onOrphanHistory(reply.at(0).asBytes(), reply.fault);
  }
}

@final
class Unheard extends StoreHandler {
  onReply(_reply: StoreReply): void {}
}
