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
  readEnum,
  readInteger,
  readNumber,
  readString,
  readStrings,
} from "proxy-wasm-assemblyscript-sdk/assembly";

function readAiCacheConfigKeyIncludes(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = new Array<string>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(readEnum(items.value, path.item(items), issues, "scope model"));
  return list;
}

function readAiCacheConfigTags(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = readStrings(value, path, issues, 1, 128);
  if (value.kind == JsonKind.Array) checkCount(list.length, 0, 8, path, issues);
  return list;
}

/** Higress's block: a Redis reached by calls that only Higress has. */
@final
export class CacheBlock {
  /** What it is. */
  type_: string = "redis";
  /** A service as Higress names it (`redis.static`), or the name of a cluster. */
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
  /** Seconds for which an answer is fresh; 0: as long as one is kept at all, 30 days. */
  cacheTTL: i32 = 0;
  /** What stands in front of the keys. */
  cacheKeyPrefix: string = "higress-ai-cache:";
  private readonly given: GivenKeys = new GivenKeys();

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
          this.serviceName = readString(member, place, issues, 1);
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
      this.given.add(index);
    }
    if (!this.given.has(1)) issues.missing(path, "serviceName");
  }
}

/** An earlier form of `cache`. */
@final
export class LegacyRedis {
  /** A service as Higress names it (`redis.static`), or the name of a cluster. */
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
  private readonly given: GivenKeys = new GivenKeys();

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): LegacyRedis {
    const out = new LegacyRedis();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("serviceName servicePort serviceHost username password timeout database");
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
          this.serviceHost = readString(member, place, issues);
          break;
        case 3:
          this.username = readString(member, place, issues);
          break;
        case 4:
          this.password = readString(member, place, issues);
          break;
        case 5:
          this.timeout = <i32>readInteger(member, place, issues, 0, 600000);
          break;
        case 6:
          this.database = <i32>readInteger(member, place, issues, 0, 1000000);
          break;
        default:
          issues.unknownKey(path, items.key, "serviceName servicePort serviceHost username password timeout database");
      }
      this.given.add(index);
    }
    if (!this.given.has(0)) issues.missing(path, "serviceName");
  }
}

/** Where the answers are kept, in the place of `cache`. Without either: in shared data of this Envoy process. */
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

/** Who tells what a question means: with it, questions are compared by meaning when no answer is kept under the request's key. */
@final
export class EmbeddingBlock {
  /** Its protocol. `openai`: whatever speaks it. */
  type_: string = "";
  /** A service as Higress names it (`embedder.dns`), or the name of a cluster. */
  serviceName: string = "";
  /** Port of a service as Higress names it; 0: 443, of `ollama` 11434. */
  servicePort: i32 = 0;
  /** The value of `:authority`; empty: the usual one of the type. `azure` needs it. */
  serviceHost: string = "";
  /** Milliseconds for an answer; `semanticTimeout` may be less. */
  timeout: i32 = 10000;
  /** Empty: the type's usual one. */
  model: string = "";
  /** Needed by all but `ollama` and `textin`, and by `openai` where its server asks for one. */
  apiKey: string = "";
  /** The service's path, where it is not the usual one of the type. */
  path: string = "";
  /** Of `azure`. */
  apiVersion: string = "";
  /** Of `textin`. */
  textinAppId: string = "";
  /** Of `textin`. */
  textinSecretCode: string = "";
  /** Of `textin`: dimensions of a vector. */
  textinMatryoshkaDim: i32 = 0;
  /** Of `xfyun`. */
  appId: string = "";
  /** Of `xfyun`. */
  apiSecret: string = "";
  private readonly given: GivenKeys = new GivenKeys();

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): EmbeddingBlock {
    const out = new EmbeddingBlock();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("type serviceName servicePort serviceHost timeout model apiKey path apiVersion textinAppId textinSecretCode textinMatryoshkaDim appId apiSecret");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.type_ = readEnum(member, place, issues, "openai azure dashscope cohere ollama huggingface textin xfyun");
          break;
        case 1:
          this.serviceName = readString(member, place, issues, 1);
          break;
        case 2:
          this.servicePort = <i32>readInteger(member, place, issues, 0, 65535);
          break;
        case 3:
          this.serviceHost = readString(member, place, issues);
          break;
        case 4:
          this.timeout = <i32>readInteger(member, place, issues, 1, 600000);
          break;
        case 5:
          this.model = readString(member, place, issues);
          break;
        case 6:
          this.apiKey = readString(member, place, issues);
          break;
        case 7:
          this.path = readString(member, place, issues);
          break;
        case 8:
          this.apiVersion = readString(member, place, issues);
          break;
        case 9:
          this.textinAppId = readString(member, place, issues);
          break;
        case 10:
          this.textinSecretCode = readString(member, place, issues);
          break;
        case 11:
          this.textinMatryoshkaDim = <i32>readInteger(member, place, issues, 0, 8192);
          break;
        case 12:
          this.appId = readString(member, place, issues);
          break;
        case 13:
          this.apiSecret = readString(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "type serviceName servicePort serviceHost timeout model apiKey path apiVersion textinAppId textinSecretCode textinMatryoshkaDim appId apiSecret");
      }
      this.given.add(index);
    }
    if (!this.given.has(0)) issues.missing(path, "type");
    if (!this.given.has(1)) issues.missing(path, "serviceName");
  }
}

