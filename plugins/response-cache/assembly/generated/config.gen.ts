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
  readEnum,
  readInteger,
  readString,
} from "proxy-wasm-assemblyscript-sdk/assembly";

function readResponseCacheConfigCacheResponseCode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<i32> {
  const list = new Array<i32>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(<i32>readInteger(items.value, path.item(items), issues, 100, 999));
  if (value.kind == JsonKind.Array) checkCount(list.length, 1, 32, path, issues);
  return list;
}

/** Higress's block: a Redis reached by calls that only Higress has. */
@final
export class CacheBlock {
  /** What it is. */
  type_: string = "redis";
  /** A service as Higress names it (`redis.static`), or the name of a cluster. Empty: the answers are where `redis` or `store` says, else in shared data. */
  serviceName: string = "";
  /** 0: 6379, or 80 for `*.static`. */
  servicePort: i32 = 0;
  /** Read, and not needed: the service's name says where it is. */
  serviceHost: string = "";
  /** User of Redis. */
  username: string = "";
  /** Password of Redis. */
  password: string = "";
  /** Milliseconds for an answer. */
  timeout: i32 = 10000;
  /** Number of the database. */
  database: i32 = 0;
  /** Seconds for which an answer is kept; 0: as long as one is kept at all, 30 days. */
  cacheTTL: i32 = 0;
  /** What stands in front of the keys. */
  cacheKeyPrefix: string = "higress-resp-cache:";

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): CacheBlock {
    const out = new CacheBlock();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("type serviceName servicePort serviceHost username password timeout database cacheTTL cacheKeyPrefix");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.type_ = readEnum(member, place, issues, "redis");
          break;
        case 1:
          this.serviceName = readString(member, place, issues);
          break;
        case 2:
          this.servicePort = <i32>readInteger(member, place, issues, 0, 65535);
          break;
        case 3:
          this.serviceHost = readString(member, place, issues);
          break;
        case 4:
          this.username = readString(member, place, issues);
          break;
        case 5:
          this.password = readString(member, place, issues);
          break;
        case 6:
          this.timeout = <i32>readInteger(member, place, issues, 0, 600000);
          break;
        case 7:
          this.database = <i32>readInteger(member, place, issues, 0, 1000000);
          break;
        case 8:
          this.cacheTTL = <i32>readInteger(member, place, issues, 0, 2592000);
          break;
        case 9:
          this.cacheKeyPrefix = readString(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "type serviceName servicePort serviceHost username password timeout database cacheTTL cacheKeyPrefix");
      }
    }
  }
}

/** A Redis reached by calls that only Higress has, as in the other plugins. */
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

/** Where the answers are kept, in the place of `cache` or `redis`. Without any: in shared data of this Envoy process. */
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
export class ResponseCacheConfig {
  /** `http`: answers to GET are kept and used as RFC 9111 says. `key`: as on Higress, whatever the configuration names is the key, and answers are kept for a fixed time. Empty: `key` where `cache`, `cacheKeyFromHeader` or `cacheKeyFromBody` is there, else `http`. */
  mode: string = "";
  /** Higress's block: a Redis reached by calls that only Higress has. */
  cache: CacheBlock = new CacheBlock();
  /** With `mode: key`: the header whose value is the key. A request without it passes. */
  cacheKeyFromHeader: string = "";
  /** With `mode: key`: the gjson path of the key in a JSON body; empty: the whole body. Not together with `cacheKeyFromHeader`. */
  cacheKeyFromBody: string = "";
  /** With `mode: key`: the `content-type` of answers from the cache. */
  cacheValueFromBodyType: Bytes = Bytes.of("application/json");
  /** With `mode: key`: the gjson path of what is kept of a JSON answer; empty: all of it. */
  cacheValueFromBody: string = "";
  /** With `mode: key`: statuses of answers that are kept; 200 without it. From the cache, all come as 200. */
  cacheResponseCode: Array<i32> = [];
  /** Who shares answers. `consumer`: nobody but the consumer himself, on this route; without a consumer, all who have none, on this route. `route`: all on this route. `global`: all. `header`: all whose `scopeHeader` is the same, on this route. */
  scope: string = "consumer";
  /** The header of `scope: header`. A request without it is not cached. */
  scopeHeader: string = "";
  /** Seconds for which an answer is fresh that does not say how long; 0: a tenth of the time since its `last-modified`. With `mode: key`: of all answers, in the place of `cache.cacheTTL`. */
  defaultTtl: i32 = 0;
  /** With `mode: http`: seconds at most, where `last-modified` decides. */
  heuristicTtl: i32 = 86400;
  /** With `mode: http`: seconds at most, whatever the answer says; 0: no limit. */
  maxTtl: i32 = 0;
  /** With `mode: http`: seconds in which a stale answer is given while one request gets a new one, where the answer does not say. */
  staleWhileRevalidate: i32 = 0;
  /** With `mode: http`: seconds in which a stale answer is given when the upstream fails, where the answer does not say. */
  staleIfError: i32 = 0;
  /** With `mode: http`: seconds for which a stale answer with `etag` or `last-modified` is kept, to ask the upstream whether it is still good. */
  keepStale: i32 = 3600;
  /** Bytes of the largest answer that is kept, its fields included. In shared data never more than a quarter of `store.max_bytes`. */
  maxEntryBytes: i32 = 1048576;
  /** Whether clients may say `cache-control`: `no-cache`, `no-store`, `max-age`, `max-stale`, `min-fresh`, `only-if-cached`, `stale-if-error`; and `pragma`. */
  clientControl: bool = true;
  /** A header of answers with tags, parted by commas, by which they can be purged together. It goes on to the client. */
  tagHeader: string = "";
  /** Whether of identical requests that come at the same time one is sent on, and the others wait for its answer. */
  singleFlight: bool = true;
  /** Requests of one worker that wait for one answer; more are sent on. */
  maxFollowers: i32 = 1000;
  /** Milliseconds that they wait. */
  followerTimeout: i32 = 30000;
  /** Who may purge. Empty: nobody. */
  adminConsumer: Bytes = Bytes.of("");
  /** Where to purge: the end of a path. */
  adminPath: Bytes = Bytes.of("/response-cache/purge");
  /** A Redis reached by calls that only Higress has, as in the other plugins. */
  redis: RedisBlock = new RedisBlock();
  /** Where the answers are kept, in the place of `cache` or `redis`. Without any: in shared data of this Envoy process. */
  store: StoreBlock = new StoreBlock();
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `cache` was given. */
  get hasCache(): bool {
    return this.given.has(1);
  }

