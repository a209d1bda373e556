import {
  allowRequestBuffer,
  allowResponseBuffer,
  awaitsRequestBody,
  BODY_LIMIT,
  BodyProgress,
  Bytes,
  DataStatus,
  HeadersStatus,
  HttpContext,
  JsonKind,
  jsonParse,
  keepRoute,
  monotonicNanoseconds,
  requestBody,
  requestHeaders,
  responseBody,
  responseHeaders,
  Splice,
  TrailersStatus,
  WholeBody,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Placeholders } from "proxy-wasm-assemblyscript-sdk/assembly/scan";
import { AnswerGuard } from "./answer/answer-guard";
import { answerGuard, isEncoded } from "./answer/choose";
import { Conversation, takesTexts } from "./conversation";
import { DataMaskingPlugin } from "./plugin";
import { MaskingPolicy } from "./policy";
import { refuse, refuseUnread } from "./refusal";
import { maskConversation } from "./request/mask-conversation";
import { maskPaths, maskRaw } from "./request/mask-other";
import { RequestMasker } from "./request/request-masker";

const PATH: Bytes = Bytes.of(":path");
const CONTENT_LENGTH: Bytes = Bytes.of("content-length");
const CONTENT_TYPE: Bytes = Bytes.of("content-type");
const ACCEPT_ENCODING: Bytes = Bytes.of("accept-encoding");

/** Bytes of an answer that was ended which are waited for, and nanoseconds; then its stream is closed. */
const MOST_DRAINED: i64 = 16 * 1024 * 1024;
const DRAIN_TIME: u64 = 60_000_000_000;

/** One request, masked on its way to the provider, and its answer. */
export class DataMaskingStream extends HttpContext {
  private policy: MaskingPolicy | null = null;
  /** Null when the request's body is not to be read, or was. */
  private body: WholeBody | null = null;
  private conversation: Conversation | null = null;
  private placeholders: Placeholders = new Placeholders();
  private guard: AnswerGuard | null = null;
  /** The answer, where it is held until it is whole. */
  private whole: WholeBody | null = null;
  /** Whether the answer was ended, and when, on the monotonic clock. */
  private isTold: bool = false;
  private toldAt: u64 = 0;
  /** Whether the answer is looked at: the request was, and was let through. */
  private readsAnswer: bool = false;

  constructor(
    id: u32,
    private readonly plugin: DataMaskingPlugin,
  ) {
    super(id);
  }

  onRequestHeaders(endOfStream: bool): HeadersStatus {
    const policy = this.plugin.configForStream();
    if (policy == null || policy.isEmpty) return HeadersStatus.Continue;
    this.policy = policy;
    this.readsAnswer = policy.readsRaw;
    // Higress would choose the route anew for the headers that change, and with it other rules.
    keepRoute();
    if (policy.readsAnswers) requestHeaders.removeBytes(ACCEPT_ENCODING);
    if (!awaitsRequestBody(endOfStream)) return HeadersStatus.Continue;
    if (isEncoded(requestHeaders)) {
      this.unread(415, "Requests must not be compressed here");
      return HeadersStatus.StopAllIterationAndWatermark;
    }
    this.body = new WholeBody(requestBody, BODY_LIMIT);
    allowRequestBuffer(BODY_LIMIT);
    requestHeaders.removeBytes(CONTENT_LENGTH);
    return HeadersStatus.StopIteration;
  }

  onRequestBody(size: i32, endOfStream: bool): DataStatus {
    const body = this.body;
    if (body == null) return DataStatus.Continue;
    const progress = body.next(size, endOfStream);
    if (progress == BodyProgress.Waiting) return DataStatus.StopIterationAndBuffer;
    this.body = null;
    if (progress == BodyProgress.TooLarge) {
      this.unread(413, "The request is larger than " + BODY_LIMIT.toString() + " bytes");
      return DataStatus.StopIterationNoBuffer;
    }
    return this.receive(body.read(size)) ? DataStatus.Continue : DataStatus.StopIterationNoBuffer;
  }

  /** With trailers, no body callback says that the body is complete. */
  onRequestTrailers(): TrailersStatus {
    const body = this.body;
    if (body == null) return TrailersStatus.Continue;
    this.body = null;
    return this.receive(body.read(body.size)) ? TrailersStatus.Continue : TrailersStatus.StopIteration;
  }

