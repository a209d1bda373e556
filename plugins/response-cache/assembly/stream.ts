import {
  allowRequestBuffer,
  BodyProgress,
  Bytes,
  collectMidway,
  DataStatus,
  HeadersStatus,
  HttpContext,
  MediaType,
  RequestTarget,
  requestBody,
  requestHeaders,
  responseBody,
  responseHeaders,
  TrailersStatus,
  WholeBody,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { CacheStore, FlightSeat } from "proxy-wasm-assemblyscript-sdk/assembly/cache";
import { Answered, Answering } from "./answering";
import { Asked, AskedKind } from "./asked";
import { invalidate } from "./invalidation";
import { KEY_BODY_LIMIT, KeyRule } from "./key-rule";
import { ResponseCachePlugin } from "./plugin";
import { ResponseCachePolicy } from "./policy";
import { purge } from "./purge";
import { STATUS_HEADER } from "./replies";
import { fieldOf } from "./rfc/fields";
import { Session, Verdict } from "./session";

const PATH: Bytes = Bytes.of(":path");
const CONTENT_TYPE: Bytes = Bytes.of("content-type");
const ACCEPT_ENCODING: Bytes = Bytes.of("accept-encoding");
/** Bytes of an answer that are taken in at once: a host hands over megabytes. */
const WINDOW: i32 = 64 * 1024;

/** One request: answered from the cache, or sent on and its answer kept. */
export class ResponseCacheStream extends HttpContext {
  private policy: ResponseCachePolicy | null = null;
  private cache: CacheStore | null = null;
  private asked: Asked | null = null;
  /** The body of a request whose key is in it, until it is whole. */
  private held: WholeBody | null = null;
  private session: Session | null = null;
  private answering: Answering | null = null;
  /** An administrator's request, which goes nowhere. */
  private isOrder: bool = false;

  constructor(
    id: u32,
    private readonly plugin: ResponseCachePlugin,
  ) {
    super(id);
  }

  onRequestHeaders(endOfStream: bool): HeadersStatus {
    const policy = this.plugin.configForStream();
    const cache: CacheStore | null = policy == null ? null : policy.entries;
    if (policy == null || cache == null) return HeadersStatus.Continue;
    this.policy = policy;
    this.cache = cache;
    const target = RequestTarget.parse(requestHeaders.getBytes(PATH));
    if (policy.admin.length > 0 && target.path.endsWith(policy.adminPath)) {
      this.isOrder = true;
      purge(target.query, policy, cache, this);
      return HeadersStatus.StopAllIterationAndWatermark;
    }
    const asked = Asked.ofHost(policy, endOfStream);
    this.asked = asked;
    if (asked.kind == AskedKind.Named) return this.lookUpNamed(policy, cache, asked);
    if (asked.kind == AskedKind.Get || asked.kind == AskedKind.Head) return this.headersStatus(cache, asked);
    return HeadersStatus.Continue;
  }

  onRequestBody(size: i32, endOfStream: bool): DataStatus {
    const held = this.held;
    if (held == null) return this.isOrder ? DataStatus.StopIterationNoBuffer : DataStatus.Continue;
    const progress = held.next(size, endOfStream);
    if (progress == BodyProgress.Waiting) return DataStatus.StopIterationAndBuffer;
    this.held = null;
    if (progress == BodyProgress.TooLarge) return DataStatus.Continue;
    const verdict = this.lookUpBody(size);
    if (verdict == Verdict.Open) return DataStatus.StopIterationAndBuffer;
    return verdict == Verdict.Passed ? DataStatus.Continue : DataStatus.StopIterationNoBuffer;
  }

  /** With trailers, no body callback says that the body is complete. */
  onRequestTrailers(): TrailersStatus {
    const held = this.held;
    if (held == null) return TrailersStatus.Continue;
    this.held = null;
    return this.lookUpBody(held.size) == Verdict.Passed ? TrailersStatus.Continue : TrailersStatus.StopIteration;
  }

  onResponseHeaders(endOfStream: bool): HeadersStatus {
    const cache = this.cache;
    const asked = this.asked;
    if (cache == null || asked == null) return HeadersStatus.Continue;
    if (asked.kind == AskedKind.Unsafe) {
      const isHeld = invalidate(asked, cache, this);
      return isHeld ? HeadersStatus.StopAllIterationAndWatermark : HeadersStatus.Continue;
    }
    if (asked.reason.length > 0) this.tellSkip(asked);
    const session = this.session;
    if (session == null || session.verdict != Verdict.Passed || this.answering != null) return HeadersStatus.Continue;
    const answering = new Answering(this.plugin, session, cache);
    this.answering = answering;
    if (answering.onHeaders() == Answered.Replaced) return HeadersStatus.StopIteration;
    if (endOfStream) answering.onEnd();
    return HeadersStatus.Continue;
  }

  onResponseBody(size: i32, endOfStream: bool): DataStatus {
    const answering = this.answering;
    if (answering == null) return DataStatus.Continue;
    for (let at = 0; at < size && answering.isRecording; at += WINDOW) {
      if (at > 0) collectMidway();
      answering.onBody(responseBody.read(at, min(size - at, WINDOW)));
    }
    if (endOfStream) answering.onEnd();
    return DataStatus.Continue;
  }

  onResponseTrailers(): TrailersStatus {
    const answering = this.answering;
    if (answering != null) answering.onEnd();
    return TrailersStatus.Continue;
  }

  onLog(): void {
    const session = this.session;
    const seat: FlightSeat | null = session == null ? null : session.seat;
    if (seat != null) seat.end();
  }

  private headersStatus(cache: CacheStore, asked: Asked): HeadersStatus {
    const verdict = this.lookUp(cache, asked);
    if (verdict == Verdict.Open) return HeadersStatus.StopAllIterationAndWatermark;
    return verdict == Verdict.Passed ? HeadersStatus.Continue : HeadersStatus.StopIteration;
  }

  private lookUpNamed(policy: ResponseCachePolicy, cache: CacheStore, asked: Asked): HeadersStatus {
    const rule = policy.rule;
    if (rule == null) return HeadersStatus.Continue;
    if (!rule.readsBody) {
      asked.named(fieldOf(asked.headers, rule.header));
      const status = this.headersStatus(cache, asked);
      const session = this.session;
      // What is kept is read: it has to come as it is.
      if (session != null && session.verdict != Verdict.Answered) requestHeaders.removeBytes(ACCEPT_ENCODING);
      return status;
    }
    if (!MediaType.parse(requestHeaders.getBytes(CONTENT_TYPE)).isJson) return HeadersStatus.Continue;
    this.held = new WholeBody(requestBody, KEY_BODY_LIMIT);
    allowRequestBuffer(KEY_BODY_LIMIT);
    requestHeaders.removeBytes(ACCEPT_ENCODING);
    return HeadersStatus.StopIteration;
  }

  /** @param size bytes of the body, which is whole */
  private lookUpBody(size: i32): Verdict {
    const policy = this.policy;
    const cache = this.cache;
    const asked = this.asked;
    const rule: KeyRule | null = policy == null ? null : policy.rule;
    if (cache == null || asked == null || rule == null) return Verdict.Passed;
    const key = rule.keyIn(requestBody.read(0, size));
    if (key.length == 0) return Verdict.Passed;
    asked.named(key);
    return this.lookUp(cache, asked);
  }

  private lookUp(cache: CacheStore, asked: Asked): Verdict {
    const policy = this.policy;
    if (policy == null) return Verdict.Passed;
    const session = new Session(this, this.plugin, policy, asked);
    this.session = session;
    session.start(cache);
    return session.verdict;
  }

  private tellSkip(asked: Asked): void {
    responseHeaders.replaceBytes(STATUS_HEADER, Bytes.of("skip"));
    this.plugin.count("skip." + asked.reason);
  }
}
