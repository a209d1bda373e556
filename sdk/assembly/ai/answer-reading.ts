import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { FrameReader } from "../frame-reader";
import { JsonArrayFrames } from "../json/array-frames";
import { SseParser } from "../sse/parser";
import { CollectedAnswer } from "./collected-answer";
import { AnswerStream } from "./front/answer-events";
import { answerEvents, Front, readAnswer } from "./front/front";

/** Bytes of a protocol around the texts of an answer, in one body and in one event. */
const FRAMING: i32 = 64 * 1024;

/** How an answer comes. */
export const enum Coming {
  Plain,
  Events,
  /** Gemini's, as a JSON array. */
  Array,
}

/** Bytes of the largest body that is read. @param most bytes of content that are kept of it */
export function mostOfBody(most: i32): i32 {
  return 2 * most + FRAMING;
}

/** The reader of a stream's events. @param most bytes of content that are kept */
export function framesOf(coming: Coming, most: i32): FrameReader {
  const limit = most + FRAMING;
  return coming == Coming.Array ? <FrameReader>new JsonArrayFrames(limit) : new SseParser(limit);
}

/** Reads an answer's bytes as they pass, for who wants to have it whole. What grows too large is let go of. */
@final
export class AnswerReading {
  private stream: AnswerStream | null = null;
  private body: ByteWriter | null = null;
  private isLost: bool = false;

  /** @param answer collects what is read @param most bytes of content that it keeps */
  constructor(
    private readonly front: Front,
    coming: Coming,
    private readonly answer: CollectedAnswer,
    most: i32,
  ) {
    if (coming == Coming.Plain) this.body = new ByteWriter(4096, mostOfBody(most));
    else this.stream = new AnswerStream(answerEvents(front, answer), framesOf(coming, most));
  }

  /** Whether it is too large. */
  get lost(): bool {
    return this.isLost;
  }

  push(chunk: Bytes): void {
    const body = this.body;
    const stream = this.stream;
    if (body != null) body.bytes(chunk);
    else if (stream != null) stream.push(chunk, false);
    if (!this.answer.overflowed && (body == null || !body.overflowed)) return;
    this.isLost = true;
    this.body = null;
    this.stream = null;
  }

  /** The answer has come to its end. */
  close(): void {
    const body = this.body;
    const stream = this.stream;
    if (body != null) readAnswer(this.front, body.take(), this.answer);
    else if (stream != null) stream.push(Bytes.empty(), true);
    if (this.answer.overflowed) this.isLost = true;
  }
}
