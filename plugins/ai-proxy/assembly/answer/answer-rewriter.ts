import {
  BodyProgress,
  ByteWriter,
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
  WholeBody,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError, errorStatus, Front, readProviderError } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { CONTENT_LENGTH, CONTENT_TYPE, CONVERSATION, ERROR_TYPE, JSON_TYPE } from "../header-names";
import { headOfReply, isCompressed, setHead, statusOf, translateHead } from "./response-head";
import { AnswerGate, GateState } from "./answer-gate";
import { answerTooLarge, compressedAnswer } from "./own-errors";
import { StreamEditor, UneditedStream } from "./stream-editor";
import { editInWindows, exchange, put, STREAM_WINDOW } from "./stream-windows";
import { AnswerTranslation } from "./translation";
import { UsageStrip } from "./usage-strip";
import { WholeAnswer } from "./whole-answer";

/** Largest answer that is held to be translated whole, in bytes. */
export const ANSWER_LIMIT: i32 = 30 * 1024 * 1024;

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

/** Gets another answer in the place of one that failed. */
export interface FailureTaker {
  /**
   * An answer of status 200 turned out to be none. True when another one will come, which the taker sees to; nothing of this
   * one has gone on.
   */
  takeFailure(error: AiError): bool;

  /** A piece of the failed answer, from then on. */
  onBody(size: i32, endOfStream: bool): DataStatus;
}

/** What is to be done with an answer. */
@final
export class AnswerPlan {
  /** null where both sides speak the same protocol */
  translation: AnswerTranslation | null = null;
  /** Whether a stream's usage chunk is kept from the client. */
  stripsUsage: bool = false;
  /** Whether a stream is held back until its first word. */
  gates: bool = false;
  /** Whether this is one attempt of several in the host. */
  isAttempt: bool = false;
  /** Whether the host may try another provider after this answer. */
  mayFallBack: bool = false;

  /** Who is told when there is none; null where nobody can help. */
  failures: FailureTaker | null = null;

  constructor(readonly front: Front) {}

  /** Whether there is anything to do. */
  get isNeeded(): bool {
    return this.translation != null || this.stripsUsage || this.gates;
  }
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
  private isEvents: bool = false;
  private editor: StreamEditor = new UneditedStream();
  private gate: AnswerGate | null = null;
  private readonly body: WholeBody = new WholeBody(responseBody, ANSWER_LIMIT);
  private readonly gathered: ByteWriter = new ByteWriter(16, ANSWER_LIMIT);

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
      return this.isEvents && !isCoded && this.status < 300 ? this.beginEdit() : HeadersStatus.Continue;
    }
    return this.beginTranslation(translation, isCoded);
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
    if (this.mode != Mode.Collect) return TrailersStatus.Continue;
    const status = this.collect(responseBody.read(0, i32.MAX_VALUE).length, true);
    return status == DataStatus.Continue ? TrailersStatus.Continue : TrailersStatus.StopIteration;
  }

  /** An answer without a body can get one only by being replaced. */
  private replaceEmpty(): HeadersStatus {
    const plan = this.plan;
    const translation = plan.translation;
    const isNone = this.status < 400;
    if (translation == null && !(plan.gates && isNone)) return HeadersStatus.Continue;
    const answer =
      isNone || translation == null
        ? WholeAnswer.failed(plan.front, AiError.malformed())
        : translation.refused(this.status, Bytes.empty());
    if (plan.mayFallBack) {
      // The host tries nobody else after a reply of ours, only after the provider's own answer.
      setHead(answer.status, JSON_TYPE);
      return HeadersStatus.Continue;
    }
    replyInPlace(answer);
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
    translateHead(this.plan.front, isStream ? translation.streamType : JSON_TYPE);
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
    if (failures != null && failures.takeFailure(error)) return failures.onBody(size, endOfStream);
    this.verdict = error;
    this.mode = Mode.Fail;
    put(size, Bytes.empty());
    const status = errorStatus(this.plan.front, error);
    if (!this.plan.mayFallBack) {
      this.mode = Mode.Drop;
      replyInPlace(WholeAnswer.failed(this.plan.front, error));
      return DataStatus.StopIterationNoBuffer;
    }
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
    if (this.plan.isAttempt) return this.gather(translation, size, endOfStream);
    const progress = this.body.next(size, endOfStream);
    if (progress == BodyProgress.Waiting) return DataStatus.StopIterationAndBuffer;
    if (progress == BodyProgress.TooLarge)
      return this.finish(translation.failed(answerTooLarge(ANSWER_LIMIT)), size, endOfStream);
    return this.finish(this.answer(this.body.read(size)), size, endOfStream);
  }

  /** Gathers the body here: with bytes in its own buffer Envoy crashes when the held head asks for another attempt. */
  private gather(translation: AnswerTranslation, size: i32, endOfStream: bool): DataStatus {
    this.gathered.bytes(responseBody.read(0, size));
    if (this.gathered.overflowed)
      return this.finish(translation.failed(answerTooLarge(ANSWER_LIMIT)), size, endOfStream);
    return endOfStream ? this.finish(this.answer(this.gathered.take()), size, true) : DataStatus.StopIterationNoBuffer;
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
    if (isHeld) setHead(answer.status, typeOf(this.plan, answer));
    const translation = this.plan.translation;
    const conversation = translation == null ? Bytes.empty() : translation.conversation;
    if (conversation.length > 0) responseHeaders.replaceBytes(CONVERSATION, conversation);
    responseBody.replaceAll(answer.body);
    return DataStatus.Continue;
  }
}

function typeOf(plan: AnswerPlan, answer: WholeAnswer): Bytes {
  const translation = plan.translation;
  return answer.isStream && translation != null ? translation.streamType : JSON_TYPE;
}

/** Answers in the provider's place. */
function replyInPlace(answer: WholeAnswer): void {
  localReply(<u32>answer.status, answer.body, "ai-proxy.proc_resp_body_failed", headOfReply(JSON_TYPE));
}
