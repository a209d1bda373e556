import {
  ABSENT,
  Bytes,
  getShared,
  randomBytes,
  setShared,
  SharedValue,
  wallMilliseconds,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { PoolCounts, WorkerCounts } from "./pool-counts";

/** How often a choice is made anew because another worker made one meanwhile. */
const MAX_ATTEMPTS: i32 = 8;

/** Milliseconds between two signs of life. */
export const BEAT: u32 = 2_000;

/** Makes a choice by what is under way. It may be asked several times, until nobody has come between. */
export abstract class Chooser {
  /** The address of the endpoint that is picked; no bytes: none. */
  abstract choose(counts: PoolCounts): Bytes;
}

/** What this worker has under way in one pool. */
@final
class OwnPool {
  constructor(
    readonly cluster: Bytes,
    readonly key: Bytes,
    readonly counts: WorkerCounts,
  ) {}
}

/**
 * Requests under way, of all configurations of this VM: they outlive the configuration that has picked for them. What is in
 * shared data is told by each worker for itself (see PoolCounts).
 */
@final
export class Ledger {
  private readonly pools: Array<OwnPool> = [];
  private id: u64 = 0;
  private beatAt: i64 = 0;

  /** Picks an endpoint, whose request is under way from now on. No bytes: none was picked. */
  pick(cluster: Bytes, chooser: Chooser): Bytes {
    const pool = this.poolOf(cluster);
    const now = wallMilliseconds();
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const found = getShared(pool.key);
      const counts = PoolCounts.parse(found.bytes).with(pool.counts, now);
      const address = chooser.choose(counts);
      if (address.length == 0) return address;
      const pod = pool.counts.of(address);
      pod.inFlight++;
      // The last choice holds though others may not know of it before this worker writes again.
      if (publish(pool, counts, found, now) || attempt == MAX_ATTEMPTS) return pod.address;
      pod.inFlight--;
    }
    return Bytes.empty();
  }

  /** What is under way now. */
  read(cluster: Bytes): PoolCounts {
    const pool = this.poolOf(cluster);
    return PoolCounts.parse(getShared(pool.key).bytes).with(pool.counts, wallMilliseconds());
  }

  /** A request is over. */
  release(cluster: Bytes, address: Bytes): void {
    const pool = this.poolOf(cluster);
    const pod = pool.counts.find(address);
    if (pod == null) return;
    pod.inFlight = max<i64>(pod.inFlight - 1, 0);
    this.tell(pool);
  }

  /** A request was picked for one endpoint, and another one has served it: the first has failed. */
  moved(cluster: Bytes, from: Bytes, to: Bytes): void {
    const pool = this.poolOf(cluster);
    const pod = pool.counts.of(from);
    pod.inFlight = max<i64>(pod.inFlight - 1, 0);
    pod.failedAt = wallMilliseconds();
    if (to.length > 0) pool.counts.of(to).inFlight++;
    this.tell(pool);
  }

  /** An endpoint has answered, maybe with an error of its own: who fails fast is not to get all requests for being idle. */
  answered(cluster: Bytes, address: Bytes, isError: bool): void {
    const pool = this.poolOf(cluster);
    if (isError) pool.counts.of(address).erred(wallMilliseconds());
    else {
      const pod = pool.counts.find(address);
      if (pod != null) pod.served();
    }
  }

  /** An endpoint has failed. */
  failed(cluster: Bytes, address: Bytes): void {
    const pool = this.poolOf(cluster);
    pool.counts.of(address).failedAt = wallMilliseconds();
    this.tell(pool);
  }

  /** A sign of life, for what is under way for long. */
  beat(): void {
    const now = wallMilliseconds();
    if (now >= this.beatAt && now - this.beatAt < <i64>(BEAT / 2)) return;
    this.beatAt = now;
    for (let i = 0; i < this.pools.length; i++) {
      if (this.pools[i].counts.pods.length > 0) this.tell(this.pools[i]);
    }
  }

  private tell(pool: OwnPool): void {
    const now = wallMilliseconds();
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const found = getShared(pool.key);
      if (publish(pool, PoolCounts.parse(found.bytes).with(pool.counts, now), found, now)) return;
    }
  }

  private poolOf(cluster: Bytes): OwnPool {
    for (let i = 0; i < this.pools.length; i++) {
      if (this.pools[i].cluster.equals(cluster)) return this.pools[i];
    }
    if (this.id == 0) this.id = load<u64>(changetype<usize>(randomBytes(8))) | 1;
    const key = Bytes.of("ai-load-balancer/counts/" + cluster.toString());
    const pool = new OwnPool(cluster.copy(), key, new WorkerCounts(this.id));
    this.pools.push(pool);
    return pool;
  }
}

/** False: another worker has written meanwhile. @param counts with the pool's own */
function publish(pool: OwnPool, counts: PoolCounts, found: SharedValue, now: i64): bool {
  pool.counts.tidy(now);
  pool.counts.seenAt = now;
  return setShared(pool.key, counts.write(), found.exists ? found.cas : ABSENT);
}

/** The one of this VM. */
export const LEDGER: Ledger = new Ledger();
