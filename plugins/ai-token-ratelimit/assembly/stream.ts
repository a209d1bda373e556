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
  responseHeaders,
  TrailersStatus,
  wallMilliseconds,
  WholeBody,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { CallPrice, expectedCost, hasPrice, MOST_PICO_DOLLARS } from "proxy-wasm-assemblyscript-sdk/assembly/cost";
import { ErrorStyle, errorStyleOf, HostSubjectFacts } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import {
  bodyOfHost,
  CallUsage,
  hasReadableBody,
  noteInAiLog,
  Usage,
} from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { Account } from "./account";
import { Admission, Verdict } from "./admission";
import { nanoOfPico } from "./dollars";
import { limitHeaders, standingsOf } from "./limit-headers";
import { Measure } from "./measure";
import { TokenRateLimitPlugin } from "./plugin";
import { TokenRateLimitPolicy } from "./policy";

const PATH: Bytes = Bytes.of(":path");

/** One request: asked about before it is sent on, charged when its answer is over, however it ends. */
export class TokenRateLimitStream extends HttpContext {
  private policy: TokenRateLimitPolicy | null = null;
  private target: Bytes = Bytes.empty();
  /** The body of a request that is held until it is whole; null when it passes. */
  private held: WholeBody | null = null;
  private usage: CallUsage = new CallUsage(Bytes.empty());
  private admission: Admission | null = null;
  private isSettled: bool = false;
  /** Whether one of its limits is in money. */
  private countsMoney: bool = false;

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
    this.usage = new CallUsage(this.target);
    const isReadable = hasReadableBody(endOfStream);
    if (isReadable && policy.needsBody) {
      this.held = new WholeBody(requestBody, BODY_LIMIT);
      allowRequestBuffer(BODY_LIMIT);
      return HeadersStatus.StopIteration;
    }
    if (isReadable) this.usage.watchRequest();
    const verdict = this.admit(policy);
    if (verdict == Verdict.Open) return HeadersStatus.StopAllIterationAndWatermark;
    return verdict == Verdict.Passed ? HeadersStatus.Continue : HeadersStatus.StopIteration;
  }

  onRequestBody(size: i32, endOfStream: bool): DataStatus {
    if (this.admission != null) this.usage.onRequestBody(size);
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
    this.usage.onResponseHeaders();
    if (endOfStream) this.settle(admission, policy);
    return HeadersStatus.Continue;
  }

  onResponseBody(size: i32, endOfStream: bool): DataStatus {
    this.usage.onResponseBody(size);
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
    this.usage.readRequest(body, policy.outputEstimate);
    return this.admit(policy);
  }

  private admit(policy: TokenRateLimitPolicy): Verdict {
    const accounts = policy.accountsOf(new HostSubjectFacts(), this.usage.model);
    if (accounts.length == 0) return Verdict.Passed;
    const style: ErrorStyle = errorStyleOf(this.target);
    this.countsMoney = countMoney(accounts);
    if (this.countsMoney && !this.price(policy, style)) return Verdict.Refused;
    const admission = new Admission(this, this.plugin, policy, accounts, this.usage.need, style);
    this.admission = admission;
    policy.store.run(admission.batch(), this, admission);
    return admission.verdict;
  }

  /** Finds what the request may cost; false: nobody knows, and it has been refused for that. */
  private price(policy: TokenRateLimitPolicy, style: ErrorStyle): bool {
    const model = this.usage.model;
    if (policy.deniesUnknownPrice && model.length > 0 && !hasPrice(policy.prices, model)) {
      this.plugin.refuseForPrice(model, style);
      return false;
    }
    const need = this.usage.need;
    if (need.input + need.output == 0) return true;
    need.nanoDollars = max<i64>(nanoOfPico(expectedCost(policy.prices, model, need.input, need.output)), 0);
    return true;
  }

  private tellLimits(admission: Admission): void {
    const style: ErrorStyle = errorStyleOf(this.target);
    const headers = limitHeaders(standingsOf(admission.accounts), style, wallMilliseconds());
    for (let i = 0; i < headers.length; i++) responseHeaders.replaceBytes(headers.nameAt(i), headers.valueAt(i));
  }

  private settle(admission: Admission, policy: TokenRateLimitPolicy): void {
    if (this.isSettled) return;
    this.isSettled = true;
    const answered = this.countsMoney ? this.usage.answeredModel : Bytes.empty();
    const usage = this.usage.finish();
    if (this.countsMoney && usage != null) admission.nanoDollars = this.costOf(policy, usage, answered);
    if (usage != null && usage.estimated) noteInAiLog("token_ratelimit_usage", "estimated");
    this.plugin.settle(policy, admission, usage);
  }

  /** In 10⁻⁹ US$; -1: nobody knows. @param answered the model that the answer names */
  private costOf(policy: TokenRateLimitPolicy, usage: Usage, answered: Bytes): i64 {
    const price = CallPrice.ofStream(policy.prices, answered, this.usage.model);
    const cost = price.costOf(usage);
    if (cost.known) return nanoOfPico(min(cost.picoDollars, MOST_PICO_DOLLARS));
    this.plugin.tellUnknownPrice(price.model);
    return -1;
  }
}

function countMoney(accounts: Array<Account>): bool {
  for (let i = 0; i < accounts.length; i++) if (accounts[i].terms.measure == Measure.Cost) return true;
  return false;
}
