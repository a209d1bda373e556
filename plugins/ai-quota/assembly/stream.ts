import {
  allowRequestBuffer,
  awaitsRequestBody,
  BodyProgress,
  Bytes,
  DataStatus,
  HeadersStatus,
  HttpContext,
  RequestTarget,
  requestBody,
  requestHeaders,
  TrailersStatus,
  WholeBody,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { CallUsage, hasReadableBody, noteInAiLog } from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { AdminCall } from "./admin-call";
import { AdminOrder } from "./admin-order";
import { Admission } from "./admission";
import { Operation } from "./operation";
import { QuotaPlugin } from "./plugin";
import { QuotaPolicy } from "./policy";
import { takeOff } from "./quota-account";
import { replyNoKey, replyUnauthorized } from "./replies";
import { Verdict } from "./verdict";

const PATH: Bytes = Bytes.of(":path");
const CONSUMER: Bytes = Bytes.of("x-mse-consumer");

/** Largest form of an administrator, in bytes. */
const FORM_LIMIT: i32 = 64 * 1024;

/** One request: an administrator's, or one that its consumer's quota is asked for, and charged when its answer is over. */
export class QuotaStream extends HttpContext {
  private policy: QuotaPolicy | null = null;
  private operation: Operation = Operation.None;
  /** The form of an administrator. */
  private held: WholeBody | null = null;
  private quotaKey: Bytes = Bytes.empty();
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
    const consumer = requestHeaders.getBytes(CONSUMER);
    if (consumer.length == 0) {
      if (requestHeaders.has(CONSUMER)) replyUnauthorized(" Unauthorized consumer.");
      else replyNoKey();
      return HeadersStatus.StopIteration;
    }
    const target = requestHeaders.getBytes(PATH);
    this.operation = policy.paths.find(RequestTarget.parse(target).path);
    if (this.operation == Operation.None) return HeadersStatus.Continue;
    if (this.operation != Operation.Chat) return this.administer(policy, consumer, endOfStream);
    this.quotaKey = policy.quotaKey(consumer);
    this.usage = new CallUsage(target);
    if (hasReadableBody(endOfStream)) this.usage.watchRequest();
    return headersStatusOf(this.admit(policy));
  }

  onRequestBody(size: i32, endOfStream: bool): DataStatus {
    if (this.admission != null) this.usage.onRequestBody(size);
    const held = this.held;
    const policy = this.policy;
    if (held == null || policy == null) return DataStatus.Continue;
    const progress = held.next(size, endOfStream);
    if (progress == BodyProgress.Waiting) return DataStatus.StopIterationAndBuffer;
    this.held = null;
    this.execute(policy, progress == BodyProgress.Complete ? held.read(size) : Bytes.empty());
    return DataStatus.StopIterationNoBuffer;
  }

  /** With trailers, no body callback says that the body is complete. */
  onRequestTrailers(): TrailersStatus {
    const held = this.held;
    const policy = this.policy;
    if (held == null || policy == null) return TrailersStatus.Continue;
    this.held = null;
    this.execute(policy, held.read(held.size));
    return TrailersStatus.StopIteration;
  }

  onResponseHeaders(endOfStream: bool): HeadersStatus {
    if (!this.hasPassed) return HeadersStatus.Continue;
    this.usage.onResponseHeaders();
    if (endOfStream) this.settle();
    return HeadersStatus.Continue;
  }

  onResponseBody(size: i32, endOfStream: bool): DataStatus {
    this.usage.onResponseBody(size);
    if (endOfStream) this.settle();
    return DataStatus.Continue;
  }

  onResponseTrailers(): TrailersStatus {
    this.settle();
    return TrailersStatus.Continue;
  }

  onLog(): void {
    this.settle();
  }

  private get hasPassed(): bool {
    const admission = this.admission;
    return admission != null && admission.verdict == Verdict.Passed;
  }

  private administer(policy: QuotaPolicy, consumer: Bytes, endOfStream: bool): HeadersStatus {
    if (!consumer.equals(policy.admin)) replyUnauthorized(" Unauthorized admin consumer.");
    else if (this.operation == Operation.Query) {
      this.execute(policy, RequestTarget.parse(requestHeaders.getBytes(PATH)).query);
      // Shared data has answered already; else nothing may pass until the store has.
      return HeadersStatus.StopAllIterationAndWatermark;
    } else if (awaitsRequestBody(endOfStream)) {
      this.held = new WholeBody(requestBody, FORM_LIMIT);
      allowRequestBuffer(FORM_LIMIT);
    } else this.execute(policy, Bytes.empty());
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

  private admit(policy: QuotaPolicy): Verdict {
    const admission = new Admission(this, this.plugin, policy, this.quotaKey);
    this.admission = admission;
    admission.ask();
    return admission.verdict;
  }

  /** Charges the call, once. */
  private settle(): void {
    const policy = this.policy;
    if (policy == null || !this.hasPassed || this.isSettled) return;
    this.isSettled = true;
    const usage = this.usage.finish();
    if (usage == null) return;
    if (usage.estimated) noteInAiLog("quota_usage", "estimated");
    takeOff(this.quotaKey, usage.total, policy.store, this.plugin.ledger, policy.isRemote);
  }
}

function headersStatusOf(verdict: Verdict): HeadersStatus {
  if (verdict == Verdict.Open) return HeadersStatus.StopAllIterationAndWatermark;
  return verdict == Verdict.Passed ? HeadersStatus.Continue : HeadersStatus.StopIteration;
}
