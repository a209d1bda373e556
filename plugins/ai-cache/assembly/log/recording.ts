import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  AiError,
  AnswerStream,
  answerEvents,
  FrameReader,
  Front,
  JsonArrayFrames,
  readAnswer,
  SseParser,
} from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Recorder } from "./recorder";
import { ValuePaths, ValueReader } from "./value-reader";

/** Bytes of a protocol around the texts of an answer, in one body and in one event. */
const FRAMING: i32 = 64 * 1024;

/** Bytes of the largest body that is read for a log. @param most bytes of the log */
export function mostOfBody(most: i32): i32 {
  return 2 * most + FRAMING;
}

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
  private values: ValueEvents | null = null;
  private body: ByteWriter | null = null;

  /** @param most bytes of the answer's log */
  constructor(
    private readonly front: Front,
    coming: Coming,
    private readonly paths: ValuePaths,
    most: i32,
  ) {
    const recorder = new Recorder(most);
    this.recorder = recorder;
    if (coming == Coming.Plain) this.body = new ByteWriter(4096, mostOfBody(most));
    else {
      const limit = most + FRAMING;
      const frames = coming == Coming.Array ? <FrameReader>new JsonArrayFrames(limit) : new SseParser(limit);
      const events = new AnswerStream(answerEvents(front, recorder), frames);
      if (paths.stream == null && paths.tools == null) this.stream = events;
      else this.values = new ValueEvents(paths, recorder, events, frames);
    }
  }

  /** Null: it is too large. */
  get found(): Recorder | null {
    return this.recorder;
  }

  push(chunk: Bytes): void {
    const body = this.body;
    const stream = this.stream;
    const values = this.values;
    if (body != null) body.bytes(chunk);
    else if (stream != null) stream.push(chunk, false);
    else if (values != null) values.push(chunk);
    const recorder = this.recorder;
    if ((body != null && body.overflowed) || (recorder != null && recorder.overflowed)) this.drop();
  }

  /** The answer has come to its end. */
  close(): void {
    const recorder = this.recorder;
    const body = this.body;
    const stream = this.stream;
    const values = this.values;
    if (recorder == null) return;
    if (body != null) this.readBody(body.take(), recorder);
    else if (stream != null) stream.push(Bytes.empty(), true);
    else if (values != null) values.close();
  }

  private readBody(body: Bytes, recorder: Recorder): void {
    const path = this.paths.plain;
    if (this.paths.hasTools(body)) recorder.foreign();
    if (path == null) readAnswer(this.front, body, recorder);
    else {
      const reader = new ValueReader(path, recorder);
      reader.take(body);
      reader.close();
    }
  }

  private drop(): void {
    this.recorder = null;
    this.stream = null;
    this.values = null;
    this.body = null;
  }
}

/** Events of which only what stands at a path is kept, or which must not have tool calls. */
@final
class ValueEvents {
  private readonly reader: ValueReader | null;

  constructor(
    private readonly paths: ValuePaths,
    private readonly recorder: Recorder,
    private readonly answer: AnswerStream,
    private readonly frames: FrameReader,
  ) {
    const path = paths.stream;
    this.reader = path == null ? null : new ValueReader(path, recorder);
  }

  push(chunk: Bytes): void {
    this.frames.push(chunk);
    this.read();
  }

  close(): void {
    this.frames.finish();
    this.read();
    const reader = this.reader;
    if (this.frames.overflowed) this.answer.events.fail(AiError.malformed());
    if (reader != null) reader.close();
    else this.answer.events.close();
  }

  private read(): void {
    const reader = this.reader;
    const frames = this.frames;
    while (frames.next()) {
      if (this.paths.hasTools(frames.data)) this.recorder.foreign();
      if (reader != null) reader.take(frames.data);
      else if (!this.answer.events.isEnded) this.answer.events.event(frames.event, frames.data);
    }
  }
}
