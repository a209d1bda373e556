// Generated from config.schema.json by `npm run generate`; do not edit.
import {
  ConfigDecoder,
  ConfigIssues,
  ConfigPath,
  GivenKeys,
  JsonKind,
  JsonValue,
  checkCount,
  expectKind,
  readBool,
  readEnum,
  readInteger,
  readString,
} from "proxy-wasm-assemblyscript-sdk/assembly";

function readRuleItemLimitKeys(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<LimitKey> {
  const list = new Array<LimitKey>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(LimitKey.decode(items.value, path.item(items), issues));
  if (value.kind == JsonKind.Array) checkCount(list.length, 1, i32.MAX_VALUE, path, issues);
  return list;
}

function readClusterKeyRateLimitConfigRuleItems(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<RuleItem> {
  const list = new Array<RuleItem>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(RuleItem.decode(items.value, path.item(items), issues));
  if (value.kind == JsonKind.Array) checkCount(list.length, 1, i32.MAX_VALUE, path, issues);
  return list;
}

/** One limit for all requests; exactly one of its keys. */
@final
export class GlobalThreshold {
  /** Requests in a second of all requests together. */
  queryPerSecond: i64 = 0;
  /** Requests in a minute of all requests together. */
  queryPerMinute: i64 = 0;
  /** Requests in an hour of all requests together. */
  queryPerHour: i64 = 0;
  /** Requests in a day of all requests together. */
  queryPerDay: i64 = 0;
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `query_per_second` was given. */
  get hasQueryPerSecond(): bool {
    return this.given.has(0);
  }

  /** Whether `query_per_minute` was given. */
  get hasQueryPerMinute(): bool {
    return this.given.has(1);
  }

  /** Whether `query_per_hour` was given. */
  get hasQueryPerHour(): bool {
    return this.given.has(2);
  }

  /** Whether `query_per_day` was given. */
  get hasQueryPerDay(): bool {
    return this.given.has(3);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): GlobalThreshold {
    const out = new GlobalThreshold();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("query_per_second query_per_minute query_per_hour query_per_day");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.queryPerSecond = readInteger(member, place, issues, 1, 9007199254740991);
          break;
        case 1:
          this.queryPerMinute = readInteger(member, place, issues, 1, 9007199254740991);
          break;
        case 2:
          this.queryPerHour = readInteger(member, place, issues, 1, 9007199254740991);
          break;
        case 3:
          this.queryPerDay = readInteger(member, place, issues, 1, 9007199254740991);
          break;
        default:
          issues.unknownKey(path, items.key, "query_per_second query_per_minute query_per_hour query_per_day");
      }
      this.given.add(index);
    }
  }
}

@final
export class LimitKey {
  /** A value; with `limit_by_per_…` also `*` or `regexp:<expression>` (RE2 syntax); of addresses one, or a range as `10.0.0.0/8`. */
  key: string = "";
  /** Requests in a second. Exactly one of these. */
  queryPerSecond: i64 = 0;
  /** Requests in a minute. */
  queryPerMinute: i64 = 0;
  /** Requests in an hour. */
  queryPerHour: i64 = 0;
  /** Requests in a day. */
  queryPerDay: i64 = 0;
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `query_per_second` was given. */
  get hasQueryPerSecond(): bool {
    return this.given.has(1);
  }

  /** Whether `query_per_minute` was given. */
  get hasQueryPerMinute(): bool {
    return this.given.has(2);
  }

  /** Whether `query_per_hour` was given. */
  get hasQueryPerHour(): bool {
    return this.given.has(3);
  }

  /** Whether `query_per_day` was given. */
  get hasQueryPerDay(): bool {
    return this.given.has(4);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): LimitKey {
    const out = new LimitKey();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("key query_per_second query_per_minute query_per_hour query_per_day");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.key = readString(member, place, issues, 1);
          break;
        case 1:
          this.queryPerSecond = readInteger(member, place, issues, 1, 9007199254740991);
          break;
        case 2:
          this.queryPerMinute = readInteger(member, place, issues, 1, 9007199254740991);
          break;
        case 3:
          this.queryPerHour = readInteger(member, place, issues, 1, 9007199254740991);
          break;
        case 4:
          this.queryPerDay = readInteger(member, place, issues, 1, 9007199254740991);
          break;
        default:
          issues.unknownKey(path, items.key, "key query_per_second query_per_minute query_per_hour query_per_day");
      }
      this.given.add(index);
    }
    if (!this.given.has(0)) issues.missing(path, "key");
  }
}

