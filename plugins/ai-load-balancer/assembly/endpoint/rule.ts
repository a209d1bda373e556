import { Bytes, ConfigIssues, ConfigPath, JsonKind, JsonValue, Secret } from "proxy-wasm-assemblyscript-sdk/assembly";
import { openStore, Store, StoreSettings, storeBlockOf } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { LbConfig } from "../generated/config.gen";
import { ShareLimit } from "./choose/share";

export const enum PickPolicy {
  LeastRequest,
  PrefixCache,
  Metrics,
}

export const enum MetricPolicy {
  Default,
  Least,
  Most,
}

/** How an endpoint is picked. */
@final
export class PickRule {
  policy: PickPolicy = PickPolicy.LeastRequest;
  metricPolicy: MetricPolicy = MetricPolicy.Default;
  /** Empty: none. */
  targetMetric: Bytes = Bytes.empty();
  share: ShareLimit = ShareLimit.none();
  /** Requests that one endpoint may have under way; 0: no limit. */
  most: i64 = 0;
  /** Seconds between two removals of endpoints that are gone from the counts in Redis. */
  cleanSeconds: i64 = 3600;
  /** Milliseconds for which it is known who has a prefix. */
  prefixLife: i64 = 1_800_000;
  /** Requests that the owner of a prefix may have under way more than the least busy endpoint; 0: no limit. */
  maxImbalance: i64 = 32;
  /** Bytes of the longest request that is read. */
  maxBody: i32 = 0;
  /** A Redis, for counts and prefixes; null: counts are shared by the workers of this process. */
  remote: Store | null = null;
  /** Shared data, for prefixes where there is no Redis. */
  local: Store | null = null;
}

export function readRule(policy: string, config: LbConfig, path: ConfigPath, issues: ConfigIssues): PickRule {
  const rule = new PickRule();
  rule.policy = pickPolicyOf(policy);
  rule.metricPolicy = metricPolicyOf(config.metricPolicy);
  rule.targetMetric = Bytes.of(config.targetMetric);
  const share = readShare(config, path, issues);
  if (rule.policy == PickPolicy.Metrics) rule.share = share;
  if (rule.policy == PickPolicy.LeastRequest) rule.most = <i64>config.maxRequestCount;
  rule.cleanSeconds = <i64>(config.cleanInterval == 0 ? 60 : config.cleanInterval) * 60;
  rule.prefixLife = <i64>(config.redisKeyTTL == 0 ? 1800 : config.redisKeyTTL) * 1000;
  rule.maxImbalance = <i64>config.maxImbalance;
  rule.maxBody = config.maxBodyBytes;
  if (rule.policy == PickPolicy.Metrics) {
    if (rule.metricPolicy != MetricPolicy.Default && rule.targetMetric.length == 0) {
      issues.error(path.key("target_metric"), "is required for metric_policy least and most");
    }
  } else readStores(rule, config, path, issues);
  return rule;
}

function readStores(rule: PickRule, config: LbConfig, path: ConfigPath, issues: ConfigIssues): void {
  const hasRedis = config.serviceFQDN.length > 0;
  if (config.hasStore && hasRedis) issues.error(path.key("store"), "only one of serviceFQDN and store may be there");
  const settings = hasRedis
    ? redisSettingsOf(config)
    : config.hasStore
      ? storeBlockOf(config.store)
      : new StoreSettings();
  const isShared = settings.type == "shared";
  // Counts of one process need no store of their own.
  if (isShared && rule.policy != PickPolicy.PrefixCache) return;
  const store = openStore(settings);
  if (!store.ok) issues.error(path, store.error);
  if (isShared) rule.local = store.value;
  else rule.remote = store.value;
}

/** Higress's own keys. */
function redisSettingsOf(config: LbConfig): StoreSettings {
  const settings = new StoreSettings();
  settings.type = "redis";
  settings.serviceName = config.serviceFQDN;
  settings.servicePort = <u32>config.servicePort;
  settings.username = config.username;
  settings.password = Secret.of(config.password);
  settings.database = <u32>config.database;
  settings.timeout = config.timeout == 0 ? 3000 : <u32>config.timeout;
  return settings;
}

function readShare(config: LbConfig, path: ConfigPath, issues: ConfigIssues): ShareLimit {
  const given = config.rateLimit;
  if (!given.exists || given.kind == JsonKind.Null) return ShareLimit.none();
  const number = given.kind == JsonKind.String ? JsonValue.of(given.asBytes()) : given;
  const most = number.asF64(-1);
  if (!(most >= 0 && most <= 1)) issues.error(path.key("rate_limit"), "expected a number from 0 to 1");
  const size = config.windowSize == 0 ? 100 : config.windowSize;
  const seconds = config.windowSeconds == 0 ? 60 : config.windowSeconds;
  return new ShareLimit(most, size, <i64>seconds * 1000);
}

function pickPolicyOf(name: string): PickPolicy {
  if (name == "prefix_cache") return PickPolicy.PrefixCache;
  return name == "global_least_request" ? PickPolicy.LeastRequest : PickPolicy.Metrics;
}

function metricPolicyOf(name: string): MetricPolicy {
  if (name == "least") return MetricPolicy.Least;
  return name == "most" ? MetricPolicy.Most : MetricPolicy.Default;
}
