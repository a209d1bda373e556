import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  AiError,
  AnswerReading,
  AnswerStream,
  answerEvents,
  Coming,
  FrameReader,
  Front,
  framesOf,
  mostOfBody,
  readAnswer,
} from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Recorder } from "./recorder";
import { ValuePaths, ValueReader } from "./value-reader";

/** Reads an answer's bytes as they pass. What grows too large is let go of, and passes on. */
@final
export class Recording {
  /** Null once it is lost. */
  private recorder: Recorder | null;
  /** Of an answer as its protocol has it. */
  private reading: AnswerReading | null = null;
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
    const path = coming == Coming.Plain ? paths.plain : paths.stream;
    if (path == null && paths.tools == null) this.reading = new AnswerReading(front, coming, recorder, most);
    else if (coming == Coming.Plain) this.body = new ByteWriter(4096, mostOfBody(most));
    else {
      const frames = framesOf(coming, most);
      this.values = new ValueEvents(paths, recorder, new AnswerStream(answerEvents(front, recorder), frames), frames);
    }
  }

  /** Null: it is too large. */
  get found(): Recorder | null {
    return this.recorder;
  }

  push(chunk: Bytes): void {
    const reading = this.reading;
    const body = this.body;
    const values = this.values;
    if (reading != null) reading.push(chunk);
    else if (body != null) body.bytes(chunk);
    else if (values != null) values.push(chunk);
    const recorder = this.recorder;
    const isLost = (reading != null && reading.lost) || (body != null && body.overflowed);
    if (isLost || (recorder != null && recorder.overflowed)) this.drop();
  }

  /** The answer has come to its end. */
  close(): void {
    const recorder = this.recorder;
    const reading = this.reading;
    const body = this.body;
    const values = this.values;
    if (recorder == null) return;
    if (reading != null) reading.close();
    else if (body != null) this.readBody(body.take(), recorder);
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
    this.reading = null;
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
