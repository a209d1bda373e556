import {
  allowResponseBuffer,
  Bytes,
  ByteWriter,
  DataStatus,
  HttpContext,
  responseBody,
  TrailersStatus,
  monotonicNanoseconds,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { EditOptions, TextGate } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Audit } from "../guard/audit";
import { Judging, VerdictHandler } from "../guard/judging";
import { noteVerdict } from "../guard/notes";
import { newSubject } from "../guard/session";
import { Verdict } from "../guard/verdict";
import { ApiType, GuardPolicy } from "../policy";
import { reasonOf } from "../reason";
import { ReplyShape } from "../reply";
import { Act } from "../verdict/decision";
import { Subject } from "../verdict/subject";
import { ChatEnding, RpcEnding } from "./endings";
import { GatheringGate, Segment, VerdictGate } from "./gates";
import { ChatEditor, PathEditor, StreamEditor, StreamEnding } from "./stream-editor";
import { MOST_HELD, StreamedAnswer } from "./streamed";

/** Bytes and nanoseconds for which a refused answer is drained, before its upstream is left. */
const MOST_DRAINED: i64 = 16 * 1024 * 1024;
const LONGEST_DRAIN: u64 = 120_000_000_000;

/**
 * Has a streamed answer judged in segments. While a verdict is awaited, what comes is taken out of the host's buffer, so that
 * what is then put there is all that goes on.
 */
@final
export class StreamGuard {
  private readonly answer: StreamedAnswer;
  private readonly subject: Subject = newSubject(true, true);
  /** What goes on as soon as the host can be told to: an ended stream goes on once. */
  private readonly out: ByteWriter = new ByteWriter(1024);
  /** Whether the host waits. */
  private isPaused: bool = false;
  private isTold: bool = false;
  private wasMasked: bool = false;
  private refusedAt: u64 = 0;
  private isOpen: bool = false;

  constructor(
    private readonly stream: HttpContext,
    private readonly policy: GuardPolicy,
    private readonly audit: Audit,
    shape: ReplyShape,
  ) {
    const gathering = new GatheringGate();
    const gate = new VerdictGate();
    const reader = editorOf(policy, shape, gathering);
    this.answer = new StreamedAnswer(gathering, reader, gate, editorOf(policy, shape, gate), policy.bufferLimit);
    allowResponseBuffer(2 * MOST_HELD);
  }

  onBody(size: i32, endOfStream: bool): DataStatus {
    if (this.isOpen) return DataStatus.Continue;
    const chunk = responseBody.read(0, size);
    this.answer.push(chunk, endOfStream);
    this.work();
    if (this.isSpent) this.stream.closeResponse();
    return this.waits ? this.pause(size) : this.pass();
  }

  onTrailers(): TrailersStatus {
    if (this.isOpen) return TrailersStatus.Continue;
    this.answer.push(Bytes.empty(), true);
    this.work();
    if (this.waits) {
      this.isPaused = true;
      return TrailersStatus.StopIteration;
    }
    this.flush();
    return TrailersStatus.Continue;
  }

  /** A verdict on a segment has come. @param isLate whether the host was told to wait for it */
  onVerdict(verdict: Verdict): void {
    this.settle(verdict);
    this.work();
    if (!this.isPaused || (this.answer.isEnded && this.waits)) return;
    this.isPaused = false;
    this.flush();
    this.stream.continueResponse();
  }

  /** Asks about what has come, and goes on while verdicts are there at once. */
  private work(): void {
    const answer = this.answer;
    for (let segment = answer.next(); segment != null; segment = answer.next()) {
      this.judge(segment);
      if (answer.isPending) break;
    }
    if (answer.isOverfull) this.overflow();
    if (answer.isDone && !this.isTold) this.tell();
  }

  private judge(segment: Segment): void {
    if (segment.texts.length == 0) {
      this.out.bytes(this.answer.release(new Verdict()));
      return;
    }
    const judging = new Judging(this.stream, this.audit, this.subject, new SegmentHandler(this));
    judging.start(this.policy.answerChecks, segment.texts, this.policy.maxPieces);
  }

  /** Does what a verdict says. */
  settle(verdict: Verdict): void {
    if (!this.answer.isPending) return;
    if (!verdict.isBlocked) {
      if (verdict.act == Act.Mask) this.wasMasked = true;
      this.out.bytes(this.answer.release(verdict));
      return;
    }
    const words = verdict.reason == null ? Bytes.empty() : reasonOf(verdict, this.policy.denial.message);
    this.out.bytes(this.answer.refuse(words));
    this.refusedAt = monotonicNanoseconds();
    this.isTold = true;
    noteVerdict(verdict, this.subject, this.audit);
  }

  /** Nothing was refused. */
  private tell(): void {
    this.isTold = true;
    const verdict = new Verdict();
    if (this.wasMasked) verdict.act = Act.Mask;
    noteVerdict(verdict, this.subject, this.audit);
  }

  /** More waits for a verdict than may. */
  private overflow(): void {
    const verdict = new Verdict();
    const checks = this.policy.answerChecks;
    for (let i = 0; i < checks.length; i++) {
      this.audit.failed(checks[i], "too much waits for a verdict", this.subject);
      if (checks[i].terms.deniesOnError && !checks[i].terms.isShadow) verdict.block(checks[i], null);
    }
    if (verdict.isBlocked) this.settle(verdict);
    else {
      this.out.bytes(this.answer.surrender());
      this.isOpen = true;
    }
  }

  /** Whether the host has to wait: for a verdict, or with what nobody has asked about yet. */
  private get waits(): bool {
    return this.answer.isHolding && !this.answer.isBlocked && !this.isOpen;
  }

  /** Whether a refused answer has been drained for long enough. */
  private get isSpent(): bool {
    if (!this.answer.isBlocked) return false;
    return this.answer.drained > MOST_DRAINED || monotonicNanoseconds() - this.refusedAt > LONGEST_DRAIN;
  }

  private pause(size: i32): DataStatus {
    // What was let go before the rest was asked about goes first: a stream that is not over may go on in between.
    if (this.out.length > 0 && !this.answer.isEnded) return this.pass();
    if (size > 0) responseBody.replaceAll(Bytes.empty());
    this.isPaused = true;
    return DataStatus.StopIterationAndBuffer;
  }

  private pass(): DataStatus {
    this.isPaused = false;
    this.flush();
    return DataStatus.Continue;
  }

  private flush(): void {
    responseBody.replaceAll(this.out.take());
  }
}

/** How a stream is read and ended. */
function editorOf(policy: GuardPolicy, shape: ReplyShape, gate: TextGate): StreamEditor {
  if (policy.api == ApiType.Text && policy.eventPaths.isUsual) {
    const options = new EditOptions();
    options.isArray = shape.isArray;
    options.includeUsage = shape.includeUsage;
    options.isStrict = policy.deniesUnread(policy.answerChecks);
    return new ChatEditor(shape.front, gate, options);
  }
  const ending: StreamEnding = policy.api == ApiType.Mcp ? <StreamEnding>new RpcEnding(shape) : new ChatEnding();
  return new PathEditor(policy.eventPaths, gate, ending);
}

/** Waits for the verdict on one segment. */
@final
class SegmentHandler extends VerdictHandler {
  constructor(private readonly guard: StreamGuard) {
    super();
  }

  onVerdict(verdict: Verdict): void {
    this.guard.onVerdict(verdict);
  }
}