@final
export class RuleItem {
  /** Name of a header; one account for each of `limit_keys`. */
  limitByHeader: string = "";
  /** The same for a parameter of the query string. */
  limitByParam: string = "";
  /** The same for the consumer that authentication found; its value is not read. */
  limitByConsumer: string = "";
  /** The same for a cookie. */
  limitByCookie: string = "";
  /** Name of a header; an account for each value that one of `limit_keys` matches. */
  limitByPerHeader: string = "";
  /** The same for a parameter of the query string. */
  limitByPerParam: string = "";
  /** The same for the consumer; its value is not read. */
  limitByPerConsumer: string = "";
  /** The same for a cookie. */
  limitByPerCookie: string = "";
  /** An account for each address: `from-remote-addr`, or `from-header-<name>` for the first address in a header. */
  limitByPerIp: string = "";
  /** Values and their limits; the first that matches counts. */
  limitKeys: Array<LimitKey> = [];
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `limit_by_header` was given. */
  get hasLimitByHeader(): bool {
    return this.given.has(0);
  }

  /** Whether `limit_by_param` was given. */
  get hasLimitByParam(): bool {
    return this.given.has(1);
  }

  /** Whether `limit_by_consumer` was given. */
  get hasLimitByConsumer(): bool {
    return this.given.has(2);
  }

  /** Whether `limit_by_cookie` was given. */
  get hasLimitByCookie(): bool {
    return this.given.has(3);
  }

  /** Whether `limit_by_per_header` was given. */
  get hasLimitByPerHeader(): bool {
    return this.given.has(4);
  }

  /** Whether `limit_by_per_param` was given. */
  get hasLimitByPerParam(): bool {
    return this.given.has(5);
  }

  /** Whether `limit_by_per_consumer` was given. */
  get hasLimitByPerConsumer(): bool {
    return this.given.has(6);
  }

  /** Whether `limit_by_per_cookie` was given. */
  get hasLimitByPerCookie(): bool {
    return this.given.has(7);
  }

  /** Whether `limit_by_per_ip` was given. */
  get hasLimitByPerIp(): bool {
    return this.given.has(8);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): RuleItem {
    const out = new RuleItem();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("limit_by_header limit_by_param limit_by_consumer limit_by_cookie limit_by_per_header limit_by_per_param limit_by_per_consumer limit_by_per_cookie limit_by_per_ip limit_keys");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.limitByHeader = readString(member, place, issues);
          break;
        case 1:
          this.limitByParam = readString(member, place, issues);
          break;
        case 2:
          this.limitByConsumer = readString(member, place, issues);
          break;
        case 3:
          this.limitByCookie = readString(member, place, issues);
          break;
        case 4:
          this.limitByPerHeader = readString(member, place, issues);
          break;
        case 5:
          this.limitByPerParam = readString(member, place, issues);
          break;
        case 6:
          this.limitByPerConsumer = readString(member, place, issues);
          break;
        case 7:
          this.limitByPerCookie = readString(member, place, issues);
          break;
        case 8:
          this.limitByPerIp = readString(member, place, issues);
          break;
        case 9:
          this.limitKeys = readRuleItemLimitKeys(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "limit_by_header limit_by_param limit_by_consumer limit_by_cookie limit_by_per_header limit_by_per_param limit_by_per_consumer limit_by_per_cookie limit_by_per_ip limit_keys");
      }
      this.given.add(index);
    }
    if (!this.given.has(9)) issues.missing(path, "limit_keys");
  }
}

