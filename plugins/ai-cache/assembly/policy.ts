import {
  Bytes,
  ConfigDecoder,
  ConfigIssues,
  ConfigPath,
  JsonPath,
  JsonValue,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  CacheSettings,
  CacheStore,
  FlightSettings,
  openCache,
  SingleFlight,
} from "proxy-wasm-assemblyscript-sdk/assembly/cache";
import { PriceBook, readPrices } from "proxy-wasm-assemblyscript-sdk/assembly/cost";
import { AiCacheConfig } from "./generated/config.gen";
import { Lifetime } from "./lifetime";
import { KeyRule } from "./key/cache-key";
import { KeyStrategy, keyStrategyOf } from "./key/question";
import { NextLookup } from "./next-lookup";
import { AnswerForms, readForms, readQuestionPath } from "./read-paths";
import { readStore } from "./read-store";
import { labelled, ScopeRule } from "./scope";
import { SemanticLookup } from "./semantic/semantic-lookup";
import { readSemantic, SemanticSettings } from "./semantic/settings";

const NAME: string = "ai-cache";
const PREFIX: string = "higress-ai-cache:";
const DEFAULT_TTL: i32 = 3600;
const BY_QUESTION: string =
  "requests of one question are the same whatever else they say (system prompt, tools, temperature, earlier turns)";

/** A configuration made ready for requests. */
@final
export class CachePolicy {
  readonly scope: ScopeRule;
  readonly keys: KeyRule;
  readonly lifetime: Lifetime;
  readonly maxTemperature: f64;
  readonly storesFallback: bool;
  readonly obeysClients: bool;
  readonly tellsKey: bool;
  /** No bytes: nobody may purge. */
  readonly admin: Bytes;
  readonly adminPath: Bytes;
  /** Null: each request is sent on. */
  readonly flights: SingleFlight | null;
  /** What is asked when nothing is kept under the key; null: the provider. */
  readonly next: NextLookup | null;
  private readonly tags: Array<Bytes> = [];

  constructor(
    config: AiCacheConfig,
    readonly store: CacheStore,
    readonly prices: PriceBook,
    /** How texts come out of answers, and into others. */
    readonly forms: AnswerForms,
    questionPath: JsonPath,
    semantic: SemanticSettings | null,
  ) {
    const includes = config.keyIncludes;
    const strategy = keyStrategyOf(config.cacheKeyStrategy);
    this.keys = new KeyRule(strategy, questionPath, includes.includes("scope"), includes.includes("model"));
    this.scope = ScopeRule.of(config.scope, config.scopeHeader);
    this.lifetime = new Lifetime(ttlOf(config), config.ttlJitter, config.staleWhileRevalidate);
    this.maxTemperature = config.maxTemperature;
    this.storesFallback = config.storeFallback;
    this.obeysClients = config.clientControl;
    this.tellsKey = config.tellKey;
    this.admin = Bytes.of(config.adminConsumer);
    this.adminPath = Bytes.of(config.adminPath);
    for (let i = 0; i < config.tags.length; i++) this.tags.push(labelled("tag:", Bytes.of(config.tags[i])));
    this.next = semantic == null ? null : new SemanticLookup(semantic);
    this.flights = config.singleFlight ? new SingleFlight(flightSettings(config)) : null;
  }

  /** What an answer can be purged by beside its key. @param scope by name @param model empty: none was asked */
  groupsOf(scope: Bytes, model: Bytes): Array<Bytes> {
    const groups: Bytes[] = [scope];
    if (model.length > 0) groups.push(labelled("tag:model:", model));
    for (let i = 0; i < this.tags.length; i++) groups.push(this.tags[i]);
    return groups;
  }

  /** Whether a request at that path, without its query, is an administrator's. */
  isAdministration(path: Bytes): bool {
    return this.admin.length > 0 && path.endsWith(this.adminPath);
  }

  /** Whether any request can be answered. */
  get isOn(): bool {
    return this.keys.strategy != KeyStrategy.Disabled || this.next != null;
  }

  /** Bytes of the largest log of an answer. */
  get largest(): i32 {
    const flights = this.flights;
    return flights == null ? this.store.largest : min(this.store.largest, flights.largest);
  }
}

function flightSettings(config: AiCacheConfig): FlightSettings {
  const settings = new FlightSettings();
  settings.prefix = NAME + ":" + prefixOf(config);
  settings.maxFollowers = config.maxFollowers;
  settings.wait = <u32>config.followerTimeout;
  return settings;
}

function prefixOf(config: AiCacheConfig): string {
  if (config.hasCacheKeyPrefix) return config.cacheKeyPrefix;
  return config.hasCache ? config.cache.cacheKeyPrefix : PREFIX;
}

/** Seconds; 0: as long as may be. */
function ttlOf(config: AiCacheConfig): i32 {
  if (config.hasTtl) return config.ttl;
  if (config.hasCacheTTL) return config.cacheTTL;
  return config.hasCache || config.hasRedis ? config.cache.cacheTTL : DEFAULT_TTL;
}

@final
export class CacheDecoder extends ConfigDecoder<CachePolicy> {
  /** @param rootId of the plugin's context */
  constructor(private readonly rootId: u32) {
    super();
  }

  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): CachePolicy {
    const config = AiCacheConfig.decode(value, path, issues);
    if (config.scope == "header" && !config.hasScopeHeader) {
      issues.error(path.key("scopeHeader"), "is required with scope header");
    }
    const prices = readPrices(config.prices, path.key("prices"), issues);
    const settings = new CacheSettings(NAME);
    settings.prefix = prefixOf(config);
    settings.maxEntryBytes = config.maxEntryBytes;
    const place = readStore(config, path, issues);
    const store = openCache(place, settings, this.rootId);
    if (!store.ok) issues.error(path, store.error);
    if (config.cacheKeyStrategy == "lastQuestion" || config.cacheKeyStrategy == "allQuestions") {
      issues.warn(path.key("cacheKeyStrategy"), BY_QUESTION);
    }
    const forms = readForms(config, path, issues);
    const semantic = readSemantic(config, place, path, issues);
    return new CachePolicy(config, store.value, prices, forms, readQuestionPath(config, path, issues), semantic);
  }
}
