import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  AnswerStream,
  answerEvents,
  Front,
  JsonArrayFrames,
  readAnswer,
  SseParser,
} from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Recorder } from "./recorder";

/** Bytes of a protocol around the texts of an answer, in one body and in one event. */
const FRAMING: i32 = 64 * 1024;

/** How the answer to be kept comes. */
export const enum Coming {
  Plain,
  Events,
  /** Gemini's, as a JSON array. */
  Array,
}

/** Reads an answer's bytes as they pass. What grows too large is let go of, and passes on. */
@final
export class Recording {
  /** Null once it is lost. */
  private recorder: Recorder | null;
  private stream: AnswerStream | null = null;
  private body: ByteWriter | null = null;

  /** @param most bytes of the answer's log */
  constructor(
    private readonly front: Front,
    coming: Coming,
    most: i32,
  ) {
    const recorder = new Recorder(most);
    this.recorder = recorder;
    if (coming == Coming.Plain) this.body = new ByteWriter(4096, 2 * most + FRAMING);
    else {
      const limit = most + FRAMING;
      const frames = coming == Coming.Array ? new JsonArrayFrames(limit) : new SseParser(limit);
      this.stream = new AnswerStream(answerEvents(front, recorder), frames);
    }
  }

  /** Null: it is too large, or no answer. */
  get found(): Recorder | null {
    return this.recorder;
  }

  push(chunk: Bytes): void {
    const body = this.body;
    if (body != null) {
      body.bytes(chunk);
      if (body.overflowed) this.drop();
    }
    const stream = this.stream;
    if (stream == null) return;
    stream.push(chunk, false);
    const recorder = this.recorder;
    if (recorder != null && recorder.overflowed) this.drop();
  }

  /** The answer has come to its end. */
  close(): void {
    const recorder = this.recorder;
    const body = this.body;
    if (recorder != null && body != null) readAnswer(this.front, body.take(), recorder);
    const stream = this.stream;
    if (stream != null) stream.push(Bytes.empty(), true);
  }

  private drop(): void {
    this.recorder = null;
    this.stream = null;
    this.body = null;
  }
}