  onResponseHeaders(endOfStream: bool): HeadersStatus {
    const policy = this.policy;
    if (policy == null || endOfStream || !this.readsAnswer || policy.skipsResponse) return HeadersStatus.Continue;
    if (policy.words.isEmpty && this.placeholders.isEmpty) return HeadersStatus.Continue;
    if (isEncoded(responseHeaders)) {
      this.plugin.audit.passed("it is compressed");
      return HeadersStatus.Continue;
    }
    const guard = answerGuard(policy, this.conversation, this.placeholders, responseHeaders.getBytes(CONTENT_TYPE));
    this.guard = guard;
    responseHeaders.removeBytes(CONTENT_LENGTH);
    if (guard.isWhole) {
      this.whole = new WholeBody(responseBody, BODY_LIMIT);
      allowResponseBuffer(BODY_LIMIT);
    }
    return HeadersStatus.Continue;
  }

  onResponseBody(size: i32, endOfStream: bool): DataStatus {
    const guard = this.guard;
    if (guard == null) return DataStatus.Continue;
    const whole = this.whole;
    if (whole != null) {
      const progress = whole.next(size, endOfStream);
      if (progress == BodyProgress.Waiting) return DataStatus.StopIterationAndBuffer;
      this.guard = null;
      if (progress == BodyProgress.TooLarge) this.plugin.audit.passed("it is too large");
      else this.answer(guard, size, true);
      return DataStatus.Continue;
    }
    this.answer(guard, size, endOfStream);
    if (this.isTold && (guard.drained > MOST_DRAINED || monotonicNanoseconds() - this.toldAt > DRAIN_TIME)) {
      this.closeResponse();
    }
    return DataStatus.Continue;
  }

  onResponseTrailers(): TrailersStatus {
    const guard = this.guard;
    const whole = this.whole;
    if (guard == null || whole == null) return TrailersStatus.Continue;
    this.guard = null;
    this.answer(guard, whole.size, true);
    return TrailersStatus.Continue;
  }

  /** @returns whether the request goes on */
  private receive(body: Bytes): bool {
    const policy = this.policy;
    if (policy == null) return true;
    const masker = new RequestMasker(policy);
    this.placeholders = masker.placeholders;
    const change = this.mask(policy, masker, body);
    masker.placeholders.close();
    const word = masker.denied;
    if (word != null) {
      this.readsAnswer = false;
      this.plugin.audit.denied("request", word, policy.tellsText);
      refuse(policy.texts, this.conversation);
      return false;
    }
    if (masker.error.length > 0) {
      this.unread(400, "The request can not be masked: " + masker.error);
      return false;
    }
    this.plugin.audit.masked(masker.counts, masker.placeholders.unrestored);
    if (change != null) requestBody.replacePrefix(change.length, change.bytes);
    return true;
  }

  private mask(policy: MaskingPolicy, masker: RequestMasker, body: Bytes): Splice | null {
    const document = jsonParse(body);
    const target = requestHeaders.getBytes(PATH);
    const conversation = policy.readsConversations ? Conversation.read(target, document) : null;
    this.conversation = conversation;
    this.readsAnswer = true;
    if (conversation != null) return maskConversation(masker, conversation.front, body);
    this.readsAnswer = policy.readsRaw || policy.paths.length > 0;
    const isJson = document.kind != JsonKind.Missing;
    if (isJson && policy.paths.length > 0) return maskPaths(masker, policy.paths, document, body);
    if (policy.readsRaw) return maskRaw(masker, body);
    // Texts that go to a provider, though no answer tells them again.
    const isOther = policy.readsConversations && policy.paths.length == 0 && isJson && takesTexts(target);
    return isOther ? maskConversation(masker, Front.OpenAiOther, body) : null;
  }

  private answer(guard: AnswerGuard, size: i32, endOfStream: bool): void {
    const chunk = responseBody.read(0, size);
    const out = guard.push(chunk, endOfStream);
    if (out != chunk) responseBody.replaceAll(out);
    const policy = this.policy;
    const word = guard.denied;
    if (word == null || policy == null || this.isTold) return;
    this.isTold = true;
    this.toldAt = monotonicNanoseconds();
    this.plugin.audit.denied("answer", word, policy.tellsText);
  }

  /** The request can not be looked at. */
  private unread(status: u32, message: string): void {
    this.readsAnswer = false;
    this.plugin.audit.unread(message);
    refuseUnread(status, message, this.conversation);
  }
}
