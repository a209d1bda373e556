import { AnswerStream } from "../../ai/front/answer-events";
import { answerEvents, answerWriter, Front, readAnswer } from "../../ai/front/front";
import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { FrameReader } from "../../frame-reader";
import { JsonArrayFrames } from "../../json/array-frames";
import { SseParser } from "../../sse/parser";
import { given } from "../runner/exchange";
import { answerOptions, checkAnswer, pushInPieces } from "./written";

/** Largest streamed event, small, so that it is met too. */
const EVENT_LIMIT: i32 = 4096;

/** The protocols that are written. */
const FRONTS: Front[] = [Front.OpenAiChat, Front.AnthropicMessages, Front.OpenAiResponses, Front.Gemini];

/**
 * Reads arbitrary bytes as an answer of one protocol, streamed and whole, and writes it in every other. What is written
 * must be well-formed whatever was read, and must not depend on where the stream was cut; else it traps.
 */
@final
export class AnswerFuzz {
  /** @param isArray whether a stream of that protocol is a JSON array (Gemini) */
  constructor(
    private readonly from: Front,
    private readonly isArray: bool = false,
  ) {}

  /** Answers how much was written, which tells kinds of answers apart. */
  run(size: i32): i32 {
    const bytes = given(size);
    const step = 1 + (max(bytes.at(0), 0) & 0x1f);
    let written = 0;
    for (let to = 0; to < FRONTS.length << 1; to++) {
      const front = FRONTS[to >> 1];
      const isStream = (to & 1) == 0;
      const whole = this.translate(bytes, max(size, 1), front, isStream);
      const pieces = this.translate(bytes, step, front, isStream);
      if (!whole.equals(pieces)) unreachable();
      checkAnswer(whole, isStream);
      const out = new ByteWriter();
      readAnswer(this.from, bytes, answerWriter(front, isStream, out, answerOptions()));
      checkAnswer(out.view(), isStream);
      written += whole.length + out.length;
    }
    return written;
  }

  private translate(bytes: Bytes, step: i32, to: Front, isStream: bool): Bytes {
    const out = new ByteWriter();
    const stream = new AnswerStream(
      answerEvents(this.from, answerWriter(to, isStream, out, answerOptions())),
      this.isArray ? <FrameReader>new JsonArrayFrames(EVENT_LIMIT) : new SseParser(EVENT_LIMIT),
    );
    pushInPieces(stream, bytes, step);
    return out.view();
  }
}
