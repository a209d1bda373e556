import { clock_time_get, random_get } from "./abi/wasi_snapshot_preview1";

const REALTIME: u32 = 0;
const MONOTONIC: u32 = 1;
const NANOSECONDS_PER_MILLISECOND: u64 = 1_000_000;

const TIME: usize = memory.data(8);

function read(clock: u32): u64 {
  store<u64>(TIME, 0);
  return clock_time_get(clock, 1, TIME) == 0 ? load<u64>(TIME) : 0;
}

/** Wall clock, nanoseconds since the Unix epoch. */
export function wallNanoseconds(): u64 {
  return read(REALTIME);
}

/** Wall clock, milliseconds since the Unix epoch. */
export function wallMilliseconds(): i64 {
  return <i64>(read(REALTIME) / NANOSECONDS_PER_MILLISECOND);
}

/** A clock that only goes forward, nanoseconds from an arbitrary start: for durations. */
export function monotonicNanoseconds(): u64 {
  return read(MONOTONIC);
}

/** `size` bytes from the host's cryptographic source; zeros when it has none. */
export function randomBytes(size: i32): ArrayBuffer {
  const buffer = new ArrayBuffer(size);
  random_get(changetype<usize>(buffer), <usize>size);
  return buffer;
}

/** A number in `[0, bound)`, from the host's source; 0 when `bound` is 0. */
export function randomBelow(bound: u32): u32 {
  if (bound == 0) return 0;
  random_get(TIME, 8);
  // 64 random bits modulo at most 2³² leave a bias below 2⁻³².
  return <u32>(load<u64>(TIME) % <u64>bound);
}
