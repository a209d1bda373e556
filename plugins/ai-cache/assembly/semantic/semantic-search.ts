import { Bytes, wallMilliseconds } from "proxy-wasm-assemblyscript-sdk/assembly";
import { CacheAsk, CacheEntry, CacheHandler, CacheReply } from "proxy-wasm-assemblyscript-sdk/assembly/cache";
import { StoreFault, StoreHandler, StoreReply } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { Hit, HitKind } from "../hit";
import { isWholeAnswer } from "../log/log-check";
import { Lookup } from "../lookup";
import { CachePlugin } from "../plugin";
import { Difference, differenceName } from "./lexical/check";
import { Match } from "./match";
import { Candidate, KnownQuestion, Partition } from "./question";
import { SemanticQuestion } from "./question-source";
import { SemanticLookup } from "./semantic-lookup";
import { ServiceHandler } from "./services";
import { Closeness } from "./threshold";
import { Vector } from "./vector";

/** One question on its way: to its vector, to the closest questions, to the answer of one of them. */
@final
export class SemanticSearch {
  private readonly deadline: i64;
  private vector: Vector | null = null;
  private candidates: Array<Candidate> = [];
  private next: i32 = 0;

  constructor(
    private readonly semantic: SemanticLookup,
    private readonly lookup: Lookup,
    private readonly question: SemanticQuestion,
    private readonly partition: Partition,
  ) {
    this.deadline = wallMilliseconds() + <i64>semantic.settings.timeout;
  }

  start(): void {
    const call = this.semantic.settings.embedder.request(this.question.text, wallMilliseconds());
    const isAsked = this.semantic.embedding.ask(call, this.left, this.lookup.stream, new EmbeddingHandler(this));
    if (!isAsked) this.fail("embedding");
  }

  /** The embedder's answer. */
  onEmbedding(body: Bytes, why: string): void {
    const vector = this.semantic.settings.embedder.read(body);
    if (vector == null) {
      if (why.length == 0) this.semantic.embedding.failed("its answer has no vector");
      this.fail("embedding");
      return;
    }
    this.vector = vector;
    this.query(vector);
  }

  /** The vector server's answer. */
  onServer(body: Bytes, why: string): void {
    const server = this.semantic.settings.server;
    const vectors = this.semantic.vectors;
    if (server == null) return;
    const found = server.read(body);
    if (found == null && why.length == 0 && vectors != null) vectors.failed("its answer is none");
    this.onCandidates(found);
  }

  /** What a Redis found. */
  onRedis(reply: StoreReply): void {
    const redis = this.semantic.settings.redis;
    if (reply.fault != StoreFault.None) this.lookup.plugin.storeFailed(reply.fault, reply.error);
    this.onCandidates(redis == null ? null : redis.read(reply.at(0)));
  }

  onCandidates(found: Array<Candidate> | null): void {
    if (found == null) {
      this.fail("vector");
      return;
    }
    this.candidates = found;
    this.tryNext();
  }

  /** What is kept for the candidate that was accepted. */
  onKept(reply: CacheReply, candidate: Candidate): void {
    const entry = reply.entry;
    const now = wallMilliseconds();
    const isGood = entry != null && entry.times.freshUntil >= now && this.isOurs(entry) && isWholeAnswer(entry.value);
    if (entry == null || !isGood || !this.isAcceptable(now - entry.times.createdAt, entry.times.freshUntil - now)) {
      this.tryNext();
      return;
    }
    this.semantic.memory.remember(this.question.text, candidate.question.key);
    const hit = new Hit(entry.value, entry.times.createdAt, HitKind.Fresh);
    hit.match = Match.of(candidate, entry.times.createdAt);
    this.count("hit");
    this.lookup.answer(hit);
  }

  /** The provider's answer is in the cache: the question becomes one that can be found. */
  keep(): void {
    const vector = this.vector;
    if (vector == null) return;
    const known = new KnownQuestion(this.question.text, this.lookup.asked.key, this.partition);
    const settings = this.semantic.settings;
    const local = settings.local;
    if (local != null) local.insert(vector, known);
    const redis = settings.redis;
    const store = settings.store;
    const plugin = this.lookup.plugin;
    if (redis != null && store != null) {
      store.runDetached(
        redis.insert(vector, known, this.lookup.policy.lifetime.longest),
        plugin.id,
        new RedisKept(plugin),
      );
    }
    const server = settings.server;
    const vectors = this.semantic.vectors;
    if (server != null && vectors != null) vectors.tell(server.insert(vector, known), plugin, new ServerKept(this));
  }

