import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError, AnswerRelay, AnswerSink, FinishReason } from "proxy-wasm-assemblyscript-sdk/assembly/ai";

/** Remembers how far an answer came, and how it failed. */
@final
export class AnswerWatch extends AnswerRelay {
  failure: AiError | null = null;
  /** Whether the answer said anything: from then on nobody else can give it. */
  hasContent: bool = false;

  constructor(next: AnswerSink) {
    super(next);
  }

  text(delta: Bytes): void {
    this.hasContent = true;
    super.text(delta);
  }

  reasoning(delta: Bytes): void {
    this.hasContent = true;
    super.reasoning(delta);
  }

  redactedReasoning(data: Bytes): void {
    this.hasContent = true;
    super.redactedReasoning(data);
  }

  refusal(delta: Bytes): void {
    this.hasContent = true;
    super.refusal(delta);
  }

  toolCall(index: i32, id: Bytes, name: Bytes): void {
    this.hasContent = true;
    super.toolCall(index, id, name);
  }

  finish(reason: FinishReason, word: Bytes, stopSequence: Bytes): void {
    this.hasContent = true;
    super.finish(reason, word, stopSequence);
  }

  error(error: AiError): void {
    this.failure = error;
    super.error(error);
  }
}

/** Takes an answer and keeps nothing of it. */
@final
export class NoAnswer extends AnswerSink {}
