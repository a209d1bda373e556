import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { WorkerCounts } from "./counts";
import { Estimate } from "./estimate";

// As it stands in shared data, little endian: u8 format, u8 number of workers, u16 zero, u32 zero, f64 part of requests that
// fail; each estimate: f64 milliseconds, i64 time of the last sample, u32 samples, u32 zero; each worker: u64 id, i64 time of
// its last sign, i64 and i64 sums of times, u32 in flight, u32 waiting.

const FORMAT: u8 = 1;
const HEAD: i32 = 16;
const ESTIMATE: i32 = 24;
const ENTRIES: i32 = HEAD + 2 * ESTIMATE;
const ENTRY: i32 = 40;
/** More workers than that are not counted by others. */
const MOST_WORKERS: i32 = 64;

/** Milliseconds without a sign of a worker after which its requests count no more: its VM is gone, with all of them. */
export const LEASE: i64 = 5_000;

/** By how much a failure takes a service out of use, and what a success leaves of that. */
const FAILURE_SHARE: f64 = 0.25;
const SUCCESS_LEAVES: f64 = 0.5;
const MOST_FAILING: f64 = 0.99;

@final
class WorkerEntry {
  /** @param seen milliseconds since the epoch */
  constructor(
    readonly id: u64,
    readonly seen: i64,
    readonly counts: WorkerCounts,
  ) {}
}

/** What all workers of a process know about a service together. */
@final
export class ServiceRecord {
  /** Until the first piece of an answer. */
  readonly firstToken: Estimate = new Estimate();
  /** Until its end. */
  readonly total: Estimate = new Estimate();
  /** Part of the requests that fail, from 0 to 0.99; newer ones count for more. */
  failing: f64 = 0;
  private entries: Array<WorkerEntry> = [];

  /** What no record's bytes are is one that knows nothing. */
  static read(bytes: Bytes | null): ServiceRecord {
    const record = new ServiceRecord();
    if (bytes == null || bytes.length < ENTRIES || <u8>bytes.at(0) != FORMAT) return record;
    const count = bytes.at(1);
    if (bytes.length != ENTRIES + count * ENTRY) return record;
    record.failing = load<f64>(bytes.ptr, 8);
    readEstimate(record.firstToken, bytes.ptr + HEAD);
    readEstimate(record.total, bytes.ptr + HEAD + ESTIMATE);
    for (let i = 0; i < count; i++) record.entries.push(readEntry(bytes.ptr + <usize>(ENTRIES + i * ENTRY)));
    return record;
  }

  write(): Bytes {
    const buffer = new ArrayBuffer(ENTRIES + this.entries.length * ENTRY);
    const start = changetype<usize>(buffer);
    store<u8>(start, FORMAT);
    store<u8>(start, <u8>this.entries.length, 1);
    store<f64>(start, this.failing, 8);
    writeEstimate(this.firstToken, start + HEAD);
    writeEstimate(this.total, start + HEAD + ESTIMATE);
    for (let i = 0; i < this.entries.length; i++) {
      writeEntry(this.entries[i], start + <usize>(ENTRIES + i * ENTRY));
    }
    return Bytes.wrap(buffer);
  }

  /** One worker says how it stands; others of whom nothing was heard for long are left out. */
  setWorker(id: u64, counts: WorkerCounts, now: i64): void {
    const kept: WorkerEntry[] = [];
    for (let i = 0; i < this.entries.length; i++) {
      const entry = this.entries[i];
      if (entry.id != id && isLive(entry, now)) kept.push(entry);
    }
    if (counts.inFlight > 0 && kept.length < MOST_WORKERS) kept.push(new WorkerEntry(id, now, counts));
    this.entries = kept;
  }

  /** What is under way, of all workers. */
  counts(now: i64): WorkerCounts {
    const sum = new WorkerCounts();
    for (let i = 0; i < this.entries.length; i++) {
      if (isLive(this.entries[i], now)) sum.add(this.entries[i].counts);
    }
    return sum;
  }

  failed(): void {
    this.failing = min(this.failing + FAILURE_SHARE * (1 - this.failing), MOST_FAILING);
  }

  succeeded(): void {
    this.failing *= SUCCESS_LEAVES;
  }
}

/** A clock that was set back must not keep dead workers: signs from far ahead do not count either. */
function isLive(entry: WorkerEntry, now: i64): bool {
  return entry.seen > now - LEASE && entry.seen < now + LEASE;
}

function readEstimate(estimate: Estimate, p: usize): void {
  estimate.value = load<f64>(p);
  estimate.at = load<i64>(p, 8);
  estimate.samples = load<u32>(p, 16);
}

function writeEstimate(estimate: Estimate, p: usize): void {
  store<f64>(p, estimate.value);
  store<i64>(p, estimate.at, 8);
  store<u32>(p, estimate.samples, 16);
}

function readEntry(p: usize): WorkerEntry {
  const counts = new WorkerCounts();
  counts.inFlightSince = load<i64>(p, 16);
  counts.waitingSince = load<i64>(p, 24);
  counts.inFlight = load<u32>(p, 32);
  counts.waiting = load<u32>(p, 36);
  return new WorkerEntry(load<u64>(p), load<i64>(p, 8), counts);
}

function writeEntry(entry: WorkerEntry, p: usize): void {
  const counts = entry.counts;
  store<u64>(p, entry.id);
  store<i64>(p, entry.seen, 8);
  store<i64>(p, counts.inFlightSince, 16);
  store<i64>(p, counts.waitingSince, 24);
  store<u32>(p, counts.inFlight, 32);
  store<u32>(p, counts.waiting, 36);
}
