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
  readStrings,
} from "proxy-wasm-assemblyscript-sdk/assembly";

function readRuleItemLimitKeys(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<LimitKey> {
  const list = new Array<LimitKey>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(LimitKey.decode(items.value, path.item(items), issues));
  if (value.kind == JsonKind.Array) checkCount(list.length, 1, i32.MAX_VALUE, path, issues);
  return list;
}

function readTokenLimitValues(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = readStrings(value, path, issues, 1);
  if (value.kind == JsonKind.Array) checkCount(list.length, 1, i32.MAX_VALUE, path, issues);
  return list;
}

function readTokenLimitModels(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = readStrings(value, path, issues, 1);
  if (value.kind == JsonKind.Array) checkCount(list.length, 1, i32.MAX_VALUE, path, issues);
  return list;
}

function readAiTokenRatelimitConfigRuleItems(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<RuleItem> {
  const list = new Array<RuleItem>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(RuleItem.decode(items.value, path.item(items), issues));
  if (value.kind == JsonKind.Array) checkCount(list.length, 1, i32.MAX_VALUE, path, issues);
  return list;
}

function readAiTokenRatelimitConfigLimits(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<TokenLimit> {
  const list = new Array<TokenLimit>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(TokenLimit.decode(items.value, path.item(items), issues));
  if (value.kind == JsonKind.Array) checkCount(list.length, 1, 32, path, issues);
  return list;
}

/** One limit for all requests; exactly one of its keys. */
@final
export class GlobalThreshold {
  /** Tokens in a second of all requests together. */
  tokenPerSecond: i64 = 0;
  /** Tokens in a minute of all requests together. */
  tokenPerMinute: i64 = 0;
  /** Tokens in a hour of all requests together. */
  tokenPerHour: i64 = 0;
  /** Tokens in a day of all requests together. */
  tokenPerDay: i64 = 0;
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `token_per_second` was given. */
  get hasTokenPerSecond(): bool {
    return this.given.has(0);
  }

  /** Whether `token_per_minute` was given. */
  get hasTokenPerMinute(): bool {
    return this.given.has(1);
  }

  /** Whether `token_per_hour` was given. */
  get hasTokenPerHour(): bool {
    return this.given.has(2);
  }

  /** Whether `token_per_day` was given. */
  get hasTokenPerDay(): bool {
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
      const index = items.keyIn("token_per_second token_per_minute token_per_hour token_per_day");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.tokenPerSecond = readInteger(member, place, issues, 1, 9007199254740991);
          break;
        case 1:
          this.tokenPerMinute = readInteger(member, place, issues, 1, 9007199254740991);
          break;
        case 2:
          this.tokenPerHour = readInteger(member, place, issues, 1, 9007199254740991);
          break;
        case 3:
          this.tokenPerDay = readInteger(member, place, issues, 1, 9007199254740991);
          break;
        default:
          issues.unknownKey(path, items.key, "token_per_second token_per_minute token_per_hour token_per_day");
      }
      this.given.add(index);
    }
  }
}

@final
export class LimitKey {
  /** A value; with `limit_by_per_…` also `*` or `regexp:<expression>` (RE2 syntax); of addresses one, or a range as `10.0.0.0/8`. */
  key: string = "";
  /** Tokens in a second. Exactly one of these. */
  tokenPerSecond: i64 = 0;
  /** Tokens in a minute. */
  tokenPerMinute: i64 = 0;
  /** Tokens in a hour. */
  tokenPerHour: i64 = 0;
  /** Tokens in a day. */
  tokenPerDay: i64 = 0;
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `token_per_second` was given. */
  get hasTokenPerSecond(): bool {
    return this.given.has(1);
  }

  /** Whether `token_per_minute` was given. */
  get hasTokenPerMinute(): bool {
    return this.given.has(2);
  }

  /** Whether `token_per_hour` was given. */
  get hasTokenPerHour(): bool {
    return this.given.has(3);
  }

  /** Whether `token_per_day` was given. */
  get hasTokenPerDay(): bool {
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
      const index = items.keyIn("key token_per_second token_per_minute token_per_hour token_per_day");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.key = readString(member, place, issues, 1);
          break;
        case 1:
          this.tokenPerSecond = readInteger(member, place, issues, 1, 9007199254740991);
          break;
        case 2:
          this.tokenPerMinute = readInteger(member, place, issues, 1, 9007199254740991);
          break;
        case 3:
          this.tokenPerHour = readInteger(member, place, issues, 1, 9007199254740991);
          break;
        case 4:
          this.tokenPerDay = readInteger(member, place, issues, 1, 9007199254740991);
          break;
        default:
          issues.unknownKey(path, items.key, "key token_per_second token_per_minute token_per_hour token_per_day");
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

/** Where the accounts are kept, in the place of `redis`. Without either: in shared data of this Envoy process. */
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
export class TokenLimit {
  /** Part of the key in the store, and of the message of a refusal; no two may have the same. */
  name: string = "";
  /** What has an account of its own. `team`: of the consumer, as key-auth says. A request without such a value is not limited. */
  per: string = "global";
  /** Name of the header, parameter or cookie; for `ip`: a header that holds the address, else the connection's. */
  key: string = "";
  /** Only these values: exact, `*`, `regexp:<expression>`; of `ip` addresses or ranges. */
  values: Array<string> = [];
  /** Only requests for these models: exact, or `prefix*`. */
  models: Array<string> = [];
  /** An account for each model. */
  perModel: bool = false;
  /** What is counted. `cached`: input from the provider's cache; `reasoning`: output spent on thinking. `cost`: money, by `prices`. */
  count: string = "total";
  /** How much of it in a window; required but for `count: cost`. */
  amount: i64 = 0;
  /** With `count: cost`, and there required: US$ in a window, as `0.25`. */
  amountUsd: string = "";
  /** Seconds. */
  window: i32 = 60;
  /** `fixed_window` begins with its first charge; `sliding_window`: never more in any window; `token_bucket`: all at once, and then as much in each window, evenly. */
  algorithm: string = "fixed_window";
  /** As above, for this limit; unset: as above. */
  reserve: bool = false;
  /** Count, and never refuse. */
  shadow: bool = false;
  /** What becomes of requests when the store fails; unset: as above. */
  onStoreError: string = "";
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `values` was given. */
  get hasValues(): bool {
    return this.given.has(3);
  }

  /** Whether `models` was given. */
  get hasModels(): bool {
    return this.given.has(4);
  }

  /** Whether `amount` was given. */
  get hasAmount(): bool {
    return this.given.has(7);
  }

  /** Whether `amount_usd` was given. */
  get hasAmountUsd(): bool {
    return this.given.has(8);
  }

  /** Whether `reserve` was given. */
  get hasReserve(): bool {
    return this.given.has(11);
  }

  /** Whether `onStoreError` was given. */
  get hasOnStoreError(): bool {
    return this.given.has(13);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): TokenLimit {
    const out = new TokenLimit();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("name per key values models per_model count amount amount_usd window algorithm reserve shadow onStoreError");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.name = readString(member, place, issues, 1, 128);
          break;
        case 1:
          this.per = readEnum(member, place, issues, "global consumer team header param cookie ip route");
          break;
        case 2:
          this.key = readString(member, place, issues);
          break;
        case 3:
          this.values = readTokenLimitValues(member, place, issues);
          break;
        case 4:
          this.models = readTokenLimitModels(member, place, issues);
          break;
        case 5:
          this.perModel = readBool(member, place, issues);
          break;
        case 6:
          this.count = readEnum(member, place, issues, "total input output cached reasoning requests cost");
          break;
        case 7:
          this.amount = readInteger(member, place, issues, 1, 9007199254740991);
          break;
        case 8:
          this.amountUsd = readString(member, place, issues);
          break;
        case 9:
          this.window = <i32>readInteger(member, place, issues, 1, 31622400);
          break;
        case 10:
          this.algorithm = readEnum(member, place, issues, "fixed_window sliding_window token_bucket");
          break;
        case 11:
          this.reserve = readBool(member, place, issues);
          break;
        case 12:
          this.shadow = readBool(member, place, issues);
          break;
        case 13:
          this.onStoreError = readEnum(member, place, issues, "allow deny");
          break;
        default:
          issues.unknownKey(path, items.key, "name per key values models per_model count amount amount_usd window algorithm reserve shadow onStoreError");
      }
      this.given.add(index);
    }
    if (!this.given.has(0)) issues.missing(path, "name");
  }
}

@final
export class AiTokenRatelimitConfig {
  /** Part of every key in the store: configurations with the same name and limit share accounts. */
  ruleName: string = "";
  /** One limit for all requests; exactly one of its keys. */
  globalThreshold: GlobalThreshold = new GlobalThreshold();
  /** Limits by who asks. The first that fits a request is the one that counts. */
  ruleItems: Array<RuleItem> = [];
  /** Status of a refusal. */
  rejectedCode: i32 = 429;
  /** Body of a refusal. Unset: an error as the client's API has it, or `Too many requests` where nothing but Higress's keys is used. */
  rejectedMsg: string = "";
  /** Higress's block: a Redis reached by calls that only Higress has. */
  redis: RedisBlock = new RedisBlock();
  /** Where the accounts are kept, in the place of `redis`. Without either: in shared data of this Envoy process. */
  store: StoreBlock = new StoreBlock();
  /** Charge what a request may cost before it is sent on, and correct it by what it did cost. Else a request passes while the limit is not exceeded, and is charged afterwards. */
  reserve: bool = false;
  /** Output tokens that `reserve` charges for a request that sets no maximum. */
  outputEstimate: i32 = 1024;
  /** Limits that all have to be kept, beside the one above. None is charged when one refuses. */
  limits: Array<TokenLimit> = [];
  /** What models cost, `{provider, model, price}` as in [ai-statistics](../ai-statistics/README.md): US$ per million tokens, as decimal numbers in strings. */
  prices: JsonValue = JsonValue.missing();
  /** What becomes of requests for a model without a price where a limit has `count: cost`. */
  unknownPrice: string = "allow";
  /** Refuse nothing by `global_threshold` and `rule_items`; count what would have been. */
  shadow: bool = false;
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

  /** Whether `rejected_msg` was given. */
  get hasRejectedMsg(): bool {
    return this.given.has(4);
  }

  /** Whether `redis` was given. */
  get hasRedis(): bool {
    return this.given.has(5);
  }

  /** Whether `store` was given. */
  get hasStore(): bool {
    return this.given.has(6);
  }

  /** Whether `limits` was given. */
  get hasLimits(): bool {
    return this.given.has(9);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): AiTokenRatelimitConfig {
    const out = new AiTokenRatelimitConfig();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("rule_name global_threshold rule_items rejected_code rejected_msg redis store reserve output_estimate limits prices unknownPrice shadow onStoreError");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null && index != 10) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.ruleName = readString(member, place, issues, 1, 256);
          break;
        case 1:
          this.globalThreshold = GlobalThreshold.decode(member, place, issues);
          break;
        case 2:
          this.ruleItems = readAiTokenRatelimitConfigRuleItems(member, place, issues);
          break;
        case 3:
          this.rejectedCode = <i32>readInteger(member, place, issues, 200, 599);
          break;
        case 4:
          this.rejectedMsg = readString(member, place, issues);
          break;
        case 5:
          this.redis = RedisBlock.decode(member, place, issues);
          break;
        case 6:
          this.store = StoreBlock.decode(member, place, issues);
          break;
        case 7:
          this.reserve = readBool(member, place, issues);
          break;
        case 8:
          this.outputEstimate = <i32>readInteger(member, place, issues, 0, 1000000000);
          break;
        case 9:
          this.limits = readAiTokenRatelimitConfigLimits(member, place, issues);
          break;
        case 10:
          this.prices = member;
          break;
        case 11:
          this.unknownPrice = readEnum(member, place, issues, "allow deny");
          break;
        case 12:
          this.shadow = readBool(member, place, issues);
          break;
        case 13:
          this.onStoreError = readEnum(member, place, issues, "allow deny");
          break;
        default:
          issues.unknownKey(path, items.key, "rule_name global_threshold rule_items rejected_code rejected_msg redis store reserve output_estimate limits prices unknownPrice shadow onStoreError");
      }
      this.given.add(index);
    }
    if (!this.given.has(0)) issues.missing(path, "rule_name");
  }
}

export class AiTokenRatelimitConfigDecoder extends ConfigDecoder<AiTokenRatelimitConfig> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): AiTokenRatelimitConfig {
    return AiTokenRatelimitConfig.decode(value, path, issues);
  }
}