/** Where questions are kept with their vectors; without it, in shared data of this Envoy process. */
@final
export class VectorBlock {
  /** `local`: shared data. `redis`: the search module of the Redis or Valkey that `store` or `cache` names. The others: a server. */
  type_: string = "local";
  /** Of a server: a service as Higress names it (`qdrant.dns`), or the name of a cluster. */
  serviceName: string = "";
  /** Port of a service as Higress names it; 0: 443. */
  servicePort: i32 = 0;
  /** The value of `:authority`; empty: the service's name. */
  serviceHost: string = "";
  /** Milliseconds for an answer; `semanticTimeout` may be less. */
  timeout: i32 = 10000;
  /** Needed by `dashvector` and `pinecone`; of the others where their server asks for one. */
  apiKey: string = "";
  /** Collection, index, class or namespace. Of `redis`, the index, which is made when it is not there; empty: `higress-ai-cache-questions`. */
  collectionID: string = "";
  /** How many of the closest questions are looked at. */
  topK: i32 = 5;
  /** From which score on two questions ask the same. Unset: a cosine of 0.93, in what servers of the type measure. */
  threshold: f64 = 0;
  /** What the score must be to the threshold. Unset: `lte` for types that measure distances (`dashvector`, `chroma`, `weaviate`, `redis`), else `gte`. */
  thresholdRelation: string = "";
  /** Of `elasticsearch`, where there is no `apiKey`. */
  esUsername: string = "";
  /** Of `elasticsearch`. */
  esPassword: string = "";
  /** What stands in front of the server's paths. `chroma`: the API, `/api/v1` unless it is said; for Chroma 1.0 and later `/api/v2/tenants/default_tenant/databases/default_database`. */
  path: string = "";
  /** Of `local`: questions that may answer each other, at most; the oldest go. */
  maxQuestions: i32 = 64;
  /** Of `local`: memory of all questions. */
  maxBytes: i32 = 16777216;
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `threshold` was given. */
  get hasThreshold(): bool {
    return this.given.has(8);
  }

  /** Whether `thresholdRelation` was given. */
  get hasThresholdRelation(): bool {
    return this.given.has(9);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): VectorBlock {
    const out = new VectorBlock();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("type serviceName servicePort serviceHost timeout apiKey collectionID topK threshold thresholdRelation esUsername esPassword path maxQuestions maxBytes");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.type_ = readEnum(member, place, issues, "local redis dashvector chroma elasticsearch weaviate pinecone qdrant milvus");
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
          this.timeout = <i32>readInteger(member, place, issues, 1, 600000);
          break;
        case 5:
          this.apiKey = readString(member, place, issues);
          break;
        case 6:
          this.collectionID = readString(member, place, issues);
          break;
        case 7:
          this.topK = <i32>readInteger(member, place, issues, 1, 16);
          break;
        case 8:
          this.threshold = readNumber(member, place, issues);
          break;
        case 9:
          this.thresholdRelation = readEnum(member, place, issues, "lt lte gt gte");
          break;
        case 10:
          this.esUsername = readString(member, place, issues);
          break;
        case 11:
          this.esPassword = readString(member, place, issues);
          break;
        case 12:
          this.path = readString(member, place, issues);
          break;
        case 13:
          this.maxQuestions = <i32>readInteger(member, place, issues, 1, 1024);
          break;
        case 14:
          this.maxBytes = <i32>readInteger(member, place, issues, 65536, 1073741824);
          break;
        default:
          issues.unknownKey(path, items.key, "type serviceName servicePort serviceHost timeout apiKey collectionID topK threshold thresholdRelation esUsername esPassword path maxQuestions maxBytes");
      }
      this.given.add(index);
    }
  }
}

