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
import { wordsOf } from "../reason";
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
  /**
   * Whether the host was told to go on outside of a callback for the body. In the next one it still holds what comes, as if it
   * had been told to: then only to wait, or to go on in the same way, does what it says.
   */
  private wasContinued: bool = false;
  /** Whether a verdict would come at once. */
  private isAsking: bool = false;
  private isTold: bool = false;
  private wasMasked: bool = false;
  private refusedAt: u64 = 0;
  /** Whether what comes passes unjudged: too much has waited for a verdict. */
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
    this.answer.push(responseBody.read(0, size), endOfStream);
    this.work();
    if (this.isSpent) this.stream.closeResponse();
    return this.waits ? this.pause(size) : this.pass();
  }

  onTrailers(): TrailersStatus {
    this.answer.push(Bytes.empty(), true);
    this.work();
    const isHeld = this.isPaused;
    if (this.waits) this.isPaused = true;
    else if (!isHeld && this.out.length > 0) this.goOn();
    else {
      if (isHeld) this.flush();
      return TrailersStatus.Continue;
    }
    return TrailersStatus.StopIteration;
  }

  /** A verdict on a segment has come. */
  onVerdict(verdict: Verdict): void {
    if (this.isOpen) return;
    this.settle(verdict);
    // One that is there at once comes within a callback of the host's, which goes on by itself.
    if (this.isAsking) return;
    this.work();
    if (!this.isPaused || (this.answer.isEnded && this.waits)) return;
    this.goOn();
  }

  /** Asks about what has come, and goes on while verdicts are there at once. */
  private work(): void {
    const answer = this.answer;
    if (this.isOpen) {
      this.out.bytes(answer.surrender());
      return;
    }
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
    this.isAsking = true;
    judging.start(this.policy.answerChecks, segment.texts, this.policy.maxPieces);
    this.isAsking = false;
  }

  /** Does what a verdict says. */
  private settle(verdict: Verdict): void {
    if (!this.answer.isPending) return;
    if (!verdict.isBlocked) {
      if (verdict.act == Act.Mask) this.wasMasked = true;
      this.out.bytes(this.answer.release(verdict));
      return;
    }
    const words = verdict.reason == null ? Bytes.empty() : wordsOf(verdict, this.policy.denial);
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
    if (size > 0) responseBody.replaceAll(Bytes.empty());
    this.isPaused = true;
    this.wasContinued = false;
    return DataStatus.StopIterationAndBuffer;
  }

  private pass(): DataStatus {
    if (this.wasContinued) {
      // The host holds what comes all the same, and would let go of an end without it.
      this.goOn();
      this.wasContinued = false;
      return DataStatus.StopIterationAndBuffer;
    }
    this.isPaused = false;
    this.flush();
    return DataStatus.Continue;
  }

  /** Has the host let go of what it holds, which is what we say. */
  private goOn(): void {
    this.isPaused = false;
    this.wasContinued = true;
    this.flush();
    this.stream.continueResponse();
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
