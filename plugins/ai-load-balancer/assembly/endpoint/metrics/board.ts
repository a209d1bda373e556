import { Bytes, getShared, setShared } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ProtoReader, ProtoWriter } from "proxy-wasm-assemblyscript-sdk/assembly/protobuf";
import { PodMetrics } from "./pod-metrics";

/** Readings in a row that have failed before an endpoint's old metrics do not count any more. */
const MOST_FAILURES: u32 = 2;

// Fields of a board and of an endpoint on it, as they stand in shared data.
const POD: u32 = 1;
const ADDRESS: u32 = 1;
const AT: u32 = 2;
const FAILURES: u32 = 3;
const IN_FLIGHT: u32 = 4;
const WAITING: u32 = 5;
const RUNNING: u32 = 6;
const KV: u32 = 7;
const TARGET: u32 = 8;
const MAX_ADAPTERS: u32 = 9;
const RUNNING_ADAPTERS: u32 = 10;
const WAITING_ADAPTERS: u32 = 11;

/** An endpoint, as its last metrics told it. */
@final
export class PodState {
  /** Wall milliseconds of the last reading; 0: there was none. */
  at: i64 = 0;
  /** Readings in a row that have failed. */
  failures: u32 = 0;
  /** Requests that this process had under way there at the last reading. */
  inFlight: i64 = 0;
  metrics: PodMetrics = new PodMetrics();

  constructor(readonly address: Bytes) {}

  get waiting(): f64 {
    return max<f64>(this.metrics.waiting, 0);
  }

  get running(): f64 {
    return max<f64>(this.metrics.running, 0);
  }

  /** 0 to 1; -1: not told. */
  get kv(): f64 {
    return this.metrics.kv;
  }

  /** Whether the metrics still count. @param life milliseconds for which they do */
  isFresh(now: i64, life: i64): bool {
    return this.at > 0 && this.failures < MOST_FAILURES && now - this.at <= life;
  }
}

/** What is known of a pool's endpoints; one worker writes it, all read it. */
@final
export class PoolBoard {
  private readonly pods: Array<PodState> = [];
  /** Where the next one that is asked for should be: nearly always they are asked for in their order. */
  private next: i32 = 0;

  /** The board of a cluster; an empty one where nobody has written. */
  static read(cluster: Bytes): PoolBoard {
    return PoolBoard.parse(getShared(keyOf(cluster)).bytes);
  }

  /** What is no board's bytes is an empty board. */
  static parse(bytes: Bytes): PoolBoard {
    const board = new PoolBoard();
    const reader = new ProtoReader(bytes);
    while (reader.next()) {
      if (reader.field == POD) board.pods.push(readPod(reader.bytes));
    }
    return board;
  }

  get length(): i32 {
    return this.pods.length;
  }

  at(index: i32): PodState | null {
    return <u32>index < <u32>this.pods.length ? this.pods[index] : null;
  }

  find(address: Bytes): PodState | null {
    const count = this.pods.length;
    for (let step = 0; step < count; step++) {
      const i = (this.next + step) % count;
      if (!this.pods[i].address.equals(address)) continue;
      this.next = i + 1;
      return this.pods[i];
    }
    return null;
  }

  /** The state of an endpoint, to be changed; a new one where there is none. */
  of(address: Bytes): PodState {
    const found = this.find(address);
    if (found != null) return found;
    const pod = new PodState(address);
    this.pods.push(pod);
    return pod;
  }

  add(pod: PodState): void {
    this.pods.push(pod);
  }

  /** Whether any endpoint has adapters, so that a request's model matters. */
  get hasAdapters(): bool {
    for (let i = 0; i < this.pods.length; i++) {
      if (this.pods[i].metrics.maxAdapters > 0) return true;
    }
    return false;
  }

  save(cluster: Bytes): bool {
    return setShared(keyOf(cluster), this.write());
  }

  write(): Bytes {
    const out = new ProtoWriter();
    for (let i = 0; i < this.pods.length; i++) writePod(out, this.pods[i]);
    return out.take();
  }
}

/** One value for each pool that there ever was: their names come from the configuration, not from requests. */
function keyOf(cluster: Bytes): Bytes {
  return Bytes.of("ai-load-balancer/board/" + cluster.toString());
}

function writePod(out: ProtoWriter, pod: PodState): void {
  const metrics = pod.metrics;
  out
    .open(POD)
    .bytes(ADDRESS, pod.address)
    .number(AT, <u64>pod.at)
    .number(FAILURES, <u64>pod.failures);
  out.number(IN_FLIGHT, <u64>pod.inFlight).number(WAITING, bitsOf(metrics.waiting));
  out.number(RUNNING, bitsOf(metrics.running)).number(KV, bitsOf(metrics.kv)).number(TARGET, bitsOf(metrics.target));
  if (metrics.maxAdapters > 0) {
    out.number(MAX_ADAPTERS, <u64>metrics.maxAdapters).bytes(RUNNING_ADAPTERS, metrics.runningAdapters);
    out.bytes(WAITING_ADAPTERS, metrics.waitingAdapters);
  }
  out.close();
}

function readPod(bytes: Bytes): PodState {
  let pod = new PodState(Bytes.empty());
  const reader = new ProtoReader(bytes);
  while (reader.next()) {
    if (reader.field == ADDRESS) pod = new PodState(reader.bytes);
    else readField(pod, reader);
  }
  return pod;
}

function readField(pod: PodState, reader: ProtoReader): void {
  const metrics = pod.metrics;
  const number = reader.number;
  switch (reader.field) {
    case AT:
      pod.at = <i64>number;
      break;
    case FAILURES:
      pod.failures = <u32>number;
      break;
    case IN_FLIGHT:
      pod.inFlight = <i64>number;
      break;
    case WAITING:
      metrics.waiting = reinterpret<f64>(number);
      break;
    case RUNNING:
      metrics.running = reinterpret<f64>(number);
      break;
    case KV:
      metrics.kv = reinterpret<f64>(number);
      break;
    case TARGET:
      metrics.target = reinterpret<f64>(number);
      break;
    case MAX_ADAPTERS:
      metrics.maxAdapters = <i32>number;
      break;
    case RUNNING_ADAPTERS:
      metrics.runningAdapters = reader.bytes;
      break;
    case WAITING_ADAPTERS:
      metrics.waitingAdapters = reader.bytes;
      break;
  }
}

function bitsOf(value: f64): u64 {
  return reinterpret<u64>(value);
}
