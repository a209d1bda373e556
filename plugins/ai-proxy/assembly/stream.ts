import {
  allowRequestBuffer,
  allowResponseBuffer,
  awaitsRequestBody,
  BodyProgress,
  Bytes,
  clusterName,
  DataStatus,
  HeadersStatus,
  HttpContext,
  keepRoute,
  LogLevel,
  log,
  PropertyPath,
  RulePlugin,
  requestBody,
  requestHeaders,
  TrailersStatus,
  upstreamMetadata,
  WholeBody,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError, AiErrorKind, statelessError } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { ANSWER_LIMIT } from "./answer/answer-body";
import { Answering } from "./answer/answering";
import { hashOfBody } from "./auth/body-hash";
import { ApiTarget, apiOf } from "./api";
import { Call } from "./call";
import { Api } from "./generated/apis.gen";
import { AiProxyConfig } from "./generated/config.gen";
import { CONTENT_LENGTH, CONVERSATION } from "./header-names";
import { AiProxyPolicy } from "./policy";
import { notReady } from "./provider/not-ready";
import { Serving } from "./provider/serving";
import { refuse } from "./refuse";
import { announcesMoreThan, checkContent, ContentVerdict, foreignContent, tooLarge } from "./request/content-check";
import { ClientBody } from "./request/client-body";
import { escaped, readsBody } from "./request/prepare";
import { PreparedBody } from "./request/prepared";
import { beginAttempt, rotateKeys } from "./request/attempt-head";
import { clientTarget, limitFirstByte, rewriteHead } from "./request/request-head";
import { LONGEST_WAIT, Waiting, WaitingRoom } from "./waiting/waiting-room";

/** Which provider an endpoint belongs to, for the filter in the providers' cluster. */
const ENDPOINT_PROVIDER: PropertyPath = upstreamMetadata("sluice", "provider");

/** What the provider is asked for at an endpoint, where it is one target of several. */
const ENDPOINT_MODEL: PropertyPath = upstreamMetadata("sluice", "model");

/** "true" at endpoints behind which there is another provider to try. */
const HAS_FALLBACK: PropertyPath = upstreamMetadata("sluice", "fallback");

/** Bytes that may arrive at once after a limit was nearly reached. */
const BUFFER_SLACK: i32 = 1 << 20;

const HEADERS_FAILED: string = "ai-proxy.proc_req_headers_failed";
const BODY_FAILED: string = "ai-proxy.proc_req_body_failed";

/** What became of a request. */
const enum Sent {
  /** It goes on to the provider. */
  Gone,
  /** It was answered. */
  Refused,
  /** It waits for something of the provider's. */
  Waits,
}

/** One request; as an upstream filter, one attempt at one provider. */
export class AiProxyStream extends HttpContext implements Waiting {
  private policy: AiProxyPolicy | null = null;
  private call: Call | null = null;
  /** Whether this is one attempt of several, in the providers' cluster. */
  private isAttempt: bool = false;
  private hasBody: bool = false;
  private asked: ApiTarget = new ApiTarget(Api.Unknown, Bytes.empty());
  /** The request's body while it is read; null when it passes. */
  private body: WholeBody | null = null;
  /** The body of a request that waits for its provider to be ready; null when it does not wait. */
  private held: ClientBody | null = null;
  private answering: Answering | null = null;

  constructor(
    id: u32,
    private readonly plugin: RulePlugin<AiProxyPolicy>,
    private readonly waiting: WaitingRoom,
    private readonly words: WaitingRoom,
  ) {
    super(id);
  }

  onRequestHeaders(endOfStream: bool): HeadersStatus {
    const policy = this.plugin.configForStream();
    if (policy == null) return HeadersStatus.Continue;
    const endpoint = ENDPOINT_PROVIDER.text();
    const isAttempt = endpoint.length > 0;
    const provider = isAttempt ? policy.find(endpoint) : policy.active;
    if (provider == null) return isAttempt ? this.refuseEndpoint() : HeadersStatus.Continue;
    if (isAttempt) beginAttempt();
    this.isAttempt = isAttempt;
    this.hasBody = !endOfStream;
    this.policy = policy;
    const target = clientTarget(provider);
    this.asked = apiOf(target.path);
    const call = new Call(provider, this.asked, target);
    if (isAttempt) call.endpointModel = ENDPOINT_MODEL.bytes();
    call.conversation = escaped(requestHeaders.getBytes(CONVERSATION));
    this.call = call;
    if (call.serving == Serving.None) return this.refuse(unsupported(this.asked), HEADERS_FAILED);
    return this.beginRequest(policy, call, endOfStream);
  }

