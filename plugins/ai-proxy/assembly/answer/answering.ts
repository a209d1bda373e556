import {
  Bytes,
  DataStatus,
  HeaderList,
  HeadersStatus,
  HttpContext,
  hexEncode,
  randomBytes,
  requestHeaders,
  responseFromUpstream,
  TrailersStatus,
  wallMilliseconds,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { AnswerOptions, Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Call } from "../call";
import { ATTEMPT_COUNT } from "../header-names";
import { rememberCluster } from "../keys/health-check";
import { numberOf } from "../lines";
import { Provider } from "../provider/provider";
import { Redo, RedoOwner } from "../retry/redo";
import { Waiting } from "../waiting/waiting-room";
import { AnswerPlan, AnswerRewriter, FailureTaker } from "./answer-rewriter";
import { ReplacedAnswer } from "./replaced-answer";
import { Replacement, replyWith } from "./replacement";
import { markAnswer, statusOf } from "./response-head";
import { translationOf } from "./translation-of";

/** The answer to one request: rewritten, or replaced by that of another attempt. */
@final
export class Answering implements RedoOwner, FailureTaker, Waiting {
  private rewriter: AnswerRewriter | null = null;
  private redo: Redo | null = null;
  private replacement: Replacement | null = null;
  /** Whether the client is told who answered: where it may be one of several. */
  private marks: bool = false;
  private includesUsage: bool = true;
  /** Whether the head of an answer has come. */
  private hasHead: bool = false;
  /** Whether the stream has ended. */
  isOver: bool = false;

  constructor(
    private readonly stream: HttpContext,
    private readonly call: Call,
  ) {}

  /** As an ordinary filter: what may be sent once more. @param head the client's, as it came */
  mayRedo(fallback: Provider[], head: HeaderList, body: Bytes): void {
    this.redo = new Redo(this.stream, this, this.call, fallback, head, body);
    this.marks = true;
  }

  /**
   * What is to become of the answer.
   * @param isAttempt whether this is one attempt of the host's, `hasNext` whether it may make another
   * @param hidesUsage whether the client shall not see the usage chunk of a stream
   */
  expect(isAttempt: bool, hasNext: bool, hidesUsage: bool): void {
    const call = this.call;
    const plan = new AnswerPlan(call.front);
    const back = call.back;
    this.includesUsage = !hidesUsage;
    this.marks = this.marks || isAttempt;
    plan.isAttempt = isAttempt;
    plan.mayFallBack = isAttempt && hasNext;
    plan.gates = (isAttempt || this.redo != null) && call.isStream && call.asked.isChat;
    plan.holds = (plan.mayFallBack || this.redo != null) && !call.isStream && call.asked.isChat;
    plan.failures = this.redo == null ? null : this;
    plan.translation = translationOf(call, this.answerOptionsOf(call));
    if (back == null) {
      const isOpenAi = call.front == Front.OpenAiChat || call.front == Front.OpenAiOther;
      plan.stripsUsage = hidesUsage && call.isStream && isOpenAi && !call.provider.isOriginal;
    }
    if (plan.isNeeded) this.rewriter = new AnswerRewriter(this.stream, plan);
  }

  onHeaders(endOfStream: bool): HeadersStatus {
    const status = statusOf();
    const isFromUpstream = responseFromUpstream();
    const provider = this.call.provider;
    if (isFromUpstream) provider.keys.report(this.call.key, status);
    rememberCluster(provider);
    const redo = this.redo;
    this.hasHead = true;
    // What the host answers itself, because nobody took the request, is a failure too.
    const isFailure = redo != null && (redo.isUnderWay || status >= 400);
    if (redo != null && isFailure && redo.begin(isFromUpstream ? status : 0)) {
      this.replacement = new Replacement(this.stream);
      return HeadersStatus.StopIteration;
    }
    if (!isFromUpstream) return HeadersStatus.Continue;
    if (this.marks) markAnswer(provider.name, attemptNumber());
    const rewriter = this.rewriter;
    return rewriter == null ? HeadersStatus.Continue : rewriter.onHeaders(endOfStream);
  }

  onBody(size: i32, endOfStream: bool): DataStatus {
    const replacement = this.replacement;
    if (replacement != null) return replacement.onBody(size, endOfStream);
    const rewriter = this.rewriter;
    return rewriter == null ? DataStatus.Continue : rewriter.onBody(size, endOfStream);
  }

  onTrailers(): TrailersStatus {
    const replacement = this.replacement;
    if (replacement != null) return replacement.onTrailers();
    const rewriter = this.rewriter;
    return rewriter == null ? TrailersStatus.Continue : rewriter.onTrailers();
  }

  /** An answer of status 200 that turned out to be none; true when another one will come. */
  takeFailure(): bool {
    const redo = this.redo;
    if (redo == null || !redo.begin(0)) return false;
    this.replacement = new Replacement(this.stream);
    return true;
  }

  /** Whether the answer has begun, or another one is being fetched. */
  isReady(): bool {
    const rewriter = this.rewriter;
    return this.isOver || this.replacement != null || (this.hasHead && (rewriter == null || !rewriter.isHeld));
  }

  resume(): void {}

  /** The first word is late: others are asked, and what still comes of this answer is dropped. */
  giveUp(): void {
    const redo = this.redo;
    if (redo != null && redo.begin(0) && this.hasHead) this.replacement = new Replacement(this.stream);
  }

  onRedone(answer: ReplacedAnswer): void {
    // What the host makes of the reply comes through this filter as well.
    this.redo = null;
    const replacement = this.replacement;
    if (replacement != null) replacement.put(answer);
    else replyWith(answer);
  }

  answerOptionsOf(call: Call): AnswerOptions {
    const options = new AnswerOptions();
    const back = call.back;
    options.fallbackId = hexEncode(Bytes.wrap(randomBytes(12)));
    if (back != null) options.fallbackModel = back.model;
    options.now = wallMilliseconds() / 1000;
    options.includeUsage = this.includesUsage;
    options.isArray = call.wantsArray;
    return options;
  }
}

/** Which attempt of the host's this is, from 1. */
function attemptNumber(): i32 {
  return max(<i32>numberOf(requestHeaders.getBytes(ATTEMPT_COUNT)), 1);
}
