import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Pool } from "../generated/config.gen";

const NANOSECONDS: u64 = 1_000_000;

/** What the endpoint picker is told of an answer. */
export const enum ResponsePhase {
  Off,
  Headers,
  Full,
}

/** A pool's part of the configuration. */
@final
export class PoolPolicy {
  readonly cluster: Bytes;
  readonly pickerCluster: string;
  readonly pickerAuthority: string;
  readonly failsOpen: bool;
  /** Milliseconds for each phase. */
  readonly timeout: u32;
  readonly responsePhase: ResponsePhase;
  /** Failures in a row; 0: the breaker never opens. */
  readonly failures: u32;
  /** Nanoseconds for which it is open. */
  readonly openFor: u64;

  constructor(pool: Pool) {
    this.cluster = pool.cluster;
    this.pickerCluster = pool.picker.cluster;
    this.pickerAuthority = pool.picker.authority;
    this.failsOpen = pool.failureMode == "FailOpen";
    this.timeout = <u32>pool.timeout;
    this.responsePhase = responsePhaseOf(pool.responsePhase);
    this.failures = <u32>pool.breaker.failures;
    this.openFor = <u64>pool.breaker.openFor * NANOSECONDS;
  }
}

function responsePhaseOf(name: string): ResponsePhase {
  if (name == "off") return ResponsePhase.Off;
  return name == "headers" ? ResponsePhase.Headers : ResponsePhase.Full;
}
