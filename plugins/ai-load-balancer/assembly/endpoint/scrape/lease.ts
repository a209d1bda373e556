import { ABSENT, Bytes, getShared, setShared } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ProtoReader, ProtoWriter } from "proxy-wasm-assemblyscript-sdk/assembly/protobuf";

/** Milliseconds for which a worker reads the metrics of a pool without saying so again. */
export const LEASE_LIFE: i64 = 1_500;

const ID: u32 = 1;
const SINCE: u32 = 2;
const UNTIL: u32 = 3;
const CONFIG: u32 = 4;

/** Who reads the metrics of a pool. */
@final
export class Lease {
  constructor(
    /** Of a configuration in a worker; random. */
    readonly id: u64,
    /** Wall milliseconds when its configuration came: the newest one knows which endpoints there are. */
    readonly since: i64,
    readonly until: i64,
    /** Tells the pool's configuration from another one. */
    readonly config: u64,
  ) {}

  /** What is no lease's bytes is one that is over. */
  static parse(bytes: Bytes): Lease {
    let id: u64 = 0;
    let since: i64 = 0;
    let until: i64 = 0;
    let config: u64 = 0;
    const reader = new ProtoReader(bytes);
    while (reader.next()) {
      if (reader.field == ID) id = reader.number;
      else if (reader.field == SINCE) since = <i64>reader.number;
      else if (reader.field == UNTIL) until = <i64>reader.number;
      else if (reader.field == CONFIG) config = reader.number;
    }
    return new Lease(id, since, until, config);
  }

  write(): Bytes {
    return new ProtoWriter(32)
      .number(ID, this.id)
      .number(SINCE, <u64>this.since)
      .number(UNTIL, <u64>this.until)
      .number(CONFIG, this.config)
      .take();
  }

  /**
   * Whether `own` may take it: it is its own, it is over, or it is of an older configuration. Of one configuration, which comes
   * to all workers, the first that asked keeps it: else each would read in turn.
   */
  yieldsTo(own: Lease, now: i64): bool {
    // A clock that was set back must not leave a pool without a reader.
    const isOver = this.until <= now || this.until - now > 2 * LEASE_LIFE;
    return this.id == own.id || isOver || (own.since > this.since && own.config != this.config);
  }
}

/** Takes or keeps the lease of a pool; false: another worker has it. */
export function holdLease(cluster: Bytes, id: u64, since: i64, config: u64, now: i64): bool {
  const key = Bytes.of("ai-load-balancer/reader/" + cluster.toString());
  const found = getShared(key);
  const own = new Lease(id, since, now + LEASE_LIFE, config);
  if (!Lease.parse(found.bytes).yieldsTo(own, now)) return false;
  return setShared(key, own.write(), found.exists ? found.cas : ABSENT);
}

/** Lets others have it. */
export function dropLease(cluster: Bytes, id: u64): void {
  const key = Bytes.of("ai-load-balancer/reader/" + cluster.toString());
  const found = getShared(key);
  if (Lease.parse(found.bytes).id == id) setShared(key, new Lease(id, 0, 0, 0).write(), found.cas);
}
