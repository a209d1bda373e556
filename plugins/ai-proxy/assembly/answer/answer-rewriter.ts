import {
  BodyProgress,
  Bytes,
  collectMidway,
  DataStatus,
  HeadersStatus,
  HttpContext,
  localReply,
  MediaType,
  responseBody,
  responseHeaders,
  TrailersStatus,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError, errorStatus, readProviderError } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { CONTENT_LENGTH, CONTENT_TYPE, CONVERSATION, ERROR_TYPE, EVENT_STREAM, JSON_TYPE } from "../header-names";
import { headOfReply, isCompressed, setHead, statusOf, translateHead } from "./response-head";
import { ANSWER_LIMIT, AnswerBody } from "./answer-body";
import { AnswerGate, GateState } from "./answer-gate";
import { AnswerPlan } from "./answer-plan";
import { answerTooLarge, compressedAnswer } from "./own-errors";
import { StreamEditor, UneditedStream } from "./stream-editor";
import { editInWindows, exchange, put, STREAM_WINDOW } from "./stream-windows";
import { AnswerTranslation } from "./translation";
import { UsageStrip } from "./usage-strip";
import { WholeAnswer } from "./whole-answer";
import { WholeGate } from "./whole-gate";

const enum Mode {
  /** Goes on as it comes. */
  Pass,
  /** Held back until its first word. */
  Gate,
  /** A stream, edited piece by piece. */
  Stream,
  /** Held until it is whole, then translated. */
  Collect,
  /** Nothing of it goes on, but the error that stands in its place. */
  Fail,
  /** What still comes is dropped. */
  Drop,
}

/** Rewrites the response of one stream in the host. */
@final
export class AnswerRewriter {
  private mode: Mode = Mode.Pass;
  private status: i32 = 0;
  /** What the client gets whatever comes; else the body decides. */
  private verdict: AiError | null = null;
  /** Whether the head waits for the body to be read. */
  private holdsHead: bool = false;
  /** Whether trailers have ended the body. */
  private isTrailed: bool = false;
  private isEvents: bool = false;
  private editor: StreamEditor = new UneditedStream();
  private gate: AnswerGate | null = null;
  private readonly body: AnswerBody = new AnswerBody();

  constructor(
    private readonly stream: HttpContext,
    private readonly plan: AnswerPlan,
  ) {}

  onHeaders(endOfStream: bool): HeadersStatus {
    const translation = this.plan.translation;
    this.status = statusOf();
    if (endOfStream) return this.replaceEmpty();
    const type = MediaType.parse(responseHeaders.getBytes(CONTENT_TYPE));
    this.isEvents = translation == null ? type.is("text/event-stream") : translation.isStream(type);
    const isCoded = isCompressed();
    if (translation == null) {
      if (isCoded || this.status >= 300) return HeadersStatus.Continue;
      if (this.isEvents) return this.beginEdit();
      return this.plan.holds ? this.beginStream(new WholeGate(this.plan.front)) : HeadersStatus.Continue;
    }
    return this.beginTranslation(translation, isCoded);
  }

  /** Whether nothing of the answer has gone on, its head included. */
  get isHeld(): bool {
    return this.mode == Mode.Gate || (this.mode == Mode.Collect && this.holdsHead);
  }

  onBody(size: i32, endOfStream: bool): DataStatus {
    switch (this.mode) {
      case Mode.Gate:
        return this.watch(size, endOfStream);
      case Mode.Stream:
        editInWindows(this.editor, size, endOfStream, true);
        return DataStatus.Continue;
      case Mode.Collect:
        return this.collect(size, endOfStream);
      case Mode.Fail:
        this.mode = Mode.Drop;
        put(size, this.errorBody());
        return DataStatus.Continue;
      case Mode.Drop:
        put(size, Bytes.empty());
        return DataStatus.Continue;
      default:
        return DataStatus.Continue;
    }
  }

  /** The body has ended, and trailers come: what is held is to go on before them. */
  onTrailers(): TrailersStatus {
    if (this.mode != Mode.Gate && this.mode != Mode.Collect) return TrailersStatus.Continue;
    this.isTrailed = true;
    // Of the modes that hold nothing at the host it is 0.
    const size = this.body.size;
    const status = this.mode == Mode.Gate ? this.watch(size, true) : this.collect(size, true);
    return status == DataStatus.Continue ? TrailersStatus.Continue : TrailersStatus.StopIteration;
  }