@final
export class AiCacheConfig {
  /** Higress's block: a Redis reached by calls that only Higress has. */
  cache: CacheBlock = new CacheBlock();
  /** An earlier form of `cache`. */
  redis: LegacyRedis = new LegacyRedis();
  /** What stands in front of the keys; Higress has it in `cache`. */
  cacheKeyPrefix: string = "";
  /** As `cache.cacheTTL`, where Higress had it earlier. */
  cacheTTL: i32 = 0;
  /** Where the answers are kept, in the place of `cache`. Without either: in shared data of this Envoy process. */
  store: StoreBlock = new StoreBlock();
  /** Seconds for which an answer is fresh, in the place of `cache.cacheTTL`; 3600 where neither is there. */
  ttl: i32 = 0;
  /** Per cent of `ttl` by which the time of an answer is shorter at most, at random, so that those that came together do not go together. */
  ttlJitter: i32 = 10;
  /** Seconds after `ttl` in which the old answer is given while one request gets a new one. */
  staleWhileRevalidate: i32 = 0;
  /** Bytes of the largest answer that is kept. In shared data never more than a quarter of `store.max_bytes`. */
  maxEntryBytes: i32 = 1048576;
  /** Who shares answers. `consumer`: nobody but the consumer himself, on this route; without a consumer, all who have none, on this route. `route`: all on this route. `global`: all. `header`: all whose `scopeHeader` is the same, on this route. */
  scope: string = "consumer";
  /** The header of `scope: header`. A request without it is not cached. */
  scopeHeader: string = "";
  /** What makes two requests the same. `request`: all that an answer depends on. `lastQuestion` and `allQuestions`, which are Higress's: the last of the user's messages, or all of them, whatever else the request says. `disabled`: nothing. */
  cacheKeyStrategy: string = "request";
  /** What the keys of Higress's strategies have beside the question. Higress's own have nothing: `[]`. */
  keyIncludes: Array<string> = ["scope", "model"];
  /** Of `lastQuestion`: the gjson path of the question in the request, in OpenAI's form; `messages.@reverse.0.content` where it is not given. The earlier form `{requestBody: path}` is read, too. */
  cacheKeyFrom: JsonValue = JsonValue.missing();
  /** The gjson path of the text in an answer of a form of its own, which is then kept in the place of the answer; the earlier form `{responseBody: path}` is read, too. Higress's default says as much as nothing: the answer is kept whole. */
  cacheValueFrom: JsonValue = JsonValue.missing();
  /** The same for the events of a stream, whose texts are put together. */
  cacheStreamValueFrom: JsonValue = JsonValue.missing();
  /** The gjson path of tool calls, in an answer or an event: where something is there, the answer is not kept. Without it tool calls are kept, and replayed. */
  cacheToolCallsFrom: string = "";
  /** What a hit answers in the place of the answer itself, with the text in the place of its one `%s`; of answers that are text alone. */
  responseTemplate: string = "";
  /** The same for a request that wants a stream. */
  streamResponseTemplate: string = "";
  /** An earlier name of `responseTemplate`. */
  returnResponseTemplate: string = "";
  /** An earlier name of `streamResponseTemplate`. */
  returnStreamResponseTemplate: string = "";
  /** A request with a higher `temperature` wants another answer each time, and is not cached. */
  maxTemperature: f64 = 1;
  /** Whether an answer is kept that came from another target of the route than the first, which may be another model. */
  storeFallback: bool = false;
  /** Names by which the answers of this configuration can be purged together. */
  tags: Array<string> = [];
  /** Whether clients may say `cache-control`: `no-cache`, `no-store`, `max-age`, `max-stale`, `min-fresh`, `only-if-cached`. */
  clientControl: bool = true;
  /** Whether of identical requests that come at the same time one is sent on, and the others wait for its answer. */
  singleFlight: bool = true;
  /** Requests of one worker that wait for one answer; more are sent on. */
  maxFollowers: i32 = 1000;
  /** Milliseconds that they wait. */
  followerTimeout: i32 = 30000;
  /** Who may purge. Without it nobody may. */
  adminConsumer: string = "";
  /** Where to purge: the end of a path, with `?key=`, `scope=`, `tag=`, `age=` or `all=true` behind it. */
  adminPath: string = "/ai-cache/purge";
  /** Whether answers have the key in the header `x-cache-key`. `ai_log` has it in any case. */
  tellKey: bool = false;
  /** Whether `embedding` is used. */
  enableSemanticCache: bool = true;
  /** Who tells what a question means: with it, questions are compared by meaning when no answer is kept under the request's key. */
  embedding: EmbeddingBlock = new EmbeddingBlock();
  /** Where questions are kept with their vectors; without it, in shared data of this Envoy process. */
  vector: VectorBlock = new VectorBlock();
  /** What is compared by meaning. `lastUserTurn`: what the user said last. `conversation`: all that was said. */
  semanticFrom: string = "lastUserTurn";
  /** What of the conversation before the last turn has to be the same. `same`: all of it. `instructions`: only messages of `system` and `developer`. */
  semanticContext: string = "same";
  /** Whether questions with tools are compared by meaning. */
  semanticTools: bool = false;
  /** What has to be the same in two questions whose vectors are close. `words`: numbers, units, dates, negations, names, quotes, code, language, direction, and the words that say what is asked, save for their endings and known synonyms. `facts`: all but those words. `off`: nothing. */
  lexicalCheck: string = "words";
  /** By how much the score of two questions may be worse than the threshold once they have matched, so that a pair on the edge does not match by turns. */
  semanticHysteresis: f64 = 0.01;
  /** Milliseconds after which a request goes on without a comparison. */
  semanticTimeout: i32 = 2000;
  /** Bytes of a question that is compared, at most. */
  semanticQuestionBytes: i32 = 4096;
  /** What models cost, as in [ai-statistics](../ai-statistics/README.md): then what hits save is told in money, too. */
  prices: JsonValue = JsonValue.missing();
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `cache` was given. */
  get hasCache(): bool {
    return this.given.has(0);
  }

