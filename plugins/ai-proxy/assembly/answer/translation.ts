import { ByteWriter, Bytes, MediaType, unescapeText } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError, AnswerOptions, AnswerStream, answerWriter, Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Back } from "../back/back";
import { EVENT_STREAM, JSON_TYPE } from "../header-names";
import { AnswerPolicies } from "./answer-policies";
import { AnswerGate } from "./answer-gate";
import { AnswerWatch } from "./answer-watch";
import { StreamEditor } from "./stream-editor";
import { WholeAnswer } from "./whole-answer";

/** Makes of a provider's answer one in the client's protocol. */
export class AnswerTranslation {
  constructor(
    /** the client's protocol */
    private readonly front: Front,
    private readonly back: Back,
    /** Whether the client wants a stream. */
    readonly toStream: bool,
    private readonly options: AnswerOptions,
    private readonly policies: AnswerPolicies,
  ) {}

  /** Content type of a stream to the client. */
  get streamType(): Bytes {
    return this.options.isArray ? JSON_TYPE : EVENT_STREAM;
  }

  /** Id of the conversation at the provider; empty where it has none. */
  get conversation(): Bytes {
    return unescapeText(this.back.conversation);
  }

  /** Whether a body of this type is a stream. */
  isStream(type: MediaType): bool {
    return this.back.isStream(type);
  }

  /** A translation of a stream to a stream, piece by piece. */
  openStream(): StreamTranslation {
    return new StreamTranslation(this.front, this.back, this.options, this.policies);
  }

  /** The answer to a body that came whole. @param isEvents whether it is a stream of events, rather than one document */
  whole(body: Bytes, isEvents: bool): WholeAnswer {
    const out = new ByteWriter(body.length + 512);
    const watch = new AnswerWatch(this.policies.before(answerWriter(this.front, this.toStream, out, this.options)));
    if (isEvents) new AnswerStream(this.back.events(watch), this.back.frames()).push(body, true);
    else this.back.answer(body, watch);
    const failure = watch.failure;
    // Before anything was said an error is best told by the status, also to who wants a stream.
    if (failure != null && (!watch.hasContent || !this.toStream)) return this.failed(failure);
    return new WholeAnswer(200, out.take(), this.toStream);
  }

  /** Takes note of the header in which AWS names its errors. */
  noteErrorType(type: Bytes): void {
    this.back.errorType = type;
  }

  /** The answer to a body that came with another status than 2xx: of an error, or one that no answer has. */
  refused(status: i32, body: Bytes): WholeAnswer {
    return this.failed(status < 400 ? AiError.malformed() : this.back.error(status, body));
  }

  /** An answer of our own. */
  failed(error: AiError): WholeAnswer {
    return WholeAnswer.failed(this.front, error, this.options.isArray);
  }
}

/** A streamed answer on its way. */
@final
export class StreamTranslation extends StreamEditor {
  private readonly out: ByteWriter;
  private readonly stream: AnswerStream;
  private readonly watch: AnswerWatch;

  constructor(front: Front, back: Back, options: AnswerOptions, policies: AnswerPolicies) {
    super();
    const out = new ByteWriter(512);
    const watch = new AnswerWatch(policies.before(answerWriter(front, true, out, options)));
    this.out = out;
    this.watch = watch;
    this.stream = new AnswerStream(back.events(watch), back.frames());
  }

  /** A gate in front of it. */
  gate(): AnswerGate {
    return new AnswerGate(this, this.watch, null);
  }

  protected edit(chunk: Bytes, endOfStream: bool): Bytes {
    this.stream.push(chunk, endOfStream);
    return this.out.take();
  }
}
