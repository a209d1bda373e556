// Generated from config.schema.json by `npm run generate`; do not edit.
import {
  Bytes,
  ConfigDecoder,
  ConfigIssues,
  ConfigPath,
  GivenKeys,
  JsonKind,
  JsonValue,
  expectKind,
  readEnum,
  readInteger,
  readString,
} from "proxy-wasm-assemblyscript-sdk/assembly";

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
      const index = items.keyIn("serviceName servicePort username password database timeout");
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
          issues.unknownKey(path, items.key, "serviceName servicePort username password database timeout");
      }
      this.given.add(index);
    }
    if (!this.given.has(0)) issues.missing(path, "serviceName");
  }
}

/** Where the histories are kept, in the place of `redis`. Without either: in shared data of this Envoy process. */
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
  /** Of `shared`: memory of all histories. */
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
export class AiHistoryConfig {
  /** The header that tells whose history it is: `Authorization`, `x-mse-consumer` … A request without it has none. */
  identityHeader: string = "Authorization";
  /** What of it stands in the store's keys: its SHA-256, or, as in Higress, the value itself. */
  identity: string = "digest";
  /** A header that tells the conversations of one identity apart; empty: they are one, as in Higress. */
  sessionHeader: string = "";
  /** Rounds (a question and its answer) that are put in front of a question, and kept; 0: 3. */
  fillHistoryCnt: i32 = 3;
  /** In front of all keys; whoever has the same one, and the same store, shares the histories. */
  cacheKeyPrefix: string = "higress-ai-history:";
  /** Seconds for which a history is kept after its last round; 0: for ever, in shared data 30 days at most. */
  cacheTTL: i32 = 0;
  /** Bytes of one history; its oldest rounds are left out of what is larger. */
  maxHistoryBytes: i32 = 65536;
  /** Higress's block: a Redis reached by calls that only Higress has. */
  redis: RedisBlock = new RedisBlock();
  /** Where the histories are kept, in the place of `redis`. Without either: in shared data of this Envoy process. */
  store: StoreBlock = new StoreBlock();
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `redis` was given. */
  get hasRedis(): bool {
    return this.given.has(7);
  }

  /** Whether `store` was given. */
  get hasStore(): bool {
    return this.given.has(8);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): AiHistoryConfig {
    const out = new AiHistoryConfig();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("identityHeader identity sessionHeader fillHistoryCnt cacheKeyPrefix cacheTTL maxHistoryBytes redis store");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.identityHeader = readString(member, place, issues, 1);
          break;
        case 1:
          this.identity = readEnum(member, place, issues, "digest plain");
          break;
        case 2:
          this.sessionHeader = readString(member, place, issues);
          break;
        case 3:
          this.fillHistoryCnt = <i32>readInteger(member, place, issues, 0, 100);
          break;
        case 4:
          this.cacheKeyPrefix = readString(member, place, issues);
          break;
        case 5:
          this.cacheTTL = <i32>readInteger(member, place, issues, 0, 2592000);
          break;
        case 6:
          this.maxHistoryBytes = <i32>readInteger(member, place, issues, 256, 1048576);
          break;
        case 7:
          this.redis = RedisBlock.decode(member, place, issues);
          break;
        case 8:
          this.store = StoreBlock.decode(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "identityHeader identity sessionHeader fillHistoryCnt cacheKeyPrefix cacheTTL maxHistoryBytes redis store");
      }
      this.given.add(index);
    }
  }
}

export class AiHistoryConfigDecoder extends ConfigDecoder<AiHistoryConfig> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): AiHistoryConfig {
    return AiHistoryConfig.decode(value, path, issues);
  }
}