  onRequestBody(size: i32, endOfStream: bool): DataStatus {
    const body = this.body;
    const policy = this.policy;
    if (body == null || policy == null) return DataStatus.Continue;
    const progress = body.next(size, endOfStream);
    if (progress == BodyProgress.Waiting) return DataStatus.StopIterationAndBuffer;
    this.body = null;
    if (progress == BodyProgress.TooLarge) {
      this.refuse(tooLarge(policy.config.maxRequestBytes), BODY_FAILED);
      return DataStatus.StopIterationNoBuffer;
    }
    const sent = this.sendRead(policy, size);
    if (sent == Sent.Waits) return DataStatus.StopIterationAndBuffer;
    return sent == Sent.Gone ? DataStatus.Continue : DataStatus.StopIterationNoBuffer;
  }

  onRequestTrailers(): TrailersStatus {
    const policy = this.policy;
    const body = this.body;
    if (body == null || policy == null) return TrailersStatus.Continue;
    this.body = null;
    const sent = this.sendRead(policy, body.size);
    return sent == Sent.Gone ? TrailersStatus.Continue : TrailersStatus.StopIteration;
  }

  onResponseHeaders(endOfStream: bool): HeadersStatus {
    const answering = this.answering;
    return answering == null ? HeadersStatus.Continue : answering.onHeaders(endOfStream);
  }

  onResponseBody(size: i32, endOfStream: bool): DataStatus {
    const answering = this.answering;
    return answering == null ? DataStatus.Continue : answering.onBody(size, endOfStream);
  }

  onResponseTrailers(): TrailersStatus {
    const answering = this.answering;
    return answering == null ? TrailersStatus.Continue : answering.onTrailers();
  }

  private beginRequest(policy: AiProxyPolicy, call: Call, endOfStream: bool): HeadersStatus {
    const reads = readsBody(call);
    const hasBody = awaitsRequestBody(endOfStream);
    if (reads && !hasBody && needsBody(call, endOfStream)) return this.refuse(noBody(), HEADERS_FAILED);
    const isReadable = !reads || !hasBody || checkContent() == ContentVerdict.Readable;
    if (!isReadable && isJsonOnly(call.asked)) return this.refuse(foreignContent(), HEADERS_FAILED);
    if (!this.isAttempt) keepRoute();
    if (reads && hasBody && isReadable) return this.beginBody(call, policy.config.maxRequestBytes);
    const sent = this.send(policy, ClientBody.none());
    if (sent == Sent.Waits) return HeadersStatus.StopAllIterationAndWatermark;
    return sent == Sent.Gone ? HeadersStatus.Continue : HeadersStatus.StopIteration;
  }

  /** Holds the head until the body is whole. */
  private beginBody(call: Call, limit: i32): HeadersStatus {
    if (announcesMoreThan(limit)) return this.refuse(tooLarge(limit), HEADERS_FAILED);
    call.isRead = true;
    this.body = new WholeBody(requestBody, limit);
    if (!this.isAttempt) {
      // Beyond our limit, so that it is us who answer: in the client's protocol.
      allowRequestBuffer(limit + BUFFER_SLACK);
      allowResponseBuffer(ANSWER_LIMIT + BUFFER_SLACK);
    }
    return HeadersStatus.StopIteration;
  }

  isReady(): bool {
    const call = this.call;
    return call == null || call.isReady;
  }

  resume(): void {
    const policy = this.policy;
    const held = this.held;
    if (policy == null || held == null) return;
    this.held = null;
    if (this.send(policy, held) == Sent.Gone) this.continueRequest();
  }

  giveUp(): void {
    this.held = null;
    this.refuse(notReady(), BODY_FAILED);
  }

  onLog(): void {
    if (this.held != null) this.waiting.leave(this);
    const answering = this.answering;
    if (answering != null) answering.isOver = true;
  }

  /** Reads the body, of `size` bytes, and sends the request. */
  private sendRead(policy: AiProxyPolicy, size: i32): Sent {
    const call = this.call;
    return call == null ? Sent.Gone : this.send(policy, ClientBody.read(size, this.redoes(policy, call)));
  }

