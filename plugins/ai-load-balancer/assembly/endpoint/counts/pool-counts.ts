import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ProtoReader, ProtoWriter } from "proxy-wasm-assemblyscript-sdk/assembly/protobuf";

/** Milliseconds without a sign of life after which a worker's counts do not count: it has died with its requests. */
export const WORKER_LIFE: i64 = 10_000;

/** Milliseconds for which an endpoint that has failed is tried last. */
export const FAILURE_LIFE: i64 = 5_000;

/** Errors in a row with which an endpoint has failed: one or two may be for what they were asked. */
const MOST_ERRORS: i32 = 3;

/** Milliseconds after which errors in a row are forgotten; until then one more is enough. */
const ERRORS_LIFE: i64 = 60_000;

// Fields of a pool's counts, of a worker's among them, and of an endpoint's among those.
const WORKER: u32 = 1;
const ID: u32 = 1;
const SEEN: u32 = 2;
const POD: u32 = 3;
const ADDRESS: u32 = 1;
const IN_FLIGHT: u32 = 2;
const FAILED: u32 = 3;

/** What one worker has to do with one endpoint. */
@final
export class PodCount {
  /** Requests under way. */
  inFlight: i64 = 0;
  /** Wall milliseconds of the last failure; 0: none. */
  failedAt: i64 = 0;
  /** Errors in a row that it has answered with; other workers are told only of what comes of them. */
  private errors: i32 = 0;
  private errorAt: i64 = 0;

  constructor(readonly address: Bytes) {}

  /** Whether it has failed a moment ago. */
  hasFailed(now: i64): bool {
    return this.failedAt > 0 && abs<i64>(now - this.failedAt) < FAILURE_LIFE;
  }

  /** It has answered with an error; after several it has failed. */
  erred(now: i64): void {
    this.errors = this.hasErrors(now) ? this.errors + 1 : 1;
    this.errorAt = now;
    if (this.errors >= MOST_ERRORS) this.failedAt = now;
  }

  served(): void {
    this.errors = 0;
  }

  /** Whether nothing is to be kept of it. */
  isForgotten(now: i64): bool {
    return this.inFlight <= 0 && !this.hasFailed(now) && !this.hasErrors(now);
  }

  private hasErrors(now: i64): bool {
    return this.errors > 0 && abs<i64>(now - this.errorAt) < ERRORS_LIFE;
  }
}

/** The counts of one worker: a VM, of which there is one in each of Envoy's worker threads. */
@final
export class WorkerCounts {
  /** Wall milliseconds of the last sign of life. */
  seenAt: i64 = 0;
  /** In the order of their addresses: each pick asks of each endpoint, of which there may be hundreds. */
  pods: Array<PodCount> = [];

  constructor(readonly id: u64) {}

  find(address: Bytes): PodCount | null {
    const place = this.placeOf(address);
    if (place == this.pods.length) return null;
    const pod = this.pods[place];
    return pod.address.equals(address) ? pod : null;
  }

  of(address: Bytes): PodCount {
    const found = this.find(address);
    if (found != null) return found;
    const pod = new PodCount(address.copy());
    this.add(pod);
    return pod;
  }

  add(pod: PodCount): void {
    const pods = this.pods;
    let place = pods.length;
    pods.push(pod);
    for (; place > 0 && pods[place - 1].address.compare(pod.address) > 0; place--) pods[place] = pods[place - 1];
    pods[place] = pod;
  }

  /** Index of the first whose address is not before it. */
  private placeOf(address: Bytes): i32 {
    let low = 0;
    let high = this.pods.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.pods[middle].address.compare(address) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Leaves out what says nothing any more. */
  tidy(now: i64): void {
    const kept: PodCount[] = [];
    for (let i = 0; i < this.pods.length; i++) {
      const pod = this.pods[i];
      if (!pod.isForgotten(now)) kept.push(pod);
    }
    this.pods = kept;
  }

  /** A clock that was set back must not keep the dead. */
  isAlive(now: i64): bool {
    return abs<i64>(now - this.seenAt) <= WORKER_LIFE;
  }
}

/**
 * Requests under way to a pool's endpoints, of all workers. Each worker writes what it has itself, whole and anew: nothing that
 * was lost on the way adds up, and what a worker had that died goes when it is missed.
 */
@final
export class PoolCounts {
  private readonly workers: Array<WorkerCounts> = [];

  /** What is no counts' bytes is no counts. */
  static parse(bytes: Bytes): PoolCounts {
    const counts = new PoolCounts();
    const reader = new ProtoReader(bytes);
    while (reader.next()) {
      if (reader.field == WORKER) counts.workers.push(readWorker(reader.bytes));
    }
    return counts;
  }

  /** Puts a worker's counts in the place of what it had, and leaves out the dead. */
  with(own: WorkerCounts, now: i64): PoolCounts {
    const next = new PoolCounts();
    next.workers.push(own);
    for (let i = 0; i < this.workers.length; i++) {
      const worker = this.workers[i];
      if (worker.id != own.id && worker.isAlive(now)) next.workers.push(worker);
    }
    return next;
  }

  /** Requests under way to an endpoint. */
  inFlight(address: Bytes): i64 {
    let sum: i64 = 0;
    for (let i = 0; i < this.workers.length; i++) {
      const pod = this.workers[i].find(address);
      if (pod != null) sum += max<i64>(pod.inFlight, 0);
    }
    return sum;
  }

  /** Whether an endpoint has failed a moment ago. */
  isFailing(address: Bytes, now: i64): bool {
    for (let i = 0; i < this.workers.length; i++) {
      const pod = this.workers[i].find(address);
      if (pod != null && pod.hasFailed(now)) return true;
    }
    return false;
  }

  write(): Bytes {
    const out = new ProtoWriter();
    for (let i = 0; i < this.workers.length; i++) writeWorker(out, this.workers[i]);
    return out.take();
  }
}

function writeWorker(out: ProtoWriter, worker: WorkerCounts): void {
  out
    .open(WORKER)
    .number(ID, worker.id)
    .number(SEEN, <u64>worker.seenAt);
  for (let i = 0; i < worker.pods.length; i++) {
    const pod = worker.pods[i];
    out
      .open(POD)
      .bytes(ADDRESS, pod.address)
      .number(IN_FLIGHT, <u64>pod.inFlight);
    if (pod.failedAt > 0) out.number(FAILED, <u64>pod.failedAt);
    out.close();
  }
  out.close();
}

function readWorker(bytes: Bytes): WorkerCounts {
  let worker = new WorkerCounts(0);
  const reader = new ProtoReader(bytes);
  while (reader.next()) {
    if (reader.field == ID) worker = new WorkerCounts(reader.number);
    else if (reader.field == SEEN) worker.seenAt = <i64>reader.number;
    else if (reader.field == POD) worker.add(readPod(reader.bytes));
  }
  return worker;
}

function readPod(bytes: Bytes): PodCount {
  let pod = new PodCount(Bytes.empty());
  const reader = new ProtoReader(bytes);
  while (reader.next()) {
    if (reader.field == ADDRESS) pod = new PodCount(reader.bytes);
    else if (reader.field == IN_FLIGHT) pod.inFlight = <i64>reader.number;
    else if (reader.field == FAILED) pod.failedAt = <i64>reader.number;
  }
  return pod;
}