/** Higress's block: a Redis reached by calls that only Higress has. */
@final
export class RedisBlock {
  /** A service as Higress names it (`redis.static`), or the name of a cluster. */
  serviceName: string = "";
  /** 0: 6379, or 80 for `*.static`. */
  servicePort: i32 = 0;
  /** User of Redis. */
  username: string = "";
  /** Password of Redis. */
  password: string = "";
  /** Number of the database. */
  database: i32 = 0;
  /** Milliseconds for an answer. */
  timeout: i32 = 1000;
  private readonly given: GivenKeys = new GivenKeys();

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): RedisBlock {
    const out = new RedisBlock();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("service_name service_port username password database timeout");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.serviceName = readString(member, place, issues, 1);
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
          this.database = <i32>readInteger(member, place, issues, 0, 1000000);
          break;
        case 5:
          this.timeout = <i32>readInteger(member, place, issues, 0, 600000);
          break;
        default:
          issues.unknownKey(path, items.key, "service_name service_port username password database timeout");
      }
      this.given.add(index);
    }
    if (!this.given.has(0)) issues.missing(path, "service_name");
  }
}

/** Where the counters are kept, in the place of `redis`. Without either: in shared data of this Envoy process. */
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
export class ClusterKeyRateLimitConfig {
  /** Part of every key in the store: configurations with the same name and limit share accounts. */
  ruleName: string = "";
  /** One limit for all requests; exactly one of its keys. */
  globalThreshold: GlobalThreshold = new GlobalThreshold();
  /** Limits by who asks. The first that fits a request is the one that counts. */
  ruleItems: Array<RuleItem> = [];
  /** Tell in each answer how the limit stands: `x-ratelimit-limit` and `x-ratelimit-remaining`. */
  showLimitQuotaHeader: bool = false;
  /** Status of a refusal. */
  rejectedCode: i32 = 429;
  /** Body of a refusal. */
  rejectedMsg: string = "Too many requests";
  /** Higress's block: a Redis reached by calls that only Higress has. */
  redis: RedisBlock = new RedisBlock();
  /** Where the counters are kept, in the place of `redis`. Without either: in shared data of this Envoy process. */
  store: StoreBlock = new StoreBlock();
  /** What becomes of requests when the store fails. */
  onStoreError: string = "allow";
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `global_threshold` was given. */
  get hasGlobalThreshold(): bool {
    return this.given.has(1);
  }

  /** Whether `rule_items` was given. */
  get hasRuleItems(): bool {
    return this.given.has(2);
  }

  /** Whether `redis` was given. */
  get hasRedis(): bool {
    return this.given.has(6);
  }

  /** Whether `store` was given. */
  get hasStore(): bool {
    return this.given.has(7);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ClusterKeyRateLimitConfig {
    const out = new ClusterKeyRateLimitConfig();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("rule_name global_threshold rule_items show_limit_quota_header rejected_code rejected_msg redis store onStoreError");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.ruleName = readString(member, place, issues, 1, 256);
          break;
        case 1:
          this.globalThreshold = GlobalThreshold.decode(member, place, issues);
          break;
        case 2:
          this.ruleItems = readClusterKeyRateLimitConfigRuleItems(member, place, issues);
          break;
        case 3:
          this.showLimitQuotaHeader = readBool(member, place, issues);
          break;
        case 4:
          this.rejectedCode = <i32>readInteger(member, place, issues, 200, 599);
          break;
        case 5:
          this.rejectedMsg = readString(member, place, issues);
          break;
        case 6:
          this.redis = RedisBlock.decode(member, place, issues);
          break;
        case 7:
          this.store = StoreBlock.decode(member, place, issues);
          break;
        case 8:
          this.onStoreError = readEnum(member, place, issues, "allow deny");
          break;
        default:
          issues.unknownKey(path, items.key, "rule_name global_threshold rule_items show_limit_quota_header rejected_code rejected_msg redis store onStoreError");
      }
      this.given.add(index);
    }
    if (!this.given.has(0)) issues.missing(path, "rule_name");
  }
}

export class ClusterKeyRateLimitConfigDecoder extends ConfigDecoder<ClusterKeyRateLimitConfig> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ClusterKeyRateLimitConfig {
    return ClusterKeyRateLimitConfig.decode(value, path, issues);
  }
}
