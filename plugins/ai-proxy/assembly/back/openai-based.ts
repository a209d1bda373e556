import { AiError, AnswerEvents, AnswerSink, answerEvents, Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";

/** Reads streams that become OpenAI's once each event is changed a little: subclasses hand such events to `inner`. */
export abstract class OpenAiBasedEvents extends AnswerEvents {
  protected readonly inner: AnswerEvents;

  constructor(sink: AnswerSink) {
    super(sink);
    this.inner = answerEvents(Front.OpenAiChat, sink);
  }

  get isEnded(): bool {
    return this.inner.isEnded;
  }

  close(): void {
    this.inner.close();
  }

  fail(error: AiError): void {
    this.inner.fail(error);
  }
}