  /** An answer without a body can get one only by being replaced. */
  private replaceEmpty(): HeadersStatus {
    const plan = this.plan;
    const translation = plan.translation;
    const isNone = this.status < 400;
    if (translation == null && !((plan.gates || plan.holds) && isNone)) return HeadersStatus.Continue;
    const answer =
      isNone || translation == null
        ? WholeAnswer.failed(plan.front, AiError.malformed())
        : translation.refused(this.status, Bytes.empty());
    if (plan.mayFallBack) {
      // The host tries nobody else after a reply of ours, only after the provider's own answer.
      setHead(answer.status, JSON_TYPE);
      return HeadersStatus.Continue;
    }
    replyInPlace(answer, JSON_TYPE);
    return HeadersStatus.StopIteration;
  }

  /** A stream of the client's own protocol. */
  private beginEdit(): HeadersStatus {
    const plan = this.plan;
    if (plan.stripsUsage) {
      responseHeaders.removeBytes(CONTENT_LENGTH);
      this.editor = new UsageStrip();
    }
    return this.beginStream(plan.gates ? AnswerGate.probing(plan.front, this.editor) : null);
  }

  private beginStream(gate: AnswerGate | null): HeadersStatus {
    this.gate = gate;
    this.mode = gate == null ? Mode.Stream : Mode.Gate;
    return gate == null ? HeadersStatus.Continue : HeadersStatus.StopIteration;
  }

  private beginTranslation(translation: AnswerTranslation, isCoded: bool): HeadersStatus {
    const isSuccess = this.status < 300;
    const isStream = isSuccess && !isCoded && this.isEvents && translation.toStream;
    translation.noteErrorType(responseHeaders.getBytes(ERROR_TYPE));
    translateHead(responseHeaders, this.plan.front, isStream ? translation.streamType : JSON_TYPE);
    if (isStream) {
      const stream = translation.openStream();
      this.editor = stream;
      return this.beginStream(this.plan.gates ? stream.gate() : null);
    }
    this.mode = Mode.Collect;
    if (isSuccess && isCoded) this.verdict = compressedAnswer();
    else if (!isSuccess && this.status < 400) this.verdict = AiError.malformed();
    const verdict = this.verdict;
    const error = verdict != null ? verdict : readProviderError(this.status, Bytes.empty());
    // What goes wrong after a 2xx shows in the body only, and the status must wait for it.
    this.holdsHead = isSuccess && (verdict == null || this.plan.failures != null);
    if (this.holdsHead) return HeadersStatus.StopIteration;
    // The host decides by the head whether to try another provider, and may only do so while nothing is held.
    setHead(errorStatus(this.plan.front, error), JSON_TYPE);
    return HeadersStatus.Continue;
  }

  private watch(size: i32, endOfStream: bool): DataStatus {
    const gate = this.gate;
    if (gate == null) return DataStatus.Continue;
    let left = size;
    do {
      const count = min(left, STREAM_WINDOW);
      left -= count;
      const state = gate.push(responseBody.read(0, count), endOfStream && left == 0);
      if (state == GateState.Failed) return this.fail(gate.failure, size, endOfStream);
      const isOpen = state == GateState.Open;
      if (isOpen && this.isTrailed) return this.replaceBy(new WholeAnswer(this.status, gate.take(), this.isEvents));
      exchange(count, isOpen ? gate.take() : Bytes.empty());
      if (isOpen) {
        this.mode = Mode.Stream;
        editInWindows(this.editor, left, endOfStream, false);
        return DataStatus.Continue;
      }
      if (left > 0) collectMidway();
    } while (left > 0);
    return DataStatus.StopIterationNoBuffer;
  }

  /** No word came, or no answer at all; nothing of it has reached the client. */
  private fail(error: AiError, size: i32, endOfStream: bool): DataStatus {
    const failures = this.plan.failures;
    if (failures != null && failures.takeFailure(error)) {
      return this.isTrailed ? DataStatus.StopIterationNoBuffer : failures.onBody(size, endOfStream);
    }
    this.verdict = error;
    this.mode = Mode.Fail;
    put(size, Bytes.empty());
    const status = errorStatus(this.plan.front, error);
    // Behind a retry Envoy would send the trailers to the client, so there is none once they have come.
    if (!this.plan.mayFallBack || this.isTrailed)
      return this.replaceBy(new WholeAnswer(status, this.errorBody(), false));
    // The host judges by the status and tries the next provider, provided that no byte of a body comes with it. When it does
    // not try, the error's body follows with what else comes.
    setHead(status, JSON_TYPE);
    responseHeaders.removeBytes(CONTENT_LENGTH);
    if (!endOfStream) return DataStatus.Continue;
    // Envoy crashes when it retries amid the last piece of a body: so the head goes on after this callback.
    this.stream.continueResponse();
    return DataStatus.StopIterationNoBuffer;
  }

