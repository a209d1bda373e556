import {
  allowRequestBuffer,
  awaitsRequestBody,
  BODY_LIMIT,
  BodyProgress,
  Bytes,
  DataStatus,
  HeadersStatus,
  HttpContext,
  RequestTarget,
  requestBody,
  requestHeaders,
  responseHeaders,
  TrailersStatus,
  wallMilliseconds,
  WholeBody,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { CallPrice } from "proxy-wasm-assemblyscript-sdk/assembly/cost";
import { errorStyleOf } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import {
  bodyOfHost,
  CallUsage,
  hasReadableBody,
  modelInPath,
  noteInAiLog,
} from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { AdminCall } from "./admin-call";
import { AdminOrder } from "./admin-order";
import { Admission } from "./admission";
import { budgetHeaders } from "./budget-headers";
import { Call } from "./call";
import { Operation } from "./operation";
import { QuotaPlugin } from "./plugin";
import { QuotaPolicy } from "./policy";
import { takeOff } from "./quota-account";
import { replyNoKey, replyUnauthorized } from "./replies";
import { Spend } from "./spend";
import { Verdict } from "./verdict";

const PATH: Bytes = Bytes.of(":path");
const CONSUMER: Bytes = Bytes.of("x-mse-consumer");

/** Tells a client which model answers in the place of the one that it asked for. */
const MODEL: Bytes = Bytes.of("x-budget-model");

/** Largest form of an administrator, in bytes. */
const FORM_LIMIT: i32 = 64 * 1024;

/** One request: an administrator's, or one that quota and budgets are asked for, and charged when its answer is over. */
export class QuotaStream extends HttpContext {
  private policy: QuotaPolicy | null = null;
  private operation: Operation = Operation.None;
  private target: Bytes = Bytes.empty();
  /** The body of a request that is held until it is whole; null when it passes. */
  private held: WholeBody | null = null;
  private call: Call = new Call(errorStyleOf(Bytes.empty()));
  private usage: CallUsage = new CallUsage(Bytes.empty());
  private admission: Admission | null = null;
  private isSettled: bool = false;

  constructor(
    id: u32,
    private readonly plugin: QuotaPlugin,
  ) {
    super(id);
  }

  onRequestHeaders(endOfStream: bool): HeadersStatus {
    const policy = this.plugin.configForStream();
    if (policy == null) return HeadersStatus.Continue;
    this.policy = policy;
    this.target = requestHeaders.getBytes(PATH);
    this.call = new Call(errorStyleOf(this.target));
    this.usage = new CallUsage(this.target);
    if (policy.hasQuotas) {
      const consumer = requestHeaders.getBytes(CONSUMER);
      if (consumer.length == 0) return refuseNameless();
      this.operation = policy.paths.find(RequestTarget.parse(this.target).path);
      if (this.isAdministration) return this.administer(policy, consumer, endOfStream);
      if (this.operation == Operation.Chat) this.call.quotaKey = policy.quotaKey(consumer);
    }
    const isReadable = hasReadableBody(endOfStream);
    if (isReadable && policy.needsBody) {
      this.hold(BODY_LIMIT);
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
    const admission = this.passed();
    const policy = this.policy;
    if (admission == null || policy == null) return HeadersStatus.Continue;
    if (policy.tellsClients) tellBudgets(admission);
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

  /** Null where nothing is charged. */
  private passed(): Admission | null {
    const admission = this.admission;
    return admission != null && admission.verdict == Verdict.Passed ? admission : null;
  }

  private get isAdministration(): bool {
    return this.operation != Operation.None && this.operation != Operation.Chat;
  }

  private hold(limit: i32): void {
    this.held = new WholeBody(requestBody, limit);
    allowRequestBuffer(limit);
  }

  private administer(policy: QuotaPolicy, consumer: Bytes, endOfStream: bool): HeadersStatus {
    if (!consumer.equals(policy.admin)) replyUnauthorized(" Unauthorized admin consumer.");
    else if (this.operation == Operation.Query) {
      this.execute(policy, RequestTarget.parse(this.target).query);
      return HeadersStatus.StopAllIterationAndWatermark;
    } else if (awaitsRequestBody(endOfStream)) this.hold(FORM_LIMIT);
    else this.execute(policy, Bytes.empty());
    return HeadersStatus.StopIteration;
  }

  /** @param form what the administrator sent */
  private execute(policy: QuotaPolicy, form: Bytes): void {
    const order = AdminOrder.read(this.operation, form);
    if (order.fault.length > 0) {
      replyUnauthorized(order.fault);
      return;
    }
    const call = new AdminCall(this.operation, order);
    policy.store.run(call.batch(policy.quotaKey(order.consumer)), this, call);
  }

  /** @param size bytes of the body, which is whole; 0 when it can not be read */
  private receive(policy: QuotaPolicy, size: i32): Verdict {
    if (this.isAdministration) {
      this.execute(policy, requestBody.read(0, size));
      return Verdict.Refused;
    }
    const body = size > 0 ? bodyOfHost(size) : Bytes.empty();
    this.usage.readRequest(body, policy.outputEstimate);
    if (modelInPath(this.target).length == 0 && this.usage.model.length > 0) this.call.bodySize = size;
    return this.admit(policy);
  }

  private admit(policy: QuotaPolicy): Verdict {
    this.call.model = this.usage.model;
    this.call.need = this.usage.need;
    const admission = new Admission(this, this.plugin, policy, this.call);
    this.admission = admission;
    admission.ask();
    return admission.verdict;
  }

  /** Charges the call, once. */
  private settle(admission: Admission, policy: QuotaPolicy): void {
    if (this.isSettled) return;
    this.isSettled = true;
    const prices = policy.prices;
    const answered = prices.isEmpty ? Bytes.empty() : this.usage.answeredModel;
    const usage = this.usage.finish();
    if (usage != null && usage.estimated) noteInAiLog("quota_usage", "estimated");
    if (usage != null && this.call.quotaKey.length > 0) {
      takeOff(this.call.quotaKey, usage.total, policy, this.plugin.ledger);
    }
    if (admission.accounts.length == 0) return;
    if (usage == null) {
      this.plugin.settle(policy, admission, null);
      return;
    }
    const price = CallPrice.ofStream(prices, answered, admission.call.model);
    const spend = Spend.actual(usage, price);
    if (spend.picoDollars < 0 && admission.countsMoney) this.plugin.tellUnknownPrice(price.model);
    this.plugin.settle(policy, admission, spend);
  }
}

function refuseNameless(): HeadersStatus {
  if (requestHeaders.has(CONSUMER)) replyUnauthorized(" Unauthorized consumer.");
  else replyNoKey();
  return HeadersStatus.StopIteration;
}

function tellBudgets(admission: Admission): void {
  const headers = budgetHeaders(admission.accounts, wallMilliseconds());
  for (let i = 0; i < headers.length; i++) responseHeaders.replaceBytes(headers.nameAt(i), headers.valueAt(i));
  if (admission.isDowngraded) responseHeaders.replaceBytes(MODEL, admission.call.model);
}
