import { Breaker, LogLevel, log, monotonicNanoseconds } from "proxy-wasm-assemblyscript-sdk/assembly";
import { GrpcMethod, GrpcTarget } from "proxy-wasm-assemblyscript-sdk/assembly/grpc";
import { faultName, PickerFault } from "../fault";
import { FaultLog } from "./fault-log";
import { PoolMetrics } from "./pool-metrics";
import { PoolPolicy } from "./pool-policy";

const SERVICE: string = "envoy.service.ext_proc.v3.ExternalProcessor";
const METHOD: string = "Process";

/** A pool, and how its endpoint picker does, as this worker sees it. */
@final
export class Pool {
  readonly method: GrpcMethod;
  readonly metrics: PoolMetrics;
  private readonly breaker: Breaker;
  private readonly faults: FaultLog = new FaultLog();
  /** How log lines of it begin. */
  private readonly head: string;
  /** Messages that have come from the picker, to whatever request. */
  messages: u64 = 0;

  constructor(readonly policy: PoolPolicy) {
    this.head = "gie-endpoint-picker: pool " + policy.cluster.toString() + ": ";
    this.method = new GrpcMethod(new GrpcTarget(policy.pickerCluster, policy.pickerAuthority), SERVICE, METHOD);
    this.metrics = new PoolMetrics(policy.cluster);
    this.breaker = new Breaker(policy.failures, policy.openFor);
  }

  /** Whether the picker may be asked; while it is left alone, true for one request after each while. */
  mayAsk(): bool {
    return !this.breaker.isOpen || this.breaker.allows(monotonicNanoseconds());
  }

  /** Whether the picker is left alone. */
  get isLeftAlone(): bool {
    return this.breaker.isOpen;
  }

  /** A message came. */
  heard(): void {
    this.messages++;
  }

  /** A request was answered by the picker, one way or the other. */
  succeeded(): void {
    if (this.breaker.isOpen) log(LogLevel.Info, this.head + "the endpoint picker is back");
    this.breaker.succeeded();
  }

  /**
   * The picker was of no use.
   * @param messages how many had come when it was asked
   * @param ofAnswer whether it was to be told of an answer
   */
  failed(fault: PickerFault, reason: string, messages: u64, ofAnswer: bool): void {
    this.metrics.fault(fault, ofAnswer);
    if (fault == PickerFault.Breaker) return;
    const now = monotonicNanoseconds();
    // One that is busy answers others meanwhile; one that is frozen would cost each request its whole time. A restart ends
    // the streams of all answers under way, and says nothing of how it is now.
    if (fault == PickerFault.Timeout && this.messages == messages) this.breaker.trip(now);
    else if (!ofAnswer || fault == PickerFault.Timeout) this.breaker.failed(now);
    this.tell(fault, reason, now, ofAnswer);
  }

  private tell(fault: PickerFault, reason: string, now: u64, ofAnswer: bool): void {
    const times = this.faults.next(now);
    if (times == 0) return;
    const what = ofAnswer ? "answers go on without the endpoint picker" : this.consequence;
    const more = times > 1 ? " (" + times.toString() + " times since the last line)" : "";
    log(LogLevel.Warn, this.head + what + ": " + faultName(fault) + (reason.length > 0 ? ": " + reason : "") + more);
  }

  private get consequence(): string {
    return this.policy.failsOpen ? "requests go on without a pick" : "requests are refused";
  }
}