  onServerKept(body: Bytes, why: string): void {
    const server = this.semantic.settings.server;
    const vectors = this.semantic.vectors;
    if (server == null || vectors == null || why.length > 0 || server.isDone(body)) return;
    vectors.failed("it refused a question");
  }

  private query(vector: Vector): void {
    const settings = this.semantic.settings;
    const local = settings.local;
    const redis = settings.redis;
    const store = settings.store;
    const server = settings.server;
    const vectors = this.semantic.vectors;
    if (local != null) this.onCandidates(local.closest(vector, this.partition, settings.topK));
    else if (redis != null && store != null) {
      store.run(redis.query(vector, this.partition), this.lookup.stream, new RedisHandler(this));
    } else if (server == null || vectors == null || this.left == 0) this.fail("vector");
    else {
      const call = server.query(vector, this.partition);
      if (!vectors.ask(call, this.left, this.lookup.stream, new ServerHandler(this))) this.fail("vector");
    }
  }

  /** Milliseconds that are left for it. */
  private get left(): u32 {
    return <u32>max<i64>(this.deadline - wallMilliseconds(), 0);
  }

  private tryNext(): void {
    const settings = this.semantic.settings;
    const own = settings.check.read(this.question.text.toString());
    while (this.next < min(this.candidates.length, settings.topK)) {
      const candidate = this.candidates[this.next++];
      if (!candidate.question.partition.equals(this.partition) || !this.isClose(candidate)) continue;
      const difference = settings.check.compare(own, settings.check.read(candidate.question.text.toString()));
      if (difference != Difference.None) {
        this.count("differs_" + differenceName(difference));
        continue;
      }
      const ask = new CacheAsk(candidate.question.key, this.lookup.asked.groups);
      this.lookup.policy.store.read(ask, this.lookup.stream, new EntryHandler(this, candidate));
      return;
    }
    this.count("miss");
    this.lookup.pass();
  }

  private isClose(candidate: Candidate): bool {
    const closeness = this.semantic.settings.threshold.closeness(candidate.score);
    if (closeness != Closeness.Nearly) return closeness == Closeness.Close;
    return this.semantic.memory.knows(this.question.text, candidate.question.key);
  }

  /** Whether it is an answer of this scope: that its key stands in a vector server under the scope's name proves nothing. */
  private isOurs(entry: CacheEntry): bool {
    const scope = this.lookup.asked.scope.name;
    for (let i = 0; i < entry.groups.length; i++) if (entry.groups[i].equals(scope)) return true;
    return false;
  }

  /** Whether the client takes an answer of that age. */
  private isAcceptable(age: i64, left: i64): bool {
    return this.lookup.asked.control.accepts(age, left, false);
  }

  private count(what: string): void {
    this.lookup.plugin.count("semantic_" + what);
  }

  /** @param what did not answer as it should */
  private fail(what: string): void {
    this.count("failed_" + what);
    this.lookup.pass();
  }
}

@final
class EmbeddingHandler extends ServiceHandler {
  constructor(private readonly search: SemanticSearch) {
    super();
  }

  onAnswer(body: Bytes, why: string): void {
    this.search.onEmbedding(body, why);
  }
}

@final
class ServerHandler extends ServiceHandler {
  constructor(private readonly search: SemanticSearch) {
    super();
  }

  onAnswer(body: Bytes, why: string): void {
    this.search.onServer(body, why);
  }
}

@final
class ServerKept extends ServiceHandler {
  constructor(private readonly search: SemanticSearch) {
    super();
  }

  onAnswer(body: Bytes, why: string): void {
    this.search.onServerKept(body, why);
  }
}

@final
class RedisHandler extends StoreHandler {
  constructor(private readonly search: SemanticSearch) {
    super();
  }

  onReply(reply: StoreReply): void {
    this.search.onRedis(reply);
  }
}

@final
class EntryHandler extends CacheHandler {
  constructor(
    private readonly search: SemanticSearch,
    private readonly candidate: Candidate,
  ) {
    super();
  }

  onReply(reply: CacheReply): void {
    this.search.onKept(reply, this.candidate);
  }
}

/** A question has come to a Redis, or has not. */
@final
class RedisKept extends StoreHandler {
  constructor(private readonly plugin: CachePlugin) {
    super();
  }

  onReply(reply: StoreReply): void {
    if (reply.fault != StoreFault.None) this.plugin.storeFailed(reply.fault, reply.error);
  }
}
