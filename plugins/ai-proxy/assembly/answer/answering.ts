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
  responseHeaders,
  TrailersStatus,
  wallMilliseconds,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError, AnswerOptions, Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Call } from "../call";
import { ATTEMPT_COUNT } from "../header-names";
import { rememberCluster } from "../keys/health-check";
import { numberOf } from "../lines";
import { Provider } from "../provider/provider";
import { Redo, RedoOwner, UNANSWERED } from "../retry/redo";
import { Redone } from "../retry/redone";
import { Waiting } from "../waiting/waiting-room";
import { AnswerPlan, FailureTaker } from "./answer-plan";
import { AnswerRewriter } from "./answer-rewriter";
import { unanswered } from "./own-errors";
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
  /** What was wrong with an answer that had no error status; null when it is none yet. */
  private failure: AiError | null = null;
  /** Whether no other answer will come, and the end of the first one is waited for. */
  private returns: bool = false;
  /** Whether the client is told who answered: where it may be one of several. */
  private marks: bool = false;
  /** Which attempt of the host's this is, from 1, where the provider's head does not say it; 0: the head does. */
  private attempt: i32 = 0;
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
   * What is to become of the answer; before the head is the provider's.
   * @param isAttempt whether this is one attempt of the host's, `hasNext` whether it may make another
   * @param hidesUsage whether the client shall not see the usage chunk of a stream
   */
  expect(isAttempt: bool, hasNext: bool, hidesUsage: bool): void {
    const call = this.call;
    const plan = new AnswerPlan(call.front);
    const back = call.back;
    this.includesUsage = !hidesUsage;
    this.marks = this.marks || isAttempt;
    if (isAttempt) this.attempt = attemptNumber();
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
    const verdict = isFromUpstream ? this.verdictOn(status, endOfStream) : UNANSWERED;
    if (redo != null && (redo.isUnderWay || verdict >= 400)) {
      // What comes after its time is not told, whatever it is.
      const head = redo.isUnderWay ? new HeaderList() : responseHeaders.all();
      if (redo.begin(verdict)) {
        this.replacement = new Replacement(status, head, endOfStream);
        return HeadersStatus.StopIteration;
      }
    }
    if (!isFromUpstream) return HeadersStatus.Continue;
    if (this.marks) markAnswer(responseHeaders, provider.name, this.attempt > 0 ? this.attempt : attemptNumber());
    const rewriter = this.rewriter;
    return rewriter == null ? HeadersStatus.Continue : rewriter.onHeaders(endOfStream);
  }

  /** The status that an answer counts as by its head: a chat is not answered by a redirect, nor without a body. */
  private verdictOn(status: i32, endOfStream: bool): i32 {
    const isRead = this.call.back != null || this.call.asked.isChat;
    return isRead && status < 400 && (endOfStream || status >= 300) ? 502 : status;
  }

  onBody(size: i32, endOfStream: bool): DataStatus {
    const replacement = this.replacement;
    if (replacement != null) {
      const status = replacement.onBody(size, endOfStream);
      if (!this.returns || !replacement.isComplete) return status;
      return this.put(this.first()) ? DataStatus.Continue : DataStatus.StopIterationNoBuffer;
    }
    const rewriter = this.rewriter;
    return rewriter == null ? DataStatus.Continue : rewriter.onBody(size, endOfStream);
  }

  onTrailers(): TrailersStatus {
    const replacement = this.replacement;
    if (replacement != null) {
      const status = replacement.onTrailers();
      if (this.returns) this.put(this.first());
      return status;
    }
    const rewriter = this.rewriter;
    return rewriter == null ? TrailersStatus.Continue : rewriter.onTrailers();
  }

  /** An answer of status 200 that turned out to be none; true when another one will come. */
  takeFailure(error: AiError): bool {
    const redo = this.redo;
    if (redo == null || !redo.begin(error.status)) return false;
    this.failure = error;
    this.drop();
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
    if (redo != null && redo.begin(UNANSWERED) && this.hasHead) this.drop();
  }

  /** Nothing of this answer is told. */
  private drop(): void {
    this.replacement = new Replacement(0, new HeaderList(), false);
  }

  onRedone(answer: ReplacedAnswer | null): void {
    const replacement = this.replacement;
    this.returns = answer == null && replacement != null && !replacement.isComplete;
    if (this.returns) return;
    if (this.put(answer != null ? answer : this.first())) this.stream.continueResponse();
  }

  /** True when the host holds it in the place of the first answer; else it has left. */
  private put(answer: ReplacedAnswer): bool {
    const replacement = this.replacement;
    // What the host makes of the reply comes through this filter as well.
    this.redo = null;
    this.returns = false;
    if (replacement != null) return replacement.put(answer);
    replyWith(answer);
    return false;
  }

  /** The first answer, or what was wrong with it: the best there is. */
  private first(): ReplacedAnswer {
    const call = this.call;
    const redo = this.redo;
    const replacement = this.replacement;
    const attempts = redo == null ? 1 : redo.attempts;
    if (replacement == null || replacement.head.pairs.length == 0) {
      const failure = this.failure;
      return Redone.failed(failure != null ? failure : unanswered(), call, attempts);
    }
    const options = this.answerOptionsOf(call);
    return Redone.read(replacement.status, replacement.head, replacement.takeBody(), call, options, attempts).answer;
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

/** What the head says of it. */
function attemptNumber(): i32 {
  return max(<i32>numberOf(requestHeaders.getBytes(ATTEMPT_COUNT)), 1);
}