  private errorBody(): Bytes {
    const verdict = this.verdict;
    return WholeAnswer.failed(this.plan.front, verdict != null ? verdict : AiError.malformed()).body;
  }

  private collect(size: i32, endOfStream: bool): DataStatus {
    const translation = this.plan.translation;
    if (translation == null) return DataStatus.Continue;
    const verdict = this.verdict;
    if (verdict != null) return this.finish(translation.failed(verdict), size, endOfStream);
    if (this.plan.isAttempt && this.holdsHead) return this.gather(translation, size, endOfStream);
    const progress = this.body.next(size, endOfStream);
    if (progress == BodyProgress.Waiting) return DataStatus.StopIterationAndBuffer;
    if (progress == BodyProgress.TooLarge) return this.cutOff(translation, size, endOfStream);
    return this.finish(this.answerTo(size), size, endOfStream);
  }

  /** Ends an answer that may have no end of its own; one whose head has gone on, with an error, is left open. */
  private cutOff(translation: AnswerTranslation, size: i32, endOfStream: bool): DataStatus {
    const error = answerTooLarge(ANSWER_LIMIT);
    return this.holdsHead
      ? this.fail(error, size, endOfStream)
      : this.finish(translation.failed(error), size, endOfStream);
  }

  /** Gathers the body here: with bytes in its own buffer Envoy crashes when the held head asks for another attempt. */
  private gather(translation: AnswerTranslation, size: i32, endOfStream: bool): DataStatus {
    const body = this.body;
    const progress = body.gather(size, endOfStream);
    if (progress == BodyProgress.Waiting) return DataStatus.StopIterationNoBuffer;
    if (progress == BodyProgress.TooLarge) return this.cutOff(translation, size, endOfStream);
    // Behind trailers the host takes no more of a body.
    if (this.isTrailed) return this.finish(this.answer(body.joined()), size, true);
    const total = body.putBack(size);
    return this.finish(this.answerTo(total), total, true);
  }

  /** A stream may be no text. */
  private answerTo(size: i32): WholeAnswer {
    return this.answer(this.body.read(size, !this.isEvents));
  }

  private answer(body: Bytes): WholeAnswer {
    const translation = this.plan.translation;
    if (translation == null) return new WholeAnswer(this.status, body, this.isEvents);
    return this.status < 300 ? translation.whole(body, this.isEvents) : translation.refused(this.status, body);
  }

  private finish(answer: WholeAnswer, size: i32, endOfStream: bool): DataStatus {
    const isHeld = this.holdsHead;
    const failure = answer.failure;
    const isOurs = this.plan.isAttempt || this.plan.failures != null;
    if (isHeld && isOurs && failure != null) return this.fail(failure, size, endOfStream);
    this.mode = Mode.Drop;
    const translation = this.plan.translation;
    const conversation = translation == null ? Bytes.empty() : translation.conversation;
    if (conversation.length > 0) responseHeaders.replaceBytes(CONVERSATION, conversation);
    if (isHeld && this.isTrailed && this.plan.isAttempt) return this.replaceBy(answer);
    if (isHeld) setHead(answer.status, typeOf(this.plan, answer));
    this.body.replace(answer.body);
    return DataStatus.Continue;
  }

  /** Answers in the provider's place: where a body is over of which the host has kept nothing, that is the only way to add one. */
  private replaceBy(answer: WholeAnswer): DataStatus {
    this.mode = Mode.Drop;
    replyInPlace(answer, typeOf(this.plan, answer));
    return DataStatus.StopIterationNoBuffer;
  }
}

function typeOf(plan: AnswerPlan, answer: WholeAnswer): Bytes {
  const translation = plan.translation;
  if (!answer.isStream) return JSON_TYPE;
  return translation == null ? EVENT_STREAM : translation.streamType;
}

/** Answers in the provider's place. */
function replyInPlace(answer: WholeAnswer, type: Bytes): void {
  localReply(<u32>answer.status, answer.body, "ai-proxy.proc_resp_body_failed", headOfReply(type));
}
