import {
  allowRequestBuffer,
  BODY_LIMIT,
  BodyProgress,
  Bytes,
  collectMidway,
  DataStatus,
  HeadersStatus,
  HttpContext,
  RequestTarget,
  requestBody,
  requestHeaders,
  responseBody,
  responseHeaders,
  TrailersStatus,
  WholeBody,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { Front, mostOfBody } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { hasReadableBody, noteInAiLog, noteOutcome, Outcome } from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { ClientControl } from "./client-control";
import { FrontPath } from "./front-path";
import { Keeping } from "./keeping";
import { Lookup, Verdict } from "./lookup";
import { CachePlugin } from "./plugin";
import { CachePolicy } from "./policy";
import { purge } from "./purge";
import { Reading } from "./reading";
import { Skip, skipName } from "./skip";
import { CONVERSATION, judgeHead } from "./storable";

const PATH: Bytes = Bytes.of(":path");
const CACHE_CONTROL: Bytes = Bytes.of("cache-control");
const ACCEPT_ENCODING: Bytes = Bytes.of("accept-encoding");
const SKIP_HEADER: Bytes = Bytes.of("x-higress-skip-ai-cache");
const BETA: Bytes = Bytes.of("anthropic-beta");
const STATUS: Bytes = Bytes.of("x-cache-status");
const KEY: Bytes = Bytes.of("x-cache-key");

/** Bytes of an answer that are read at a time: a host hands over what has come, be it megabytes. */
const WINDOW: i32 = 64 * 1024;

/** One request: answered from the cache, or sent on and its answer kept. */
export class AiCacheStream extends HttpContext {
  private policy: CachePolicy | null = null;
  private path: FrontPath = FrontPath.read(Bytes.empty());
  private control: ClientControl = new ClientControl();
  /** The body of a request that is held until it is whole; null when it passes. */
  private held: WholeBody | null = null;
  private lookup: Lookup | null = null;
  private keeping: Keeping | null = null;
  /** Why the request has nothing to do with the cache. */
  private skip: Skip = Skip.None;

  constructor(
    id: u32,
    private readonly plugin: CachePlugin,
  ) {
    super(id);
  }

  onRequestHeaders(endOfStream: bool): HeadersStatus {
    const policy = this.plugin.configForStream();
    if (policy == null || !policy.isOn) return HeadersStatus.Continue;
    const target = requestHeaders.getBytes(PATH);
    const parts = RequestTarget.parse(target);
    if (policy.isAdministration(parts.path)) {
      purge(parts.query, policy, this);
      return HeadersStatus.StopAllIterationAndWatermark;
    }
    this.path = FrontPath.read(target);
    if (this.path.front == Front.None && policy.keys.takesAnyPath) this.path = FrontPath.of(Front.OpenAiChat);
    if (this.path.front == Front.None || !hasReadableBody(endOfStream)) return HeadersStatus.Continue;
    this.policy = policy;
    if (policy.obeysClients) this.control = ClientControl.read(requestHeaders.getBytes(CACHE_CONTROL));
    if (requestHeaders.getBytes(SKIP_HEADER).equalsString("on")) return this.pass(Skip.Header);
    if (this.control.noStore) return this.pass(Skip.NoStore);
    if (requestHeaders.has(CONVERSATION)) return this.pass(Skip.State);
    if (this.path.front == Front.AnthropicMessages) this.path.beta = requestHeaders.getBytes(BETA);
    this.held = new WholeBody(requestBody, BODY_LIMIT);
    allowRequestBuffer(BODY_LIMIT);
    return HeadersStatus.StopIteration;
  }

  onRequestBody(size: i32, endOfStream: bool): DataStatus {
    const held = this.held;
    const policy = this.policy;
    if (held == null || policy == null) return DataStatus.Continue;
    const progress = held.next(size, endOfStream);
    if (progress == BodyProgress.Waiting) return DataStatus.StopIterationAndBuffer;
    this.held = null;
    const verdict = this.receive(policy, progress == BodyProgress.Complete ? size : 0);
    if (verdict == Verdict.Open) return DataStatus.StopIterationAndBuffer;
    return verdict == Verdict.Passed ? DataStatus.Continue : DataStatus.StopIterationNoBuffer;
  }

  /** With trailers, no body callback says that the body is complete. */
  onRequestTrailers(): TrailersStatus {
    const held = this.held;
    const policy = this.policy;
    if (held == null || policy == null) return TrailersStatus.Continue;
    this.held = null;
    const verdict = this.receive(policy, held.size);
    return verdict == Verdict.Passed ? TrailersStatus.Continue : TrailersStatus.StopIteration;
  }

  onResponseHeaders(endOfStream: bool): HeadersStatus {
    const policy = this.policy;
    if (policy == null) return HeadersStatus.Continue;
    if (this.skip != Skip.None) responseHeaders.replaceBytes(STATUS, Bytes.constant("skip"));
    const lookup = this.lookup;
    if (lookup == null || lookup.verdict != Verdict.Passed) return HeadersStatus.Continue;
    responseHeaders.replaceBytes(STATUS, Bytes.constant(lookup.isRenewal ? "revalidated" : "miss"));
    if (policy.tellsKey) responseHeaders.replaceBytes(KEY, lookup.asked.key);
    const keeping = new Keeping(lookup);
    this.keeping = keeping;
    keeping.begin(judgeHead(policy.storesFallback, mostOfBody(policy.largest)));
    if (endOfStream) keeping.end();
    return HeadersStatus.Continue;
  }

  onResponseBody(size: i32, endOfStream: bool): DataStatus {
    const keeping = this.keeping;
    if (keeping == null) return DataStatus.Continue;
    for (let at = 0; at < size && keeping.reads; at += WINDOW) {
      if (at > 0) collectMidway();
      keeping.push(responseBody.read(at, min(size - at, WINDOW)));
    }
    if (endOfStream) keeping.end();
    return DataStatus.Continue;
  }

  onResponseTrailers(): TrailersStatus {
    const keeping = this.keeping;
    if (keeping != null) keeping.end();
    return TrailersStatus.Continue;
  }

  onLog(): void {
    const lookup = this.lookup;
    if (lookup != null) lookup.end();
  }

  /** The request goes to the provider: its answer has to be readable. */
  onPass(lookup: Lookup): void {
    noteOutcome(Outcome.CacheMiss);
    noteInAiLog("cache_key", lookup.asked.key.toString());
    this.plugin.count("miss");
    requestHeaders.removeBytes(ACCEPT_ENCODING);
  }

  private pass(skip: Skip): HeadersStatus {
    this.skip = skip;
    noteOutcome(Outcome.CacheSkip);
    this.plugin.count("skip_" + skipName(skip));
    return HeadersStatus.Continue;
  }

  /** @param size bytes of the body, which is whole; 0 when it can not be read */
  private receive(policy: CachePolicy, size: i32): Verdict {
    const reading = Reading.of(policy, this.path, this.control, size);
    const asked = reading.asked;
    if (asked == null) {
      this.pass(reading.skip);
      return Verdict.Passed;
    }
    const lookup = new Lookup(this, this.plugin, policy, asked);
    this.lookup = lookup;
    lookup.start();
    lookup.isHeld = lookup.verdict == Verdict.Open;
    return lookup.verdict;
  }
}
