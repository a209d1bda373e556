import {
  Bytes,
  ConfigDecoder,
  ConfigIssues,
  ConfigPath,
  JsonValue,
  lowerAscii,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  CacheSettings,
  CacheStore,
  FlightSettings,
  openCache,
  SingleFlight,
} from "proxy-wasm-assemblyscript-sdk/assembly/cache";
import { openStore, redisBlockOf, StoreSettings, storeSettingsOf } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { ResponseCacheConfig } from "./generated/config.gen";
import { KeyRule } from "./key-rule";
import { FreshnessTerms } from "./rfc/freshness";

const NAME: string = "response-cache";
const PREFIX: string = "higress-resp-cache:";
const FLIGHT_PREFIX: string = "response-cache:";
/** Seconds: as long as an entry is kept at all. */
const LONGEST: i64 = 30 * 24 * 3600;

/** A configuration made ready for requests. */
@final
export class ResponseCachePolicy {
  /** Null: RFC 9111 decides. */
  readonly rule: KeyRule | null;
  readonly scope: string;
  readonly scopeHeader: Bytes;
  readonly terms: FreshnessTerms;
  /** Seconds: of answers under a key of the configuration's. */
  readonly ttl: i64;
  /** Seconds. */
  readonly keepStale: i64;
  readonly clientControl: bool;
  readonly tagHeader: Bytes;
  readonly admin: Bytes;
  readonly adminPath: Bytes;
  /** Null: each request is sent on for itself. */
  flights: SingleFlight | null = null;
  private cache: CacheStore | null = null;
  private readonly flightSettings: FlightSettings;
  private readonly isCollapsed: bool;

  constructor(
    config: ResponseCacheConfig,
    isByKey: bool,
    private readonly store: StoreSettings,
    private readonly settings: CacheSettings,
  ) {
    let rule: KeyRule | null = null;
    if (isByKey) rule = new KeyRule(config);
    this.rule = rule;
    this.scope = config.scope;
    this.scopeHeader = Bytes.of(lowerAscii(config.scopeHeader));
    this.terms = new FreshnessTerms(
      config.defaultTtl,
      config.heuristicTtl,
      config.maxTtl,
      config.staleWhileRevalidate,
      config.staleIfError,
    );
    const ttl = config.cache.cacheTTL > 0 ? config.cache.cacheTTL : config.defaultTtl;
    this.ttl = ttl > 0 ? <i64>ttl : LONGEST;
    this.keepStale = config.keepStale;
    this.clientControl = config.clientControl;
    this.tagHeader = Bytes.of(lowerAscii(config.tagHeader));
    this.admin = config.adminConsumer;
    this.adminPath = config.adminPath;
    const flights = new FlightSettings();
    flights.prefix = FLIGHT_PREFIX;
    flights.maxFollowers = config.maxFollowers;
    flights.wait = <u32>config.followerTimeout;
    this.flightSettings = flights;
    this.isCollapsed = config.singleFlight;
  }

  /** Opens what it needs of the host; the configuration has been accepted. */
  open(rootId: u32): void {
    this.cache = openCache(this.store, this.settings, rootId).value;
    if (this.isCollapsed) this.flights = new SingleFlight(this.flightSettings);
  }

  /** Null before `open`. */
  get entries(): CacheStore | null {
    return this.cache;
  }
}

@final
export class ResponseCacheDecoder extends ConfigDecoder<ResponseCachePolicy> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ResponseCachePolicy {
    const config = ResponseCacheConfig.decode(value, path, issues);
    const namesKey = config.hasCache || config.cacheKeyFromHeader.length > 0 || config.cacheKeyFromBody.length > 0;
    const isByKey = config.mode == "key" || (config.mode.length == 0 && namesKey);
    if (config.cacheKeyFromHeader.length > 0 && config.cacheKeyFromBody.length > 0) {
      issues.error(path.key("cacheKeyFromBody"), "only one of cacheKeyFromHeader and cacheKeyFromBody may be there");
    }
    if (config.scope == "header" && config.scopeHeader.length == 0) {
      issues.error(path.key("scopeHeader"), "is required with scope: header");
    }
    const store = settingsOf(config, path, issues);
    const opened = openStore(store);
    if (!opened.ok) issues.error(path, opened.error);
    const settings = new CacheSettings(NAME);
    settings.prefix = config.hasCache ? config.cache.cacheKeyPrefix : PREFIX;
    settings.maxEntryBytes = config.maxEntryBytes;
    return new ResponseCachePolicy(config, isByKey, store, settings);
  }
}

function settingsOf(config: ResponseCacheConfig, path: ConfigPath, issues: ConfigIssues): StoreSettings {
  if (!config.hasCache) return storeSettingsOf(config, path, issues);
  if (!config.hasStore && !config.hasRedis) {
    return config.cache.serviceName.length > 0 ? redisBlockOf(config.cache) : new StoreSettings();
  }
  // As with ai-cache: what is kept and for how long stands in `cache`, and where in `store`.
  if (config.cache.serviceName.length > 0) {
    issues.error(path.key("store"), "only one of cache.serviceName, redis and store may be there");
  }
  return storeSettingsOf(config, path, issues);
}