  /**
   * Whether the request may have to be sent once more by this filter: then it needs all of the body. Of one that passes unread
   * nothing is kept that could be.
   */
  private redoes(policy: AiProxyPolicy, call: Call): bool {
    const wanted = policy.fallback.length > 0 || call.provider.entry.retryOnFailure.enabled;
    return wanted && !this.isAttempt && (call.isRead || !this.hasBody);
  }

  /** Makes of the request the provider's, or keeps it until the provider is ready. @param given the body, if it was read */
  private send(policy: AiProxyPolicy, given: ClientBody): Sent {
    const call = this.call;
    if (call == null) return Sent.Gone;
    if (!call.isReady) {
      const context = call.provider.context;
      if (context != null) context.cluster = clusterName();
      this.held = given;
      if (this.waiting.enter(this, this, LONGEST_WAIT)) return Sent.Waits;
      this.giveUp();
      return Sent.Refused;
    }
    if (!call.isRead && call.serving == Serving.Converted) call.findTranslation(call.model);
    const prepared = call.isRead ? given.prepare(call) : new PreparedBody();
    const error = prepared.error;
    if (error != null) {
      this.refuse(error, BODY_FAILED);
      return Sent.Refused;
    }
    if (this.isAttempt) rotateKeys(call);
    this.expectAnswer(policy, call, given.bytes);
    given.replace(prepared.change);
    sendHead(call, this.isAttempt, policy.config);
    return Sent.Gone;
  }

  private expectAnswer(policy: AiProxyPolicy, call: Call, body: Bytes): void {
    const answering = new Answering(this, call);
    if (this.redoes(policy, call)) {
      answering.mayRedo(policy.fallback, requestHeaders.all(), body);
      const limit = call.provider.entry.firstByteTimeout;
      if (call.isStream && limit > 0) this.words.enter(this, answering, limit);
    }
    const hidesUsage = policy.config.stripUsageChunk && !call.asksUsage;
    answering.expect(this.isAttempt, HAS_FALLBACK.text() == "true", hidesUsage);
    this.answering = answering;
  }

  private refuseEndpoint(): HeadersStatus {
    log(LogLevel.Error, "ai-proxy: request refused: no provider has the id that the endpoint's metadata names");
    return this.refuse(
      AiError.of(AiErrorKind.Api, "The provider is not configured", "unknown_provider"),
      HEADERS_FAILED,
    );
  }

  private refuse(error: AiError, details: string): HeadersStatus {
    refuse(this.asked.front, error, details);
    return HeadersStatus.StopIteration;
  }
}

/** Puts the provider's head in the place of the client's, in one go: each call of the host has its price. */
function sendHead(call: Call, isAttempt: bool, config: AiProxyConfig): void {
  const head = requestHeaders.all();
  const bodyHash = call.provider.signatures.isNeeded ? hashOfBody(requestBody) : Bytes.empty();
  rewriteHead(call, head, bodyHash, isAttempt);
  // In the cluster the router has set its timers already.
  if (!isAttempt) limitFirstByte(call, head);
  if (!isAttempt && config.hasRouteHeader) head.replaceBytes(config.routeHeader.name, config.routeHeader.value);
  if (call.isRead) head.removeBytes(CONTENT_LENGTH);
  requestHeaders.setAll(head);
}

/**
 * Whether a request without a body that can be read is none at all. What comes through a tunnel is for the provider of an API
 * that has one; for another it would be a body that nobody has looked at.
 */
function needsBody(call: Call, endOfStream: bool): bool {
  return call.serving == Serving.Chat || (!endOfStream && call.api != Api.Realtime);
}

/** APIs whose bodies are JSON and nothing else. */
function isJsonOnly(asked: ApiTarget): bool {
  return asked.isChat || asked.api == Api.Completions || asked.api == Api.Embeddings;
}

function unsupported(asked: ApiTarget): AiError {
  if (asked.api == Api.StoredResponses) return statelessError("A stored response");
  return AiError.of(AiErrorKind.NotFound, "unsupported API name: the provider has no such API", "unsupported_api");
}

function noBody(): AiError {
  return AiError.of(AiErrorKind.InvalidRequest, "The body is missing", "missing_body");
}
