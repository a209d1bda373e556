import { ConfigIssues, ConfigPath, Secret } from "proxy-wasm-assemblyscript-sdk/assembly";
import { openStore, Store, StoreSettings } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { AiCacheConfig, EmbeddingBlock, VectorBlock } from "../generated/config.gen";
import { Embedder, EmbeddingSettings } from "./embedding/embedder";
import { openEmbedder } from "./embedding/open";
import { LexicalCheck, Strictness } from "./lexical/check";
import { LocalIndex } from "./local/local-index";
import { QuestionSource, SemanticFrom } from "./question-source";
import { Service } from "./service";
import { relationOf, Threshold } from "./threshold";
import { openVectorServer } from "./vector/open";
import { RedisSearch } from "./vector/redis-search";
import { VectorServer, VectorSettings } from "./vector/server";

const TLS_PORT: i32 = 443;
const OLLAMA_PORT: i32 = 11434;
const INDEX: string = "higress-ai-cache-questions";

/** What a configuration says of comparing questions by meaning, made ready for requests. */
@final
export class SemanticSettings {
  readonly source: QuestionSource;
  readonly withTools: bool;
  readonly check: LexicalCheck;
  readonly threshold: Threshold;
  /** Milliseconds for all of it. */
  readonly timeout: u32;
  readonly topK: i32;
  /** Null unless questions are in shared data. */
  local: LocalIndex | null = null;
  /** Null unless they are in a Redis, of which `store` is the one. */
  redis: RedisSearch | null = null;
  store: Store | null = null;
  /** Null unless they are in a vector server, of which `vectors` is the one. */
  server: VectorServer | null = null;
  vectors: Service | null = null;

  constructor(
    config: AiCacheConfig,
    readonly embedder: Embedder,
    readonly embeddings: Service,
  ) {
    const from = config.semanticFrom == "conversation" ? SemanticFrom.Conversation : SemanticFrom.LastUserTurn;
    this.source = new QuestionSource(from, config.semanticContext == "same", config.semanticQuestionBytes);
    this.withTools = config.semanticTools;
    this.check = new LexicalCheck(strictnessOf(config.lexicalCheck));
    this.timeout = <u32>config.semanticTimeout;
    this.topK = config.vector.topK;
    this.threshold = thresholdOf(config.vector, config.semanticHysteresis);
  }
}

/**
 * The settings; null where questions are not compared by meaning.
 * @param settings of the store that the answers are in
 */
export function readSemantic(
  config: AiCacheConfig,
  settings: StoreSettings,
  path: ConfigPath,
  issues: ConfigIssues,
): SemanticSettings | null {
  if (!config.hasEmbedding || !config.enableSemanticCache) return null;
  const block = config.embedding;
  const embedding = embeddingOf(block);
  const embedder = openEmbedder(embedding);
  if (!embedder.ok) issues.error(path.key("embedding"), embedder.error);
  const port = block.servicePort > 0 ? block.servicePort : block.type_ == "ollama" ? OLLAMA_PORT : TLS_PORT;
  const service = new Service(block.serviceName, <u32>port, embedding.host, <u32>block.timeout);
  const semantic = new SemanticSettings(config, embedder.value, service);
  openVectors(semantic, config.vector, settings, path.key("vector"), issues);
  return semantic;
}

function openVectors(
  semantic: SemanticSettings,
  block: VectorBlock,
  settings: StoreSettings,
  path: ConfigPath,
  issues: ConfigIssues,
): void {
  if (block.type_ == "local") {
    semantic.local = new LocalIndex(<u32>block.maxBytes, block.maxQuestions);
    return;
  }
  if (block.type_ == "redis") {
    if (settings.type == "shared") issues.error(path, "vector redis: needs a store that is a Redis");
    const store = openStore(settings);
    semantic.store = store.value;
    semantic.redis = new RedisSearch(block.collectionID.length > 0 ? block.collectionID : INDEX, block.topK);
    return;
  }
  if (block.serviceName.length == 0) issues.error(path.key("serviceName"), "is required with type " + block.type_);
  const server = openVectorServer(vectorsOf(block));
  if (!server.ok) issues.error(path, server.error);
  const port = block.servicePort > 0 ? block.servicePort : TLS_PORT;
  const host = block.serviceHost.length > 0 ? block.serviceHost : block.serviceName;
  semantic.server = server.value;
  semantic.vectors = new Service(block.serviceName, <u32>port, host, <u32>block.timeout);
}

function embeddingOf(block: EmbeddingBlock): EmbeddingSettings {
  const settings = new EmbeddingSettings();
  settings.type = block.type_;
  settings.model = block.model;
  settings.apiKey = Secret.of(block.apiKey);
  settings.apiVersion = block.apiVersion;
  settings.textinAppId = block.textinAppId;
  settings.textinSecretCode = Secret.of(block.textinSecretCode);
  settings.textinMatryoshkaDim = block.textinMatryoshkaDim;
  settings.appId = block.appId;
  settings.apiSecret = Secret.of(block.apiSecret);
  settings.host = block.serviceHost;
  settings.path = block.path;
  return settings;
}

function vectorsOf(block: VectorBlock): VectorSettings {
  const settings = new VectorSettings();
  settings.type = block.type_;
  settings.apiKey = Secret.of(block.apiKey);
  settings.collection = block.collectionID;
  settings.topK = block.topK;
  settings.username = block.esUsername;
  settings.password = Secret.of(block.esPassword);
  settings.path = block.path;
  return settings;
}

function thresholdOf(block: VectorBlock, hysteresis: f64): Threshold {
  const usual = Threshold.usual(block.type_, hysteresis);
  const relation = block.hasThresholdRelation ? relationOf(block.thresholdRelation) : usual.relation;
  return new Threshold(block.hasThreshold ? block.threshold : usual.value, relation, hysteresis);
}

function strictnessOf(name: string): Strictness {
  return name == "off" ? Strictness.Off : name == "facts" ? Strictness.Facts : Strictness.Words;
}
