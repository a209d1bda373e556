import { ByteWriter, Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  AiError,
  AnswerOptions,
  AnswerStream,
  answerEvents,
  answerWriter,
  errorStatus,
  Front,
  readAnswer,
  readProviderError,
  writeError,
} from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { FailureWatch } from "./failure-watch";
import { WholeAnswer } from "./whole-answer";

/** Makes of a provider's answer one in the client's protocol. */
@final
export class AnswerTranslation {
  constructor(
    /** the client's protocol */
    private readonly front: Front,
    /** the provider's protocol */
    private readonly back: Front,
    /** Whether the client wants a stream. */
    readonly toStream: bool,
    private readonly options: AnswerOptions,
  ) {}

  /** A translation of a stream to a stream, piece by piece. */
  openStream(): StreamTranslation {
    return new StreamTranslation(this.front, this.back, this.options);
  }

  /** The answer to a body that came whole. @param isEvents whether it is a stream of events, rather than one document */
  whole(body: Bytes, isEvents: bool): WholeAnswer {
    const out = new ByteWriter(body.length + 512);
    const watch = new FailureWatch(answerWriter(this.front, this.toStream, out, this.options));
    if (isEvents) new AnswerStream(answerEvents(this.back, watch)).push(body, true);
    else readAnswer(this.back, body, watch);
    const failure = watch.failure;
    // Before anything was said an error is best told by the status, also to who wants a stream.
    if (failure != null && (!watch.hasBegun || !this.toStream)) return this.failed(failure);
    return new WholeAnswer(200, out.take(), this.toStream);
  }

  /** The answer to a body that came with an error status. */
  refused(status: i32, body: Bytes): WholeAnswer {
    return this.failed(readProviderError(status, body));
  }

  /** An answer of our own. */
  failed(error: AiError): WholeAnswer {
    const out = new ByteWriter();
    writeError(this.front, out, error);
    return new WholeAnswer(errorStatus(this.front, error), out.take(), false);
  }
}

/** A streamed answer on its way, cut anywhere. */
@final
export class StreamTranslation {
  private readonly out: ByteWriter;
  private readonly stream: AnswerStream;
  private isOver: bool = false;

  constructor(front: Front, back: Front, options: AnswerOptions) {
    const out = new ByteWriter(512);
    this.out = out;
    this.stream = new AnswerStream(answerEvents(back, answerWriter(front, true, out, options)));
  }

  /** What the client gets for this piece. Hosts end a stream with an empty piece, some of them twice. */
  push(chunk: Bytes, endOfStream: bool): Bytes {
    if (this.isOver) return Bytes.empty();
    this.isOver = endOfStream;
    this.stream.push(chunk, endOfStream);
    return this.out.take();
  }
}
