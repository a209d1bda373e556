import {
  Bytes,
  clearRouteCache,
  DataStatus,
  HeadersStatus,
  HttpContext,
  monotonicNanoseconds,
  requestHeaders,
  responseFromUpstream,
  TrailersStatus,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { Balancing } from "../balancing";
import {
  answeringModel,
  answeringProvider,
  answerStatus,
  attemptCount,
  attemptLatency,
  isFailure,
  isUnanswered,
} from "./answer";
import { ClusterBalancer } from "./balancer";
import { ClusterPolicy } from "./policy";
import { Outcome, Verdict } from "./outcome";
import { Seat } from "./seat";

/** One request that a service is chosen for, and how long that takes to answer. Nothing is held. */
@final
export class ClusterStream extends Balancing {
  /** Null: none was chosen, or whoever answers is none of the services. */
  private seat: Seat | null = null;
  /** Whether the seat was taken when the attempt began that was answered. */
  private isFirstAttempt: bool = true;
  private verdict: Verdict = Verdict.None;
  /** Monotonic nanoseconds; 0: not yet. */
  private answeredAt: u64 = 0;

  constructor(
    stream: HttpContext,
    private readonly balancer: ClusterBalancer,
    private readonly policy: ClusterPolicy,
  ) {
    super(stream);
  }

  onRequestHeaders(_endOfStream: bool): HeadersStatus {
    const named = requestHeaders.getBytes(this.policy.header);
    const choice = this.balancer.choose(this.policy, named);
    this.seat = this.balancer.sit(this.policy, choice.index);
    const name = choice.index < 0 ? Bytes.empty() : this.policy.services[choice.index].name;
    if (!this.policy.keepsHeader || (name.length > 0 && !name.equals(named))) this.send(name);
    return HeadersStatus.Continue;
  }

  /** Whatever the client sent in the header goes. @param name of the service; no bytes: there is none */
  private send(name: Bytes): void {
    if (name.length > 0) requestHeaders.replaceBytes(this.policy.header, name);
    else requestHeaders.removeBytes(this.policy.header);
    clearRouteCache();
  }

  onResponseHeaders(endOfStream: bool): HeadersStatus {
    const isFailed = isFailure(answerStatus());
    if (responseFromUpstream() || (isFailed && isUnanswered())) {
      this.verdict = isFailed ? Verdict.Failed : Verdict.Succeeded;
      if (attemptCount() > 1) this.follow();
    } else this.drop();
    if (endOfStream) this.finish(true);
    return HeadersStatus.Continue;
  }

  /** The request is nobody's any more. */
  private drop(): void {
    const seat = this.seat;
    this.seat = null;
    if (seat != null) seat.leave(new Outcome(Verdict.None));
  }

  /** Who was chosen may have failed, and another one answered: what that takes is another one's. */
  private follow(): void {
    const seat = this.seat;
    this.isFirstAttempt = false;
    if (seat == null) return;
    const provider = answeringProvider();
    if (provider.length == 0) return;
    const index = this.policy.answering(provider, answeringModel(), seat.index);
    if (index == seat.index) return;
    const failed = new Outcome(Verdict.Failed);
    failed.total = seat.elapsed(monotonicNanoseconds());
    seat.leave(failed);
    this.seat = this.balancer.sit(this.policy, index);
  }

  onResponseBody(size: i32, endOfStream: bool): DataStatus {
    if (size > 0 && this.answeredAt == 0) this.answered();
    if (endOfStream) this.finish(true);
    return DataStatus.Continue;
  }

  private answered(): void {
    const seat = this.seat;
    const now = monotonicNanoseconds();
    this.answeredAt = now;
    if (seat == null) return;
    // What fails is counted once, at its end; and of a later attempt nobody knows yet when it began.
    const isMeasured = this.verdict == Verdict.Succeeded && this.isFirstAttempt;
    const outcome = new Outcome(Verdict.Begun);
    if (isMeasured) outcome.firstToken = seat.elapsed(now);
    seat.answered(isMeasured ? outcome : null);
  }

  onResponseTrailers(): TrailersStatus {
    this.finish(true);
    return TrailersStatus.Continue;
  }

  onLog(): void {
    this.finish(false);
  }

  private finish(isComplete: bool): void {
    const seat = this.seat;
    if (seat == null) return;
    this.seat = null;
    const now = monotonicNanoseconds();
    const isOver = isComplete || this.verdict == Verdict.Failed;
    const outcome = new Outcome(isOver ? this.verdict : Verdict.None);
    if (this.isFirstAttempt) outcome.total = seat.elapsed(now);
    else outcome.total = attemptLatency();
    const isAnswered = this.answeredAt != 0;
    const untilEnd = isAnswered ? <f64>(now - this.answeredAt) / 1_000_000 : 0;
    if (!this.isFirstAttempt && outcome.total >= untilEnd) outcome.firstToken = outcome.total - untilEnd;
    // Of the first attempt it was told when it came; where nothing came at all it is the whole time.
    else if (!isAnswered) outcome.firstToken = outcome.total;
    seat.leave(outcome);
  }
}
