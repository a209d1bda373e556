import { ByteWriter, Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { WorkerCounts } from "./counts";

/** A service that requests may be sent to. */
@final
export class Service {
  /** Under which it is known to all workers: the same for services of different routes that are one. */
  account: Bytes;
  /** Metadata of its endpoints; no bytes where nothing tells. */
  provider: Bytes = Bytes.empty();
  model: Bytes = Bytes.empty();
  /** Whether it gets requests that were not sent to it by name. */
  isOpen: bool = true;
  /** Requests under way, of all workers, from which on it gets no more; 0: no limit. */
  maxInFlight: u32 = 0;
  /** Cluster of the pool that it is; no bytes: it is none, or its metrics do not matter. */
  pool: Bytes = Bytes.empty();
  /** Of an endpoint of the pool that is not overloaded. */
  maxQueue: f64 = Infinity;
  maxKv: f64 = Infinity;

  /** @param name what the header says of it */
  constructor(readonly name: Bytes) {
    this.account = name;
  }

  /** What its endpoints say of themselves: with all others of which the same is said it is one service. */
  answersAs(provider: Bytes, model: Bytes): void {
    this.provider = provider;
    this.model = model;
    const account = new ByteWriter(provider.length + 1 + model.length);
    account.bytes(provider);
    account.byte(0);
    account.bytes(model);
    this.account = account.take();
  }

  get hasLimits(): bool {
    return this.maxInFlight > 0 || this.pool.length > 0;
  }

  isFull(counts: WorkerCounts): bool {
    return this.maxInFlight > 0 && counts.inFlight >= this.maxInFlight;
  }
}
