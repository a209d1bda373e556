import {
  Bytes,
  ConfigDecoder,
  ConfigIssues,
  ConfigPath,
  HttpContext,
  JsonValue,
  PluginContext,
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
import { NextLookup } from "./next-lookup";
import { readStore } from "./read-store";
import { labelled, ScopeRule } from "./scope";
import { SemanticLookup } from "./semantic/semantic-lookup";
import { readSemantic, SemanticSettings } from "./semantic/settings";

const NAME: string = "ai-cache";
const PREFIX: string = "higress-ai-cache:";
const DEFAULT_TTL: i32 = 3600;

/** A configuration made ready for requests. */
@final
export class CachePolicy {
  readonly scope: ScopeRule;
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
    semantic: SemanticSettings | null,
  ) {
    this.scope = ScopeRule.of(config.scope, config.scopeHeader);
    const ttl = config.hasTtl ? config.ttl : config.hasCache ? config.cache.cacheTTL : DEFAULT_TTL;
    this.lifetime = new Lifetime(ttl, config.ttlJitter, config.staleWhileRevalidate);
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
  return config.hasCache ? config.cache.cacheKeyPrefix : PREFIX;
}

@final
export class CacheDecoder extends ConfigDecoder<CachePolicy> {
  private readonly root: PluginContext;

  /** @param id of the plugin's context */
  constructor(id: u32) {
    super();
    this.root = new Root(id);
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
    const store = openCache(place, settings, this.root);
    if (!store.ok) issues.error(path, store.error);
    return new CachePolicy(config, store.value, prices, readSemantic(config, place, path, issues));
  }
}

/** Stands for the plugin where its id is all that is asked: the decoder is made before the plugin. */
@final
class Root extends PluginContext {
  createHttpContext(id: u32): HttpContext {
    return new NoStream(id);
  }
}

@final
class NoStream extends HttpContext {}
