// Generated from config.schema.json by `npm run generate`; do not edit.
import {
  Bytes,
  ConfigDecoder,
  ConfigIssues,
  ConfigPath,
  GivenKeys,
  JsonKind,
  JsonValue,
  checkCount,
  expectKind,
  readBool,
  readBytes,
  readBytesList,
  readEnum,
  readInteger,
  readNumber,
  readString,
} from "proxy-wasm-assemblyscript-sdk/assembly";

function readLbConfigServiceList(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<Bytes> {
  const list = readBytesList(value, path, issues, 1);
  if (value.kind == JsonKind.Array) checkCount(list.length, 0, 64, path, issues);
  return list;
}

function readLbConfigServices(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<LbService> {
  const list = new Array<LbService>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(LbService.decode(items.value, path.item(items), issues));
  if (value.kind == JsonKind.Array) checkCount(list.length, 0, 64, path, issues);
  return list;
}

function readPoolEndpoints(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<Bytes> {
  const list = readBytesList(value, path, issues, 1);
  if (value.kind == JsonKind.Array) checkCount(list.length, 0, 1024, path, issues);
  return list;
}

function readAiLoadBalancerConfigPools(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<Pool> {
  const list = new Array<Pool>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(Pool.decode(items.value, path.item(items), issues));
  if (value.kind == JsonKind.Array) checkCount(list.length, 0, 1024, path, issues);
  return list;
}

/** Where counts and prefixes are kept, in the place of Higress's keys. Without either: in shared data of this Envoy process. */
@final
export class StoreBlock {
  /** `shared`: in this Envoy process. `http`: a Redis behind Upstash's REST protocol. `redis`: by Higress's own calls. */
  type_: string = "shared";
  /** A service as Higress names it (`redis.static`), or the name of a cluster. */
  serviceName: string = "";
  /** 0: 6379 for `redis`; 80 for `http` and `*.static`. */
  servicePort: i32 = 0;
  /** User of Redis. */
  username: string = "";
  /** Password of Redis. */
  password: string = "";
  /** Number of the database. */
  database: i32 = 0;
  /** Milliseconds for an answer. */
  timeout: i32 = 1000;
  /** Of `http`: the value of `:authority`; empty for the service's name. */
  host: string = "";
  /** Of `http`: what stands in front of `/pipeline`. */
  path: string = "";
  /** Of `http`: bearer token. */
  token: string = "";
  /** Of `shared`: memory of the table. */
  maxBytes: i32 = 33554432;
  /** Failures in a row after which the store is left alone; 0: never. */
  failures: i32 = 5;
  /** Milliseconds for which it then is. */
  pause: i32 = 5000;

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): StoreBlock {
    const out = new StoreBlock();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("type service_name service_port username password database timeout host path token max_bytes failures pause");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.type_ = readEnum(member, place, issues, "shared http redis");
          break;
        case 1:
          this.serviceName = readString(member, place, issues);
          break;
        case 2:
          this.servicePort = <i32>readInteger(member, place, issues, 0, 65535);
          break;
        case 3:
          this.username = readString(member, place, issues);
          break;
        case 4:
          this.password = readString(member, place, issues);
          break;
        case 5:
          this.database = <i32>readInteger(member, place, issues, 0, 1000000);
          break;
        case 6:
          this.timeout = <i32>readInteger(member, place, issues, 0, 600000);
          break;
        case 7:
          this.host = readString(member, place, issues);
          break;
        case 8:
          this.path = readString(member, place, issues);
          break;
        case 9:
          this.token = readString(member, place, issues);
          break;
        case 10:
          this.maxBytes = <i32>readInteger(member, place, issues, 4096, 1073741824);
          break;
        case 11:
          this.failures = <i32>readInteger(member, place, issues, 0, 1000000);
          break;
        case 12:
          this.pause = <i32>readInteger(member, place, issues, 1, 3600000);
          break;
        default:
          issues.unknownKey(path, items.key, "type service_name service_port username password database timeout host path token max_bytes failures pause");
      }
    }
  }
}

@final
export class LbService {
  /** What the header gets; no two may have the same. */
  name: Bytes = Bytes.empty();
  /** Metadata `sluice.provider` of its endpoints: services of all routes with the same provider and model are counted together, and an answer after a retry counts for the one that gave it. */
  provider: string = "";
  /** Metadata `sluice.model` of its endpoints. */
  model: string = "";
  /** Whether it only gets requests whose header names it, and keeps them when it is full. */
  namedOnly: bool = false;
  /** Requests under way, in all workers of this process, from which on others are chosen. 0: no limit. */
  maxInFlight: i32 = 0;
  /** The cluster of a pool whose metrics are read here (`pools[].metricsPath`, `endpoint_metrics`): others are chosen while each of its endpoints has more than the following says. */
  pool: Bytes = Bytes.of("");
  /** Requests that wait at an endpoint. Without it: no limit. */
  maxQueue: i32 = 0;
  /** Part of an endpoint's KV cache that is in use. Without it: no limit. */
  maxKvCache: f64 = 0;
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `max_queue` was given. */
  get hasMaxQueue(): bool {
    return this.given.has(6);
  }

  /** Whether `max_kv_cache` was given. */
  get hasMaxKvCache(): bool {
    return this.given.has(7);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): LbService {
    const out = new LbService();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("name provider model named_only max_in_flight pool max_queue max_kv_cache");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.name = readBytes(member, place, issues, 1, 256);
          break;
        case 1:
          this.provider = readString(member, place, issues, 0, 512);
          break;
        case 2:
          this.model = readString(member, place, issues, 0, 256);
          break;
        case 3:
          this.namedOnly = readBool(member, place, issues);
          break;
        case 4:
          this.maxInFlight = <i32>readInteger(member, place, issues, 0, 1000000);
          break;
        case 5:
          this.pool = readBytes(member, place, issues, 0, 512);
          break;
        case 6:
          this.maxQueue = <i32>readInteger(member, place, issues, 0, 1000000);
          break;
        case 7:
          this.maxKvCache = readNumber(member, place, issues, 0, 1, "between 0 and 1");
          break;
        default:
          issues.unknownKey(path, items.key, "name provider model named_only max_in_flight pool max_queue max_kv_cache");
      }
      this.given.add(index);
    }
    if (!this.given.has(0)) issues.missing(path, "name");
  }
}

