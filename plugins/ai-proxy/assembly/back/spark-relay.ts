import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError, AnswerRelay, AnswerSink, FinishReason } from "proxy-wasm-assemblyscript-sdk/assembly/ai";

/** Gives an answer the id that Spark tells as `sid`, and an end where Spark tells no reason for it. */
@final
export class SparkRelay extends AnswerRelay {
  /** Set before the answer begins; escaped. */
  sid: Bytes = Bytes.empty();
  /** Whether the answer has begun and still wants its finish. */
  isOpen: bool = false;
  private hasTools: bool = false;

  constructor(next: AnswerSink) {
    super(next);
  }

  start(id: Bytes, model: Bytes, created: i64): void {
    this.isOpen = true;
    super.start(this.sid.length > 0 ? this.sid : id, model, created);
  }

  toolCall(index: i32, id: Bytes, name: Bytes): void {
    this.hasTools = true;
    super.toolCall(index, id, name);
  }

  finish(reason: FinishReason, word: Bytes, stopSequence: Bytes): void {
    this.isOpen = false;
    super.finish(this.hasTools && reason == FinishReason.Stop ? FinishReason.ToolCalls : reason, word, stopSequence);
  }

  error(error: AiError): void {
    this.isOpen = false;
    super.error(error);
  }

  end(): void {
    if (this.isOpen) this.finish(FinishReason.Stop, Bytes.empty(), Bytes.empty());
    super.end();
  }
}
