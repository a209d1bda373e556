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
import { ANSWER_LIMIT, AnswerRewriter } from "./answer/answer-rewriter";
import { AnswerTranslation } from "./answer/translation";
import { Api, ApiTarget, apiOf } from "./api";
import { CONTENT_LENGTH, FIRST_BYTE_TIMEOUT } from "./header-names";
import { AiProxyDecoder, AiProxyPolicy } from "./policy";
import { Provider } from "./provider/provider";
import { refuse } from "./refuse";
import { announcesMoreThan, checkContent, ContentVerdict, foreignContent, tooLarge } from "./request/content-check";
import { prepareBody, readsBody } from "./request/prepare";
import { PreparedBody } from "./request/prepared";
import { beginAttempt } from "./request/attempt-head";
import { clientTarget, rewriteHead } from "./request/request-head";

/** Which provider an endpoint belongs to, for the filter in the providers' cluster. */
const ENDPOINT_PROVIDER: PropertyPath = upstreamMetadata("sluice", "provider");

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
  private provider: Provider | null = null;
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
    this.provider = provider;
    const target = clientTarget(provider);
    const asked = apiOf(target.path);
    this.asked = asked;
    if (!provider.isOriginal && !provider.kind.has(asked.api)) return this.refuse(unsupported(), HEADERS_FAILED);
    const reads = readsBody(provider, asked.api);
    if (reads && endOfStream && provider.translates(asked.api)) return this.refuse(noBody(), HEADERS_FAILED);
    const readsNow = reads && !endOfStream;
    const isReadable = !readsNow || checkContent() == ContentVerdict.Readable;
    if (!isReadable && isJsonOnly(asked.api)) return this.refuse(foreignContent(), HEADERS_FAILED);
    if (!isAttempt) keepRoute();
    rewriteHead(provider, asked, target);
    if (!readsNow || !isReadable) return HeadersStatus.Continue;
    return this.beginBody(policy.config.maxRequestBytes);
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

  /** Holds the head until the body is whole. */
  private beginBody(limit: i32): HeadersStatus {
    if (announcesMoreThan(limit)) return this.refuse(tooLarge(limit), HEADERS_FAILED);
    this.body = new WholeBody(requestBody, limit);
    if (!this.isAttempt) {
      // Beyond our limit, so that it is us who answer: in the client's protocol.
      allowRequestBuffer(limit + BUFFER_SLACK);
      allowResponseBuffer(ANSWER_LIMIT + BUFFER_SLACK);
    }
    requestHeaders.removeBytes(CONTENT_LENGTH);
    return HeadersStatus.StopIteration;
  }

  /** Puts the provider's body in the place of the client's; false when the request was refused instead. */
  private send(policy: AiProxyPolicy, given: Bytes): bool {
    const provider = this.provider;
    if (provider == null) return true;
    const prepared = prepareBody(provider, this.asked.api, given);
    const error = prepared.error;
    if (error != null) {
      this.refuse(error, BODY_FAILED);
      return false;
    }
    const change = prepared.change;
    if (change != null) requestBody.replacePrefix(change.length, change.bytes);
    if (prepared.isStream && provider.firstByteTimeout > 0) {
      requestHeaders.replaceBytes(FIRST_BYTE_TIMEOUT, Bytes.of(provider.firstByteTimeout.toString()));
    }
    this.expectAnswer(policy, provider, prepared);
    return true;
  }

  private expectAnswer(policy: AiProxyPolicy, provider: Provider, prepared: PreparedBody): void {
    const hidesUsage = policy.config.stripUsageChunk && !prepared.asksUsage;
    if (!provider.translates(this.asked.api)) {
      const strips = hidesUsage && prepared.isStream && this.asked.front != Front.AnthropicMessages;
      if (strips && !provider.isOriginal)
        this.answer = new AnswerRewriter(this.asked.front, null, true, this.isAttempt);
      return;
    }
    const options = new AnswerOptions();
    options.fallbackId = hexEncode(Bytes.wrap(randomBytes(12)));
    options.fallbackModel = prepared.model;
    options.now = wallMilliseconds() / 1000;
    options.includeUsage = !hidesUsage;
    const translation = new AnswerTranslation(this.asked.front, provider.kind.protocol, prepared.isStream, options);
    this.answer = new AnswerRewriter(this.asked.front, translation, false, this.isAttempt);
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

/** APIs whose bodies are JSON and nothing else. */
function isJsonOnly(api: Api): bool {
  return api == Api.ChatCompletions || api == Api.Completions || api == Api.Embeddings || api == Api.Messages;
}

function unsupported(): AiError {
  return AiError.of(AiErrorKind.NotFound, "unsupported API name: the provider has no such API", "unsupported_api");
}

function noBody(): AiError {
  return AiError.of(AiErrorKind.InvalidRequest, "The body is missing", "missing_body");
}