/** What the policy needs. */
@final
export class LbConfig {
  /** Of `global_least_request` and `prefix_cache`: a Redis as Higress names it (`redis.static`). */
  serviceFQDN: string = "";
  /** 0: 6379, or 80 for `*.static`. */
  servicePort: i32 = 0;
  /** User of Redis. */
  username: string = "";
  /** Password of Redis. */
  password: string = "";
  /** Milliseconds for an answer of Redis. */
  timeout: i32 = 3000;
  /** Number of the database. */
  database: i32 = 0;
  /** Where counts and prefixes are kept, in the place of Higress's keys. Without either: in shared data of this Envoy process. */
  store: StoreBlock = new StoreBlock();
  /** Of `global_least_request`: requests that an endpoint may have under way; when all have as many, 429. 0: no limit. */
  maxRequestCount: i32 = 0;
  /** Minutes after which counts in Redis of endpoints that are gone are removed. 0: 60. */
  cleanInterval: i32 = 60;
  /** Higress's; not read, what is picked is in the metrics. */
  enableDetailLog: bool = true;
  /** Of `prefix_cache`: seconds for which it is known who has a prefix. 0: 1800. */
  redisKeyTTL: i32 = 1800;
  /** Of `prefix_cache`: an endpoint that has so many requests more under way than the least busy one is not given a prefix of its own. 0: it always is. */
  maxImbalance: i32 = 32;
  /** Longest request that is read for its prefixes or its model; a longer one is picked for without. */
  maxBodyBytes: i32 = 1048576;
  /** Of `endpoint_metrics`. `default`: adapter, queue and KV cache, in turn. `least`, `most`: by `target_metric`. */
  metricPolicy: string = "default";
  /** Name of a metric, as the servers tell it: `vllm:num_requests_waiting`. */
  targetMetric: string = "";
  /** Of `endpoint_metrics` and `cluster_metrics`: largest share of the last requests that one endpoint or service may have, from 0 to 1. Default 1. */
  rateLimit: JsonValue = JsonValue.missing();
  /** Of `rate_limit`: how many requests are the last ones. 0: 100. */
  windowSize: i32 = 100;
  /** Of `rate_limit`: older requests do not count. 0: 60. */
  windowSeconds: i32 = 60;
  /** Of `cluster_metrics`, which needs it: the service with the fewest requests under way; the one whose answers, or the first pieces of them, come soonest; or the one that the header names already, for `services` with limits. */
  mode: string = "";
  /** Of `cluster_metrics`: names of the services to choose among, as the header gets them. */
  serviceList: Array<Bytes> = [];
  /** Of `cluster_metrics`, in the place of `service_list`: the same with more to say of each. */
  services: Array<LbService> = [];
  /** Of `cluster_metrics`: header that gets the name of the service. The route is then looked up anew. */
  clusterHeader: string = "x-higress-target-cluster";
  /** Of `cluster_metrics`: whether a name that the header has already counts, since a plugin in front has put it there; else it is the client's, and goes. */
  keepHeader: bool = false;
  /** Of `cluster_metrics`: of how many requests, about, a mean is. 0: 100. */
  queueSize: i32 = 100;
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `store` was given. */
  get hasStore(): bool {
    return this.given.has(6);
  }

