import {
  allowRequestBuffer,
  BODY_LIMIT,
  BodyProgress,
  Bytes,
  DataStatus,
  HeadersStatus,
  HttpContext,
  requestBody,
  requestHeaders,
  responseBody,
  responseHeaders,
  TrailersStatus,
  wallMilliseconds,
  WholeBody,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { ErrorStyle, errorStyleOf, HostSubjectFacts } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import {
  AnswerForm,
  AnswerUsage,
  BodyWindow,
  formOf,
  noteInAiLog,
  RequestSize,
  Tokenizer,
  Usage,
} from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { Admission, Verdict } from "./admission";
import { limitHeaders, standingsOf } from "./limit-headers";
import { Need } from "./measure";
import { bodyOfHost, hasReadableBody, modelInPath, modelOf, needOf } from "./need-of";
import { TokenRateLimitPlugin } from "./plugin";
import { TokenRateLimitPolicy } from "./policy";

const PATH: Bytes = Bytes.of(":path");
const STATUS: Bytes = Bytes.of(":status");
const CONTENT_TYPE: Bytes = Bytes.of("content-type");
const CONTENT_ENCODING: Bytes = Bytes.of("content-encoding");

/** Bytes of a request that are kept, for the case that its answer does not tell what it cost. */
const ASKED_LIMIT: i32 = 256 * 1024;

/** One request: asked about before it is sent on, charged when its answer is over, however it ends. */
export class TokenRateLimitStream extends HttpContext {
  private policy: TokenRateLimitPolicy | null = null;
  private target: Bytes = Bytes.empty();
  /** The body of a request that is held until it is whole; null when it passes. */
  private held: WholeBody | null = null;
  /** The body of a request that passes. */
  private asked: BodyWindow | null = null;
  private size: RequestSize | null = null;
  /** The model of a request that was held. */
  private asksFor: Bytes = Bytes.empty();
  private need: Need = Need.none();
  private admission: Admission | null = null;
  private answer: AnswerUsage | null = null;
  /** Whether the answer came in a content encoding, which is not undone here. */
  private isEncoded: bool = false;
  private isSettled: bool = false;

  constructor(
    id: u32,
    private readonly plugin: TokenRateLimitPlugin,
  ) {
    super(id);
  }

  onRequestHeaders(endOfStream: bool): HeadersStatus {
    const policy = this.plugin.configForStream();
    if (policy == null) return HeadersStatus.Continue;
    this.policy = policy;
    this.target = requestHeaders.getBytes(PATH);
    const isReadable = hasReadableBody(endOfStream);
    if (isReadable && policy.needsBody) {
      this.held = new WholeBody(requestBody, BODY_LIMIT);
      allowRequestBuffer(BODY_LIMIT);
      return HeadersStatus.StopIteration;
    }
    if (isReadable) this.asked = new BodyWindow(ASKED_LIMIT);
    const verdict = this.admit(policy, modelInPath(this.target));
    if (verdict == Verdict.Open) return HeadersStatus.StopAllIterationAndWatermark;
    return verdict == Verdict.Passed ? HeadersStatus.Continue : HeadersStatus.StopIteration;
  }

  onRequestBody(size: i32, endOfStream: bool): DataStatus {
    const asked = this.asked;
    if (asked != null && this.admission != null) asked.push(requestBody.read(0, size));
    const held = this.held;
    const policy = this.policy;
    if (held == null || policy == null) return DataStatus.Continue;
    const progress = held.next(size, endOfStream);
    if (progress == BodyProgress.Waiting) return DataStatus.StopIterationAndBuffer;
    this.held = null;
    const body = progress == BodyProgress.Complete ? bodyOfHost(size) : Bytes.empty();
    const verdict = this.admitRead(policy, body);
    if (verdict == Verdict.Open) return DataStatus.StopIterationAndBuffer;
    return verdict == Verdict.Passed ? DataStatus.Continue : DataStatus.StopIterationNoBuffer;
  }

  /** With trailers, no body callback says that the body is complete. */
  onRequestTrailers(): TrailersStatus {
    const held = this.held;
    const policy = this.policy;
    if (held == null || policy == null) return TrailersStatus.Continue;
    this.held = null;
    const verdict = this.admitRead(policy, bodyOfHost(held.size));
    return verdict == Verdict.Passed ? TrailersStatus.Continue : TrailersStatus.StopIteration;
  }

  onResponseHeaders(endOfStream: bool): HeadersStatus {
    const admission = this.passed();
    const policy = this.policy;
    if (admission == null || policy == null) return HeadersStatus.Continue;
    if (!policy.isPlain) this.tellLimits(admission);
    if (isSuccess(responseHeaders.getBytes(STATUS))) {
      const encoding = responseHeaders.getBytes(CONTENT_ENCODING);
      this.isEncoded = encoding.length > 0;
      this.answer = new AnswerUsage(formOf(responseHeaders.getBytes(CONTENT_TYPE), encoding));
    }
    if (endOfStream) this.settle(admission, policy);
    return HeadersStatus.Continue;
  }

  onResponseBody(size: i32, endOfStream: bool): DataStatus {
    const answer = this.answer;
    if (answer != null && size > 0 && answer.form != AnswerForm.Opaque) answer.push(responseBody.read(0, size));
    if (endOfStream) this.end();
    return DataStatus.Continue;
  }

  onResponseTrailers(): TrailersStatus {
    this.end();
    return TrailersStatus.Continue;
  }

  onLog(): void {
    this.end();
  }

  private end(): void {
    const admission = this.passed();
    const policy = this.policy;
    if (admission != null && policy != null) this.settle(admission, policy);
  }

  /** Null where nothing is counted. */
  private passed(): Admission | null {
    const admission = this.admission;
    return admission != null && admission.verdict == Verdict.Passed ? admission : null;
  }

  /** @param body of the request; empty when it can not be read */
  private admitRead(policy: TokenRateLimitPolicy, body: Bytes): Verdict {
    const size = RequestSize.read(body);
    this.size = size;
    this.need = needOf(body, size, this.target, policy.outputEstimate);
    this.asksFor = modelOf(body, this.target);
    return this.admit(policy, this.asksFor);
  }

  private admit(policy: TokenRateLimitPolicy, model: Bytes): Verdict {
    const accounts = policy.accountsOf(new HostSubjectFacts(), model);
    if (accounts.length == 0) return Verdict.Passed;
    const style: ErrorStyle = errorStyleOf(this.target);
    const admission = new Admission(this, this.plugin, policy, accounts, this.need, style);
    this.admission = admission;
    policy.store.run(admission.batch(), this, admission);
    return admission.verdict;
  }

  private tellLimits(admission: Admission): void {
    const style: ErrorStyle = errorStyleOf(this.target);
    const headers = limitHeaders(standingsOf(admission.accounts), style, wallMilliseconds());
    for (let i = 0; i < headers.length; i++) responseHeaders.replaceBytes(headers.nameAt(i), headers.valueAt(i));
  }

  private settle(admission: Admission, policy: TokenRateLimitPolicy): void {
    if (this.isSettled) return;
    this.isSettled = true;
    const usage = this.cost();
    if (usage != null && usage.estimated) noteInAiLog("token_ratelimit_usage", "estimated");
    this.plugin.ledger.settle(policy, admission.accounts, usage);
  }

  /** Null: nothing. */
  private cost(): Usage | null {
    const answer = this.answer;
    if (answer == null) return null;
    const usage = answer.finish();
    if (answer.form == AnswerForm.Opaque && !usage.known) this.guess(usage);
    // Any answer may have texts: they are tokens where a model was asked.
    if (!usage.known || (usage.estimated && this.model().length == 0)) return null;
    if (usage.estimated && usage.reportedInput < 0) usage.reportedInput = this.inputTokens();
    answer.publish();
    return usage;
  }

  /** An answer that can not be read costs what was expected of it; one that is no text has no tokens of output. */
  private guess(usage: Usage): void {
    usage.estimated = true;
    usage.reportedInput = this.inputTokens();
    usage.reportedOutput = this.isEncoded ? this.need.output : 0;
  }

  /** The model that was asked; empty when none was. */
  private model(): Bytes {
    const asked = this.asked;
    return asked == null ? this.asksFor : modelOf(asked.head, this.target);
  }

  /** Of the request, by estimate. */
  private inputTokens(): i64 {
    const size = this.size;
    if (size != null) return size.inputTokens(Tokenizer.O200k);
    const asked = this.asked;
    return asked == null ? 0 : RequestSize.read(asked.head).inputTokens(Tokenizer.O200k);
  }
}

function isSuccess(status: Bytes): bool {
  return status.length == 3 && status.at(0) == 0x32;
}