  /** Whether `redis` was given. */
  get hasRedis(): bool {
    return this.given.has(1);
  }

  /** Whether `cacheKeyPrefix` was given. */
  get hasCacheKeyPrefix(): bool {
    return this.given.has(2);
  }

  /** Whether `cacheTTL` was given. */
  get hasCacheTTL(): bool {
    return this.given.has(3);
  }

  /** Whether `store` was given. */
  get hasStore(): bool {
    return this.given.has(4);
  }

  /** Whether `ttl` was given. */
  get hasTtl(): bool {
    return this.given.has(5);
  }

  /** Whether `scopeHeader` was given. */
  get hasScopeHeader(): bool {
    return this.given.has(10);
  }

  /** Whether `cacheToolCallsFrom` was given. */
  get hasCacheToolCallsFrom(): bool {
    return this.given.has(16);
  }

  /** Whether `responseTemplate` was given. */
  get hasResponseTemplate(): bool {
    return this.given.has(17);
  }

  /** Whether `streamResponseTemplate` was given. */
  get hasStreamResponseTemplate(): bool {
    return this.given.has(18);
  }

  /** Whether `returnResponseTemplate` was given. */
  get hasReturnResponseTemplate(): bool {
    return this.given.has(19);
  }

  /** Whether `returnStreamResponseTemplate` was given. */
  get hasReturnStreamResponseTemplate(): bool {
    return this.given.has(20);
  }

  /** Whether `tags` was given. */
  get hasTags(): bool {
    return this.given.has(23);
  }

  /** Whether `adminConsumer` was given. */
  get hasAdminConsumer(): bool {
    return this.given.has(28);
  }

  /** Whether `embedding` was given. */
  get hasEmbedding(): bool {
    return this.given.has(32);
  }

