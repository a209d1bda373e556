import { Bytes } from "../bytes";
import { wallMilliseconds } from "../clock";
import { HttpContext } from "../context";
import { Counter } from "../metrics";
import { StoreHandler, StoreReply } from "../store/call";
import { StoreFault } from "../store/fault";
import { SharedCells } from "../store/shared/cells";
import { sharedTable } from "../store/shared/shared-table";
import { StoreValue } from "../store/value";
import { CacheAsk, CacheHandler, CacheStore, corruptReply, replyOf } from "./cache-store";
import { CacheEntry } from "./entry";
import { CELL_BYTES, Ring } from "./ring";
import { SharedEntries } from "./shared-entries";
import { PurgeStamps } from "./stamps";

/** One set of the index for so many cells: twice as many slots as there can be entries, so that the ring decides who goes. */
const CELLS_OF_SET: i32 = 8;
const MAX_BITS: i32 = 20;

/** In shared data of one Envoy process: all answers are there before the call returns. */
@final
export class SharedCache extends CacheStore {
  /** @param corrupt counts what was found and is no entry */
  constructor(
    private readonly entries: SharedEntries,
    private readonly most: i32,
    private readonly corrupt: Counter,
  ) {
    super();
  }

  get largest(): i32 {
    return min(this.most, this.entries.largest);
  }

  read(ask: CacheAsk, _stream: HttpContext, handler: CacheHandler): bool {
    const now = wallMilliseconds();
    const found = this.entries.find(ask.key, now);
    if (found.corrupt) {
      this.corrupt.add();
      this.entries.remove(ask.key, now);
    }
    handler.onReply(found.corrupt ? corruptReply(false) : replyOf(found.entry, false));
    return false;
  }

  write(key: Bytes, entry: CacheEntry, handler: StoreHandler | null): bool {
    if (entry.value.length > this.largest || !this.entries.put(key, entry, wallMilliseconds())) return false;
    if (handler != null) handler.onReply(reply(1));
    return true;
  }

  remove(key: Bytes, _stream: HttpContext, handler: StoreHandler): bool {
    handler.onReply(reply(this.entries.remove(key, wallMilliseconds()) ? 1 : 0));
    return false;
  }

  purge(group: Bytes, until: i64, _stream: HttpContext, handler: StoreHandler): bool {
    if (this.entries.purge(group, until)) handler.onReply(reply(1));
    else handler.onReply(new StoreReply([StoreValue.failed(StoreFault.Server, "others kept purging")], false));
    return false;
  }
}

/**
 * The entries of this process.
 * @param maxBytes what the ring of entries may take; the index takes a sixteenth of it more
 */
export function sharedEntries(maxBytes: u32, prefix: Bytes): SharedEntries {
  const count = <i32>max<u32>(maxBytes / CELL_BYTES, 1);
  // Rings of different sizes are different rings.
  const name = "cache/" + count.toString();
  const bits = min(31 - clz<i32>(max(count / CELLS_OF_SET, 1)), MAX_BITS);
  const ring = new Ring(new SharedCells(name + "/ring/"), count);
  const stamps = new PurgeStamps(new SharedCells("cache/purged/"));
  return new SharedEntries(sharedTable(name + "/index/", bits), ring, stamps, prefix);
}

function reply(value: i64): StoreReply {
  return new StoreReply([StoreValue.ofInteger(value)], false);
}
