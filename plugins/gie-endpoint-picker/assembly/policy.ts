import { ConfigDecoder, ConfigIssues, ConfigPath, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { EndpointPickerConfig } from "./generated/config.gen";
import { PoolPolicy } from "./pool/pool-policy";
import { Pools } from "./pool/pools";

/** A configuration made ready for requests. */
@final
export class PickerPolicy {
  constructor(readonly pools: Pools) {}
}

@final
export class PickerDecoder extends ConfigDecoder<PickerPolicy> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): PickerPolicy {
    const config = EndpointPickerConfig.decode(value, path, issues);
    const pools = new Pools(config.pools.length);
    const place = path.key("pools");
    for (let i = 0; i < config.pools.length; i++) {
      const pool = config.pools[i];
      // Of an empty one was told already.
      if (pool.cluster.length == 0 || pools.add(new PoolPolicy(pool))) continue;
      issues.error(place.at(i).key("cluster"), "another pool has this cluster, and a cluster has one endpoint picker");
    }
    return new PickerPolicy(pools);
  }
}
