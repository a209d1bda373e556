import {
  allowRequestBuffer,
  allowResponseBuffer,
  BodyProgress,
  Bytes,
  DataStatus,
  HeadersStatus,
  HttpContext,
  hexEncode,
  keepRoute,
  LogLevel,
  log,
  PropertyPath,
  RulePlugin,
  randomBytes,
  requestBody,
  requestHeaders,
  responseFromUpstream,
  TrailersStatus,
  upstreamMetadata,
  WholeBody,
  wallMilliseconds,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError, AiErrorKind, AnswerOptions, Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { ANSWER_LIMIT, AnswerPlan, AnswerRewriter } from "./answer/answer-rewriter";
import { AnswerTranslation } from "./answer/translation";
import { ApiTarget, apiOf } from "./api";
import { Back } from "./back/back";
import { Call } from "./call";
import { Api } from "./generated/apis.gen";
import { CONTENT_LENGTH } from "./header-names";
import { AiProxyDecoder, AiProxyPolicy } from "./policy";
import { Serving } from "./provider/serving";
import { refuse } from "./refuse";
import { announcesMoreThan, checkContent, ContentVerdict, foreignContent, tooLarge } from "./request/content-check";
import { prepareBody, readsBody } from "./request/prepare";
import { beginAttempt } from "./request/attempt-head";
import { clientTarget, rewriteHead } from "./request/request-head";

/** Which provider an endpoint belongs to, for the filter in the providers' cluster. */
const ENDPOINT_PROVIDER: PropertyPath = upstreamMetadata("sluice", "provider");

/** "true" at endpoints behind which there is another provider to try. */
const HAS_FALLBACK: PropertyPath = upstreamMetadata("sluice", "fallback");

/** Bytes that may arrive at once after a limit was nearly reached. */
const BUFFER_SLACK: i32 = 1 << 20;

const HEADERS_FAILED: string = "ai-proxy.proc_req_headers_failed";
const BODY_FAILED: string = "ai-proxy.proc_req_body_failed";

export class AiProxyPlugin extends RulePlugin<AiProxyPolicy> {
  constructor(id: u32) {
    super(id, "ai-proxy", new AiProxyDecoder());
  }

  createHttpContext(id: u32): HttpContext {
    return new AiProxyContext(id, this);
  }
}

/** One request; as an upstream filter, one attempt at one provider. */
class AiProxyContext extends HttpContext {
  private policy: AiProxyPolicy | null = null;
  private call: Call | null = null;
  /** Whether this is one attempt of several, in the providers' cluster. */
  private isAttempt: bool = false;
  private asked: ApiTarget = new ApiTarget(Api.Unknown, Bytes.empty());
  /** The request's body while it is read; null when it passes. */
  private body: WholeBody | null = null;
  private answer: AnswerRewriter | null = null;

  constructor(
    id: u32,
    private readonly plugin: AiProxyPlugin,
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
    this.policy = policy;
    const target = clientTarget(provider);
    this.asked = apiOf(target.path);
    const call = new Call(provider, this.asked, target);
    this.call = call;
    if (call.serving == Serving.None) return this.refuse(unsupported(), HEADERS_FAILED);
    return this.beginRequest(call, policy.config.maxRequestBytes, endOfStream);
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
    return this.send(policy, body.read(size)) ? DataStatus.Continue : DataStatus.StopIterationNoBuffer;
  }

  onRequestTrailers(): TrailersStatus {
    const policy = this.policy;
    if (this.body == null || policy == null) return TrailersStatus.Continue;
    this.body = null;
    const isSent = this.send(policy, requestBody.read(0, i32.MAX_VALUE));
    return isSent ? TrailersStatus.Continue : TrailersStatus.StopIteration;
  }

  onResponseHeaders(endOfStream: bool): HeadersStatus {
    const answer = this.answer;
    if (answer == null || !responseFromUpstream()) return HeadersStatus.Continue;
    return answer.onHeaders(endOfStream);
  }

  onResponseBody(size: i32, endOfStream: bool): DataStatus {
    const answer = this.answer;
    return answer == null ? DataStatus.Continue : answer.onBody(size, endOfStream);
  }

  onResponseTrailers(): TrailersStatus {
    const answer = this.answer;
    if (answer != null) answer.onTrailers();
    return TrailersStatus.Continue;
  }

  private beginRequest(call: Call, limit: i32, endOfStream: bool): HeadersStatus {
    const reads = readsBody(call);
    if (reads && endOfStream && call.serving == Serving.Chat) return this.refuse(noBody(), HEADERS_FAILED);
    const isReadable = !reads || endOfStream || checkContent() == ContentVerdict.Readable;
    if (!isReadable && isJsonOnly(call.asked)) return this.refuse(foreignContent(), HEADERS_FAILED);
    if (!this.isAttempt) keepRoute();
    if (reads && !endOfStream && isReadable) return this.beginBody(call, limit);
    sendHead(call);
    return HeadersStatus.Continue;
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

  /** Puts the provider's body in the place of the client's; false when the request was refused instead. */
  private send(policy: AiProxyPolicy, given: Bytes): bool {
    const call = this.call;
    if (call == null) return true;
    const prepared = prepareBody(call, given);
    const error = prepared.error;
    if (error != null) {
      this.refuse(error, BODY_FAILED);
      return false;
    }
    sendHead(call);
    const change = prepared.change;
    if (change != null) requestBody.replacePrefix(change.length, change.bytes);
    this.expectAnswer(policy, call);
    return true;
  }

  private expectAnswer(policy: AiProxyPolicy, call: Call): void {
    const plan = new AnswerPlan(call.front);
    const hidesUsage = policy.config.stripUsageChunk && !call.asksUsage;
    const back = call.back;
    plan.isAttempt = this.isAttempt;
    plan.mayFallBack = this.isAttempt && HAS_FALLBACK.text() == "true";
    plan.gates = this.isAttempt && call.isStream && call.asked.isChat;
    if (back != null)
      plan.translation = new AnswerTranslation(call.front, back, call.isStream, answerOptions(back, !hidesUsage));
    else {
      const isOpenAi = call.front == Front.OpenAiChat || call.front == Front.OpenAiOther;
      plan.stripsUsage = hidesUsage && call.isStream && isOpenAi && !call.provider.isOriginal;
    }
    if (plan.isNeeded) this.answer = new AnswerRewriter(this, plan);
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
function sendHead(call: Call): void {
  const head = requestHeaders.all();
  rewriteHead(call, head);
  if (call.isRead) head.removeBytes(CONTENT_LENGTH);
  requestHeaders.setAll(head);
}

function answerOptions(back: Back, includeUsage: bool): AnswerOptions {
  const options = new AnswerOptions();
  options.fallbackId = hexEncode(Bytes.wrap(randomBytes(12)));
  options.fallbackModel = back.model;
  options.now = wallMilliseconds() / 1000;
  options.includeUsage = includeUsage;
  return options;
}

/** APIs whose bodies are JSON and nothing else. */
function isJsonOnly(asked: ApiTarget): bool {
  return asked.isChat || asked.api == Api.Completions || asked.api == Api.Embeddings;
}

function unsupported(): AiError {
  return AiError.of(AiErrorKind.NotFound, "unsupported API name: the provider has no such API", "unsupported_api");
}

function noBody(): AiError {
  return AiError.of(AiErrorKind.InvalidRequest, "The body is missing", "missing_body");
}