  /** Whether `cacheResponseCode` was given. */
  get hasCacheResponseCode(): bool {
    return this.given.has(6);
  }

  /** Whether `redis` was given. */
  get hasRedis(): bool {
    return this.given.has(23);
  }

  /** Whether `store` was given. */
  get hasStore(): bool {
    return this.given.has(24);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ResponseCacheConfig {
    const out = new ResponseCacheConfig();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("mode cache cacheKeyFromHeader cacheKeyFromBody cacheValueFromBodyType cacheValueFromBody cacheResponseCode scope scopeHeader defaultTtl heuristicTtl maxTtl staleWhileRevalidate staleIfError keepStale maxEntryBytes clientControl tagHeader singleFlight maxFollowers followerTimeout adminConsumer adminPath redis store");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.mode = readEnum(member, place, issues, " http key");
          break;
        case 1:
          this.cache = CacheBlock.decode(member, place, issues);
          break;
        case 2:
          this.cacheKeyFromHeader = readString(member, place, issues, 0, 128);
          break;
        case 3:
          this.cacheKeyFromBody = readString(member, place, issues);
          break;
        case 4:
          this.cacheValueFromBodyType = readBytes(member, place, issues, 1);
          break;
        case 5:
          this.cacheValueFromBody = readString(member, place, issues);
          break;
        case 6:
          this.cacheResponseCode = readResponseCacheConfigCacheResponseCode(member, place, issues);
          break;
        case 7:
          this.scope = readEnum(member, place, issues, "consumer route global header");
          break;
        case 8:
          this.scopeHeader = readString(member, place, issues, 0, 128);
          break;
        case 9:
          this.defaultTtl = <i32>readInteger(member, place, issues, 0, 2592000);
          break;
        case 10:
          this.heuristicTtl = <i32>readInteger(member, place, issues, 0, 2592000);
          break;
        case 11:
          this.maxTtl = <i32>readInteger(member, place, issues, 0, 2592000);
          break;
        case 12:
          this.staleWhileRevalidate = <i32>readInteger(member, place, issues, 0, 2592000);
          break;
        case 13:
          this.staleIfError = <i32>readInteger(member, place, issues, 0, 2592000);
          break;
        case 14:
          this.keepStale = <i32>readInteger(member, place, issues, 0, 2592000);
          break;
        case 15:
          this.maxEntryBytes = <i32>readInteger(member, place, issues, 256, 16777216);
          break;
        case 16:
          this.clientControl = readBool(member, place, issues);
          break;
        case 17:
          this.tagHeader = readString(member, place, issues, 0, 128);
          break;
        case 18:
          this.singleFlight = readBool(member, place, issues);
          break;
        case 19:
          this.maxFollowers = <i32>readInteger(member, place, issues, 0, 10000);
          break;
        case 20:
          this.followerTimeout = <i32>readInteger(member, place, issues, 1, 600000);
          break;
        case 21:
          this.adminConsumer = readBytes(member, place, issues);
          break;
        case 22:
          this.adminPath = readBytes(member, place, issues, 2);
          break;
        case 23:
          this.redis = RedisBlock.decode(member, place, issues);
          break;
        case 24:
          this.store = StoreBlock.decode(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "mode cache cacheKeyFromHeader cacheKeyFromBody cacheValueFromBodyType cacheValueFromBody cacheResponseCode scope scopeHeader defaultTtl heuristicTtl maxTtl staleWhileRevalidate staleIfError keepStale maxEntryBytes clientControl tagHeader singleFlight maxFollowers followerTimeout adminConsumer adminPath redis store");
      }
      this.given.add(index);
    }
  }
}

export class ResponseCacheConfigDecoder extends ConfigDecoder<ResponseCacheConfig> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ResponseCacheConfig {
    return ResponseCacheConfig.decode(value, path, issues);
  }
}