  /** Whether `mode` was given. */
  get hasMode(): bool {
    return this.given.has(18);
  }

  /** Whether `service_list` was given. */
  get hasServiceList(): bool {
    return this.given.has(19);
  }

  /** Whether `services` was given. */
  get hasServices(): bool {
    return this.given.has(20);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): LbConfig {
    const out = new LbConfig();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("serviceFQDN servicePort username password timeout database store maxRequestCount cleanInterval enableDetailLog redisKeyTTL max_imbalance max_body_bytes metric_policy target_metric rate_limit window_size window_seconds mode service_list services cluster_header keep_header queue_size");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null && index != 15) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.serviceFQDN = readString(member, place, issues);
          break;
        case 1:
          this.servicePort = <i32>readInteger(member, place, issues, 0, 65535);
          break;
        case 2:
          this.username = readString(member, place, issues);
          break;
        case 3:
          this.password = readString(member, place, issues);
          break;
        case 4:
          this.timeout = <i32>readInteger(member, place, issues, 0, 600000);
          break;
        case 5:
          this.database = <i32>readInteger(member, place, issues, 0, 1000000);
          break;
        case 6:
          this.store = StoreBlock.decode(member, place, issues);
          break;
        case 7:
          this.maxRequestCount = <i32>readInteger(member, place, issues, 0, 1000000000);
          break;
        case 8:
          this.cleanInterval = <i32>readInteger(member, place, issues, 0, 525600);
          break;
        case 9:
          this.enableDetailLog = readBool(member, place, issues);
          break;
        case 10:
          this.redisKeyTTL = <i32>readInteger(member, place, issues, 0, 31536000);
          break;
        case 11:
          this.maxImbalance = <i32>readInteger(member, place, issues, 0, 1000000);
          break;
        case 12:
          this.maxBodyBytes = <i32>readInteger(member, place, issues, 0, 104857600);
          break;
        case 13:
          this.metricPolicy = readEnum(member, place, issues, "default least most");
          break;
        case 14:
          this.targetMetric = readString(member, place, issues, 0, 256);
          break;
        case 15:
          this.rateLimit = member;
          break;
        case 16:
          this.windowSize = <i32>readInteger(member, place, issues, 0, 10000);
          break;
        case 17:
          this.windowSeconds = <i32>readInteger(member, place, issues, 0, 86400);
          break;
        case 18:
          this.mode = readEnum(member, place, issues, "LeastBusy LeastTotalLatency LeastFirstTokenLatency Given");
          break;
        case 19:
          this.serviceList = readLbConfigServiceList(member, place, issues);
          break;
        case 20:
          this.services = readLbConfigServices(member, place, issues);
          break;
        case 21:
          this.clusterHeader = readString(member, place, issues, 1);
          break;
        case 22:
          this.keepHeader = readBool(member, place, issues);
          break;
        case 23:
          this.queueSize = <i32>readInteger(member, place, issues, 0, 10000);
          break;
        default:
          issues.unknownKey(path, items.key, "serviceFQDN servicePort username password timeout database store maxRequestCount cleanInterval enableDetailLog redisKeyTTL max_imbalance max_body_bytes metric_policy target_metric rate_limit window_size window_seconds mode service_list services cluster_header keep_header queue_size");
      }
      this.given.add(index);
    }
  }
}

