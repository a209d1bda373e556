import { Bytes, BytesIndex } from "proxy-wasm-assemblyscript-sdk/assembly";
import { PoolPolicy } from "./pool-policy";
import { Pool } from "./pool";

/** The pools of a configuration by their clusters. */
@final
export class Pools {
  private readonly clusters: BytesIndex;
  private readonly policies: Array<PoolPolicy> = [] as PoolPolicy[];
  /** Made when they are asked for first: a configuration that is refused defines no metrics. */
  private readonly pools: Array<Pool | null> = [] as Array<Pool | null>;

  /** @param expected pools to make room for */
  constructor(expected: i32) {
    this.clusters = new BytesIndex(expected);
  }

  get size(): i32 {
    return this.policies.length;
  }

  /** Adds a pool; false when another one has its cluster. */
  add(policy: PoolPolicy): bool {
    if (!this.clusters.add(policy.cluster)) return false;
    this.policies.push(policy);
    this.pools.push(null);
    return true;
  }

  /** The pool of a cluster; null where it is none. */
  find(cluster: Bytes): Pool | null {
    const at = this.clusters.find(cluster);
    if (<u32>at >= <u32>this.pools.length) return null;
    let pool = this.pools[at];
    if (pool == null) this.pools[at] = pool = new Pool(this.policies[at]);
    return pool;
  }
}
