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
import { AiError, AnswerOptions, Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Call } from "../call";
import { ATTEMPT_COUNT, JSON_TYPE } from "../header-names";
import { rememberCluster } from "../keys/health-check";
import { numberOf } from "../lines";
import { Provider } from "../provider/provider";
import { Redo, RedoOwner, UNANSWERED } from "../retry/redo";
import { AnswerPlan, AnswerRewriter, FailureTaker } from "./answer-rewriter";
import { ReplacedAnswer } from "./replaced-answer";
import { Replacement, replyWith } from "./replacement";
import { answerTooLarge } from "./own-errors";
import { headOfReply, markAnswer, statusOf } from "./response-head";
import { translationOf } from "./translation-of";
import { WholeAnswer } from "./whole-answer";

/** Largest answer of an error status that is kept while another one is asked for, in bytes. */
const KEPT_LIMIT: i32 = 1 << 20;

/** The answer to one request: rewritten, or replaced by that of another attempt. */
@final
export class Answering implements RedoOwner, FailureTaker {
  private rewriter: AnswerRewriter | null = null;
  private redo: Redo | null = null;
  private replacement: Replacement | null = null;
  /** What was wrong with an answer that had no error status. */
  private failure: AiError | null = null;
  /** Whether the client is told who answered: where it may be one of several. */
  private marks: bool = false;
  private includesUsage: bool = true;

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
    // What the host answers itself, because nobody took the request, is a failure too.
    const verdict = isFromUpstream ? this.verdictOn(status, endOfStream) : UNANSWERED;
    if (redo != null && verdict >= 400 && redo.begin(verdict)) {
      this.replacement = new Replacement(this.stream, endOfStream, KEPT_LIMIT);
      return HeadersStatus.StopIteration;
    }
    return this.goOn(endOfStream);
  }

  /** The status that an answer counts as by its head: a chat is not answered by a redirect, nor without a body. */
  private verdictOn(status: i32, endOfStream: bool): i32 {
    const isRead = this.call.back != null || this.call.asked.isChat;
    return isRead && status < 400 && (endOfStream || status >= 300) ? 502 : status;
  }

  /** This answer is the one that the client gets, or what is made of it. */
  private goOn(endOfStream: bool): HeadersStatus {
    if (!responseFromUpstream()) return HeadersStatus.Continue;
    const redo = this.redo;
    if (this.marks) markAnswer(this.call.provider.name, redo == null ? attemptNumber() : redo.attempts);
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

  takeFailure(error: AiError): bool {
    const redo = this.redo;
    if (redo == null || !redo.begin(error.status)) return false;
    this.failure = error;
    this.replacement = new Replacement(this.stream, false, 0);
    return true;
  }

  onRedone(answer: ReplacedAnswer | null): void {
    const replacement = this.replacement;
    if (replacement == null) return;
    if (answer != null) replacement.put(answer);
    else this.returnTo(replacement);
  }

  /** The first answer is the best there is. */
  private returnTo(replacement: Replacement): void {
    const failure = this.failure;
    this.replacement = null;
    if (failure != null) this.replyFailed(failure);
    else if (!replacement.isKept) this.replyFailed(answerTooLarge(KEPT_LIMIT));
    else if (replacement.isBodiless) {
      if (this.goOn(true) == HeadersStatus.Continue) this.stream.continueResponse();
    } else {
      this.goOn(false);
      const rewriter = this.rewriter;
      const isReady = rewriter == null || rewriter.onBody(replacement.size, replacement.isOver) == DataStatus.Continue;
      if (isReady) this.stream.continueResponse();
    }
  }

  private replyFailed(error: AiError): void {
    const redo = this.redo;
    if (redo != null) markAnswer(this.call.provider.name, redo.attempts);
    const answer = WholeAnswer.failed(this.call.front, error);
    replyWith(new ReplacedAnswer(answer.status, headOfReply(JSON_TYPE), answer.body));
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
