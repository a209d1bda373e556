import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Store, StoreBatch, StoreHandler, StoreKind, StoreReply } from "proxy-wasm-assemblyscript-sdk/assembly/store";

/** Digests that are looked up together, the longest prefixes first: nearly always the last turn's is among the first. */
const AT_ONCE: i32 = 3;
/** Digests that are looked up, or written, at most. */
const MOST: i32 = 16;

/** Where a prefix was found. */
@final
export class PrefixOwner {
  constructor(
    readonly address: Bytes,
    /** Index of its digest. */
    readonly depth: i32,
  ) {}
}

/** Which endpoint has which prefix in its cache, in shared data: at once, and of a fixed size. */
@final
export class PrefixTable {
  constructor(
    private readonly store: Store,
    /** Milliseconds. */
    private readonly life: i64,
    private readonly rootId: u32,
  ) {}

  /** Who has the longest of the prefixes; null: nobody. */
  find(digests: Array<Bytes>): PrefixOwner | null {
    const last = max<i32>(digests.length - MOST, 0);
    for (let end = digests.length; end > last; end -= AT_ONCE) {
      const start = max<i32>(end - AT_ONCE, last);
      const batch = new StoreBatch();
      for (let i = end - 1; i >= start; i--) batch.get(keyOf(digests[i]));
      const found = new Found();
      this.store.runDetached(batch, this.rootId, found);
      if (found.index >= 0) return new PrefixOwner(found.address, end - 1 - found.index);
    }
    return null;
  }

  /** From now on the endpoint has the prefixes from that one on. */
  keep(digests: Array<Bytes>, from: i32, address: Bytes): void {
    const batch = new StoreBatch();
    for (let i = max<i32>(from, digests.length - MOST); i < digests.length; i++) {
      batch.set(keyOf(digests[max<i32>(i, 0)]), address, this.life);
    }
    this.store.runDetached(batch, this.rootId, new Found());
  }
}

@final
class Found extends StoreHandler {
  address: Bytes = Bytes.empty();
  index: i32 = -1;

  onReply(reply: StoreReply): void {
    for (let i = 0; i < reply.length; i++) {
      const value = reply.at(i);
      if (value.kind != StoreKind.Bytes) continue;
      this.address = value.asBytes();
      this.index = i;
      return;
    }
  }
}

/** Other plugins may keep theirs in the same table. */
function keyOf(digest: Bytes): Bytes {
  const out = new ByteWriter(32);
  out.text("lb/");
  out.bytes(digest);
  return out.take();
}
