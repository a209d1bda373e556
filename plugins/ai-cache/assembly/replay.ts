import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AnswerOptions, answerWriter, Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { playLog } from "./log/log-player";

/** The form in which a client wants its answer. */
@final
export class AnswerShape {
  constructor(
    readonly front: Front,
    readonly isStream: bool,
    /** Whether a stream is a JSON array. */
    readonly isArray: bool,
    /** Whether a stream of OpenAI's ends with its usage. */
    readonly wantsUsage: bool,
  ) {}

  get contentType(): string {
    return this.isStream && !this.isArray ? "text/event-stream" : "application/json";
  }

  /** The body of an answer. @param log of a whole answer */
  write(log: Bytes): Bytes {
    const out = new ByteWriter(log.length + 1024);
    const options = new AnswerOptions();
    options.includeUsage = this.wantsUsage;
    options.isArray = this.isArray;
    playLog(log, answerWriter(this.front, this.isStream, out, options), this.isStream);
    return out.take();
  }
}
