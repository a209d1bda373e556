import { ByteWriter, Bytes, ConfigIssues, ConfigPath } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiLoadBalancerConfig, Pool } from "../generated/config.gen";
import { PickPolicy, PickRule, readRule } from "./rule";

/** Header by which a cluster takes one of its endpoints, as GIE names it (proposal 004). */
export const ENDPOINT_HEADER: string = "x-gateway-destination-endpoint";

/** Milliseconds for which metrics count beyond three intervals without a reading. */
const PATIENCE: i64 = 1_000;

const SPACE: i32 = 0x20;

/** A cluster whose endpoints are picked here. */
@final
export class EndpointPool {
  readonly cluster: Bytes;
  readonly clusterName: string;
  /** Whose counts, prefixes and metrics its endpoints have. */
  readonly group: Bytes;
  readonly endpoints: Array<Bytes>;
  readonly maxEndpoints: i32;
  readonly metricsPath: string;
  /** Milliseconds between two readings of an endpoint's metrics. */
  readonly interval: u32;
  readonly usesMetrics: bool;
  /** Whether an endpoint is picked, or metrics read only. */
  readonly picks: bool;

  constructor(
    config: Pool,
    readonly rule: PickRule,
  ) {
    this.cluster = config.cluster;
    this.clusterName = config.cluster.toString();
    this.group = config.group.length > 0 ? config.group : config.cluster;
    this.endpoints = config.endpoints;
    this.maxEndpoints = config.maxEndpoints;
    this.metricsPath = config.hasMetricsPath ? config.metricsPath : "/metrics";
    this.interval = <u32>config.metricsInterval;
    this.picks = config.picks;
    this.usesMetrics = config.hasMetricsPath || rule.policy == PickPolicy.Metrics;
  }

  get readsMetrics(): bool {
    return this.usesMetrics && this.group.equals(this.cluster);
  }

  /** What is to be read, and how often, as a text: equal ones ask for the same. */
  get summary(): Bytes {
    const out = new ByteWriter(64);
    out.text(this.interval.toString());
    out.text(this.metricsPath);
    out.bytes(this.rule.targetMetric);
    for (let i = 0; i < this.endpoints.length; i++) {
      out.byte(SPACE);
      out.bytes(this.endpoints[i]);
    }
    return out.take();
  }

  /** Milliseconds for which an endpoint's metrics count. */
  get metricsLife(): i64 {
    return 3 * <i64>this.interval + PATIENCE;
  }
}

/** Of which clusters an endpoint is picked, and how. */
@final
export class EndpointPolicy {
  constructor(
    /** For clusters that are no pools, where the host tells their endpoints; null: none. */
    readonly rule: PickRule | null,
    readonly pools: Array<EndpointPool>,
  ) {}

  /** Null: the cluster is none of the pools. */
  poolOf(cluster: Bytes): EndpointPool | null {
    for (let i = 0; i < this.pools.length; i++) {
      if (this.pools[i].cluster.equals(cluster)) return this.pools[i];
    }
    return null;
  }
}

/** Null: the configuration is refused. */
export function readEndpointPolicy(
  config: AiLoadBalancerConfig,
  path: ConfigPath,
  issues: ConfigIssues,
): EndpointPolicy | null {
  if (config.lbPolicy == "cluster_metrics") {
    issues.error(path.key("lb_policy"), 'is for lb_type "cluster"');
    return null;
  }
  const rule = config.hasLbPolicy ? readRule(config.lbPolicy, config.lbConfig, path.key("lb_config"), issues) : null;
  if (rule == null && !config.hasPools) {
    issues.error(path, "one of lb_policy and pools must be there");
    return null;
  }
  return new EndpointPolicy(rule, readPools(config, rule, path.key("pools"), issues));
}

function readPools(
  config: AiLoadBalancerConfig,
  rule: PickRule | null,
  path: ConfigPath,
  issues: ConfigIssues,
): Array<EndpointPool> {
  const pools: EndpointPool[] = [];
  for (let i = 0; i < config.pools.length; i++) {
    const pool = config.pools[i];
    const place = path.at(i);
    const own = ownRule(config, pool, place, issues);
    if (own != null) pools.push(new EndpointPool(pool, own));
    else if (rule != null) pools.push(new EndpointPool(pool, rule));
    else issues.error(place.key("lb_policy"), "is required where there is none for all pools");
  }
  return pools;
}

/** The rule of a pool that has another policy or other settings; null: it has those of all. */
function ownRule(config: AiLoadBalancerConfig, pool: Pool, path: ConfigPath, issues: ConfigIssues): PickRule | null {
  const policy = pool.hasLbPolicy ? pool.lbPolicy : config.lbPolicy;
  if (policy.length == 0 || (!pool.hasLbPolicy && !pool.hasLbConfig)) return null;
  const settings = pool.hasLbConfig ? pool.lbConfig : config.lbConfig;
  return readRule(policy, settings, path.key("lb_config"), issues);
}
