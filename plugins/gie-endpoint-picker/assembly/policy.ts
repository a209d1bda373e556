import {
  Bytes,
  BytesIndex,
  ConfigDecoder,
  ConfigIssues,
  ConfigPath,
  JsonValue,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { EndpointPickerConfig, Pool } from "./generated/config.gen";

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

/** A configuration made ready for requests. */
@final
export class PickerPolicy {
  /** Clusters of the pools, in the order of `pools`. */
  readonly clusters: BytesIndex;
  readonly pools: Array<PoolPolicy> = [] as PoolPolicy[];

  /** @param expected pools to make room for */
  constructor(expected: i32) {
    this.clusters = new BytesIndex(expected);
  }

  /** The position of the pool of that cluster, or -1. */
  find(cluster: Bytes): i32 {
    return this.clusters.find(cluster);
  }
}

@final
export class PickerDecoder extends ConfigDecoder<PickerPolicy> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): PickerPolicy {
    const config = EndpointPickerConfig.decode(value, path, issues);
    const policy = new PickerPolicy(config.pools.length);
    const place = path.key("pools");
    for (let i = 0; i < config.pools.length; i++) {
      const pool = config.pools[i];
      // Of an empty one was told already.
      if (pool.cluster.length == 0) continue;
      if (policy.clusters.add(pool.cluster)) policy.pools.push(new PoolPolicy(pool));
      else issues.error(place.at(i).key("cluster"), "another pool has this cluster: one endpoint picker a cluster");
    }
    return policy;
  }
}