  /** Whether `vector` was given. */
  get hasVector(): bool {
    return this.given.has(33);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): AiCacheConfig {
    const out = new AiCacheConfig();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("cache redis cacheKeyPrefix cacheTTL store ttl ttlJitter staleWhileRevalidate maxEntryBytes scope scopeHeader cacheKeyStrategy keyIncludes cacheKeyFrom cacheValueFrom cacheStreamValueFrom cacheToolCallsFrom responseTemplate streamResponseTemplate returnResponseTemplate returnStreamResponseTemplate maxTemperature storeFallback tags clientControl singleFlight maxFollowers followerTimeout adminConsumer adminPath tellKey enableSemanticCache embedding vector semanticFrom semanticContext semanticTools lexicalCheck semanticHysteresis semanticTimeout semanticQuestionBytes prices");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null && index != 13 && index != 14 && index != 15 && index != 41) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.cache = CacheBlock.decode(member, place, issues);
          break;
        case 1:
          this.redis = LegacyRedis.decode(member, place, issues);
          break;
        case 2:
          this.cacheKeyPrefix = readString(member, place, issues, 1);
          break;
        case 3:
          this.cacheTTL = <i32>readInteger(member, place, issues, 0, 2592000);
          break;
        case 4:
          this.store = StoreBlock.decode(member, place, issues);
          break;
        case 5:
          this.ttl = <i32>readInteger(member, place, issues, 1, 2592000);
          break;
        case 6:
          this.ttlJitter = <i32>readInteger(member, place, issues, 0, 90);
          break;
        case 7:
          this.staleWhileRevalidate = <i32>readInteger(member, place, issues, 0, 2592000);
          break;
        case 8:
          this.maxEntryBytes = <i32>readInteger(member, place, issues, 256, 16777216);
          break;
        case 9:
          this.scope = readEnum(member, place, issues, "consumer route global header");
          break;
        case 10:
          this.scopeHeader = readString(member, place, issues, 1, 128);
          break;
        case 11:
          this.cacheKeyStrategy = readEnum(member, place, issues, "request lastQuestion allQuestions disabled");
          break;
        case 12:
          this.keyIncludes = readAiCacheConfigKeyIncludes(member, place, issues);
          break;
        case 13:
          this.cacheKeyFrom = member;
          break;
        case 14:
          this.cacheValueFrom = member;
          break;
        case 15:
          this.cacheStreamValueFrom = member;
          break;
        case 16:
          this.cacheToolCallsFrom = readString(member, place, issues, 1);
          break;
        case 17:
          this.responseTemplate = readString(member, place, issues, 1);
          break;
        case 18:
          this.streamResponseTemplate = readString(member, place, issues, 1);
          break;
        case 19:
          this.returnResponseTemplate = readString(member, place, issues, 1);
          break;
        case 20:
          this.returnStreamResponseTemplate = readString(member, place, issues, 1);
          break;
        case 21:
          this.maxTemperature = readNumber(member, place, issues, 0, 100, "between 0 and 100");
          break;
        case 22:
          this.storeFallback = readBool(member, place, issues);
          break;
        case 23:
          this.tags = readAiCacheConfigTags(member, place, issues);
          break;
        case 24:
          this.clientControl = readBool(member, place, issues);
          break;
        case 25:
          this.singleFlight = readBool(member, place, issues);
          break;
        case 26:
          this.maxFollowers = <i32>readInteger(member, place, issues, 0, 10000);
          break;
        case 27:
          this.followerTimeout = <i32>readInteger(member, place, issues, 1, 600000);
          break;
        case 28:
          this.adminConsumer = readString(member, place, issues, 1);
          break;
        case 29:
          this.adminPath = readString(member, place, issues, 2);
          break;
        case 30:
          this.tellKey = readBool(member, place, issues);
          break;
        case 31:
          this.enableSemanticCache = readBool(member, place, issues);
          break;
        case 32:
          this.embedding = EmbeddingBlock.decode(member, place, issues);
          break;
        case 33:
          this.vector = VectorBlock.decode(member, place, issues);
          break;
        case 34:
          this.semanticFrom = readEnum(member, place, issues, "lastUserTurn conversation");
          break;
        case 35:
          this.semanticContext = readEnum(member, place, issues, "same instructions");
          break;
        case 36:
          this.semanticTools = readBool(member, place, issues);
          break;
        case 37:
          this.lexicalCheck = readEnum(member, place, issues, "words facts off");
          break;
        case 38:
          this.semanticHysteresis = readNumber(member, place, issues, 0, 1, "between 0 and 1");
          break;
        case 39:
          this.semanticTimeout = <i32>readInteger(member, place, issues, 1, 60000);
          break;
        case 40:
          this.semanticQuestionBytes = <i32>readInteger(member, place, issues, 1, 8192);
          break;
        case 41:
          this.prices = member;
          break;
        default:
          issues.unknownKey(path, items.key, "cache redis cacheKeyPrefix cacheTTL store ttl ttlJitter staleWhileRevalidate maxEntryBytes scope scopeHeader cacheKeyStrategy keyIncludes cacheKeyFrom cacheValueFrom cacheStreamValueFrom cacheToolCallsFrom responseTemplate streamResponseTemplate returnResponseTemplate returnStreamResponseTemplate maxTemperature storeFallback tags clientControl singleFlight maxFollowers followerTimeout adminConsumer adminPath tellKey enableSemanticCache embedding vector semanticFrom semanticContext semanticTools lexicalCheck semanticHysteresis semanticTimeout semanticQuestionBytes prices");
      }
      this.given.add(index);
    }
  }
}

export class AiCacheConfigDecoder extends ConfigDecoder<AiCacheConfig> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): AiCacheConfig {
    return AiCacheConfig.decode(value, path, issues);
  }
}
