import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError, AnswerRelay } from "proxy-wasm-assemblyscript-sdk/assembly/ai";

/** Remembers how an answer failed, for the status that goes before it. */
@final
export class FailureWatch extends AnswerRelay {
  failure: AiError | null = null;
  /** Whether the answer had begun. */
  hasBegun: bool = false;

  start(id: Bytes, model: Bytes, created: i64): void {
    this.hasBegun = true;
    super.start(id, model, created);
  }

  error(error: AiError): void {
    this.failure = error;
    super.error(error);
  }
}