@final
export class Pool {
  /** The cluster that routes lead to; its `override_host` reads `x-gateway-destination-endpoint`. */
  cluster: Bytes = Bytes.empty();
  /** Its endpoints, `address:port`. The controller writes them from the pods that are ready. */
  endpoints: Array<Bytes> = [];
  /** Where each endpoint tells its metrics; `/metrics` without it. They are read for `endpoint_metrics`, and for any policy when this key is there. */
  metricsPath: string = "";
  /** Whether an endpoint is picked here; `false`: somebody else does, and its metrics are read for `services[].pool` only. */
  picks: bool = true;
  /** Under which name counts, prefixes and metrics of its endpoints are kept, so that clusters with the same endpoints share them; empty: `cluster`. Metrics are read by the entry whose `cluster` it is. */
  group: Bytes = Bytes.of("");
  /** How many endpoints a request may try before the cluster chooses by itself: 1 where a retry is to go to its next priority. */
  maxEndpoints: i32 = 3;
  /** Milliseconds between two readings of an endpoint's metrics, by one worker for all. */
  metricsInterval: i32 = 200;
  /** In the place of the one above, for this pool. */
  lbPolicy: string = "";
  /** In the place of the one above, for this pool. */
  lbConfig: LbConfig = new LbConfig();
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `metricsPath` was given. */
  get hasMetricsPath(): bool {
    return this.given.has(2);
  }

  /** Whether `lb_policy` was given. */
  get hasLbPolicy(): bool {
    return this.given.has(7);
  }

  /** Whether `lb_config` was given. */
  get hasLbConfig(): bool {
    return this.given.has(8);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Pool {
    const out = new Pool();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("cluster endpoints metricsPath picks group maxEndpoints metricsInterval lb_policy lb_config");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.cluster = readBytes(member, place, issues, 1);
          break;
        case 1:
          this.endpoints = readPoolEndpoints(member, place, issues);
          break;
        case 2:
          this.metricsPath = readString(member, place, issues);
          break;
        case 3:
          this.picks = readBool(member, place, issues);
          break;
        case 4:
          this.group = readBytes(member, place, issues);
          break;
        case 5:
          this.maxEndpoints = <i32>readInteger(member, place, issues, 1, 3);
          break;
        case 6:
          this.metricsInterval = <i32>readInteger(member, place, issues, 50, 60000);
          break;
        case 7:
          this.lbPolicy = readEnum(member, place, issues, "global_least_request prefix_cache endpoint_metrics metrics_based");
          break;
        case 8:
          this.lbConfig = LbConfig.decode(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "cluster endpoints metricsPath picks group maxEndpoints metricsInterval lb_policy lb_config");
      }
      this.given.add(index);
    }
    if (!this.given.has(0)) issues.missing(path, "cluster");
    if (!this.given.has(1)) issues.missing(path, "endpoints");
  }
}

@final
export class AiLoadBalancerConfig {
  /** What is picked: an endpoint of the route's cluster, or a cluster. */
  lbType: string = "endpoint";
  /** How; `metrics_based` is an older name of `endpoint_metrics`, `cluster_metrics` is for `lb_type: cluster`. */
  lbPolicy: string = "";
  /** What the policy needs. */
  lbConfig: LbConfig = new LbConfig();
  /** Clusters whose endpoints are picked here. Without: those that Higress's Envoy knows itself. */
  pools: Array<Pool> = [];
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `lb_policy` was given. */
  get hasLbPolicy(): bool {
    return this.given.has(1);
  }

  /** Whether `lb_config` was given. */
  get hasLbConfig(): bool {
    return this.given.has(2);
  }

  /** Whether `pools` was given. */
  get hasPools(): bool {
    return this.given.has(3);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): AiLoadBalancerConfig {
    const out = new AiLoadBalancerConfig();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("lb_type lb_policy lb_config pools");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.lbType = readEnum(member, place, issues, "endpoint cluster");
          break;
        case 1:
          this.lbPolicy = readEnum(member, place, issues, "global_least_request prefix_cache endpoint_metrics metrics_based cluster_metrics");
          break;
        case 2:
          this.lbConfig = LbConfig.decode(member, place, issues);
          break;
        case 3:
          this.pools = readAiLoadBalancerConfigPools(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "lb_type lb_policy lb_config pools");
      }
      this.given.add(index);
    }
  }
}

export class AiLoadBalancerConfigDecoder extends ConfigDecoder<AiLoadBalancerConfig> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): AiLoadBalancerConfig {
    return AiLoadBalancerConfig.decode(value, path, issues);
  }
}
