import {
  BodyProgress,
  Bytes,
  DataStatus,
  HeaderList,
  HeadersStatus,
  localReply,
  MediaType,
  responseBody,
  responseHeaders,
  WholeBody,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError, AiErrorKind, errorStatus, Front, readProviderError } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { CONTENT_LENGTH, CONTENT_TYPE, JSON_TYPE, RETRY_AFTER } from "../header-names";
import { isCompressed, setHead, statusOf, translateHead } from "./response-head";
import { AnswerTranslation, StreamTranslation } from "./translation";
import { UsageStrip } from "./usage-strip";
import { WholeAnswer } from "./whole-answer";

/** Largest answer that is held to be translated whole, in bytes. */
export const ANSWER_LIMIT: i32 = 30 * 1024 * 1024;

const enum Mode {
  /** Goes on as it comes. */
  Pass,
  /** A stream, translated piece by piece. */
  Translate,
  /** Held until it is whole, then translated. */
  Collect,
  /** A stream without its usage chunk. */
  Strip,
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
  private isEvents: bool = false;
  private stream: StreamTranslation | null = null;
  private strip: UsageStrip | null = null;
  private readonly body: WholeBody = new WholeBody(responseBody, ANSWER_LIMIT);

  constructor(
    private readonly front: Front,
    /** null where both sides speak the same protocol */
    private readonly translation: AnswerTranslation | null,
    private readonly stripsUsage: bool,
    /** Whether the host may try another provider after this answer. */
    private readonly isAttempt: bool,
  ) {}

  onHeaders(endOfStream: bool): HeadersStatus {
    const translation = this.translation;
    if (translation == null && !this.stripsUsage) return HeadersStatus.Continue;
    this.status = statusOf();
    if (endOfStream) {
      if (translation != null) replaceEmpty(translation, this.status);
      return HeadersStatus.Continue;
    }
    const type = MediaType.parse(responseHeaders.getBytes(CONTENT_TYPE));
    this.isEvents = translation == null ? type.is("text/event-stream") : translation.isStream(type);
    const isCoded = isCompressed();
    if (translation == null) {
      if (this.isEvents && !isCoded) this.beginStrip();
      return HeadersStatus.Continue;
    }
    return this.beginTranslation(translation, isCoded);
  }

  onBody(size: i32, endOfStream: bool): DataStatus {
    switch (this.mode) {
      case Mode.Translate: {
        const stream = this.stream;
        if (stream != null) this.put(size, stream.push(responseBody.read(0, size), endOfStream));
        return DataStatus.Continue;
      }
      case Mode.Collect:
        return this.collect(size, endOfStream);
      case Mode.Strip: {
        const strip = this.strip;
        if (strip != null) this.put(size, strip.push(responseBody.read(0, size), endOfStream));
        return DataStatus.Continue;
      }
      case Mode.Drop: {
        if (size > 0) responseBody.replaceAll(Bytes.empty());
        return DataStatus.Continue;
      }
      default:
        return DataStatus.Continue;
    }
  }

  /** The body has ended, and trailers come: what is held is to go on before them. */
  onTrailers(): void {
    if (this.mode == Mode.Collect) this.collect(responseBody.read(0, i32.MAX_VALUE).length, true);
  }

  private beginStrip(): void {
    responseHeaders.removeBytes(CONTENT_LENGTH);
    this.mode = Mode.Strip;
    this.strip = new UsageStrip();
  }

  private beginTranslation(translation: AnswerTranslation, isCoded: bool): HeadersStatus {
    const isSuccess = this.status < 300;
    const isStream = isSuccess && !isCoded && this.isEvents && translation.toStream;
    translateHead(this.front, isStream);
    if (isStream) {
      this.mode = Mode.Translate;
      this.stream = translation.openStream();
      return HeadersStatus.Continue;
    }
    this.mode = Mode.Collect;
    if (isSuccess && isCoded) this.verdict = unreadable();
    const verdict = this.verdict;
    const error = verdict != null ? verdict : readProviderError(this.status, Bytes.empty());
    // What goes wrong after a 2xx shows in the body only, and the status must wait for it.
    if (isSuccess && verdict == null) return HeadersStatus.StopIteration;
    // The host decides by the head whether to try another provider, and may only do so while nothing is held.
    setHead(errorStatus(this.front, error), false);
    return HeadersStatus.Continue;
  }

  private collect(size: i32, endOfStream: bool): DataStatus {
    const translation = this.translation;
    if (translation == null) return DataStatus.Continue;
    const verdict = this.verdict;
    if (verdict != null) return this.finish(translation.failed(verdict));
    const progress = this.body.next(size, endOfStream);
    if (progress == BodyProgress.Waiting) return DataStatus.StopIterationAndBuffer;
    if (progress == BodyProgress.TooLarge) return this.finish(translation.failed(overLimit()));
    return this.finish(this.answer(this.body.read(size)));
  }

  private answer(body: Bytes): WholeAnswer {
    const translation = this.translation;
    if (translation == null) return new WholeAnswer(this.status, body, this.isEvents);
    return this.status < 300 ? translation.whole(body, this.isEvents) : translation.refused(this.status, body);
  }

  private finish(answer: WholeAnswer): DataStatus {
    this.mode = Mode.Drop;
    const isHeld = this.status < 300 && this.verdict == null;
    if (isHeld && this.isAttempt && answer.status >= 300) {
      // Envoy 1.36 crashes when a held head asks for another attempt and its body comes along.
      replyInPlace(answer);
      return DataStatus.StopIterationNoBuffer;
    }
    if (isHeld) setHead(answer.status, answer.isStream);
    responseBody.replaceAll(answer.body);
    return DataStatus.Continue;
  }

  private put(size: i32, bytes: Bytes): void {
    if (size > 0 || bytes.length > 0) responseBody.replaceAll(bytes);
  }
}

/** An answer without a body can get one only by being replaced. */
function replaceEmpty(translation: AnswerTranslation, status: i32): void {
  replyInPlace(status < 300 ? translation.failed(AiError.malformed()) : translation.refused(status, Bytes.empty()));
}

/** Answers in the provider's place. */
function replyInPlace(answer: WholeAnswer): void {
  const headers = new HeaderList().addBytes(CONTENT_TYPE, JSON_TYPE);
  const retryAfter = responseHeaders.getBytes(RETRY_AFTER);
  if (retryAfter.length > 0) headers.addBytes(RETRY_AFTER, retryAfter);
  localReply(<u32>answer.status, answer.body, "ai-proxy.proc_resp_body_failed", headers);
}

function unreadable(): AiError {
  return badGateway("The provider sent a compressed answer, though none was asked for", "compressed_answer");
}

function overLimit(): AiError {
  return badGateway("The provider's answer is larger than " + ANSWER_LIMIT.toString() + " bytes", "answer_too_large");
}

function badGateway(message: string, code: string): AiError {
  const error = AiError.of(AiErrorKind.Api, message, code);
  return new AiError(error.kind, 502, error.message, error.code, error.param);
}
