import { Bytes, JsonKind, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  AiError,
  AnswerEvents,
  AnswerSink,
  FinishReason,
  finishReasonOf,
  readProviderError,
} from "proxy-wasm-assemblyscript-sdk/assembly/ai";

/**
 * Reads answers of Triton's generate extension; the events of a stream are such answers, each with the next piece of text.
 * Only some models tell why they stopped, and nothing marks the end of a stream, so one that was cut cannot be told from one
 * that is whole.
 */
@final
export class TritonAnswer extends AnswerEvents {
  private started: bool = false;

  constructor(sink: AnswerSink) {
    super(sink);
  }

  event(name: Bytes, data: Bytes): void {
    const document = this.parsed(data);
    if (this.ended || document.kind != JsonKind.Object) return;
    if (document.member("error").exists) {
      this.fail(readProviderError(0, data));
      return;
    }
    const text = document.member("text_output");
    if (!text.exists) return;
    if (!this.started) this.sink.start(document.member("id").rawText(), document.member("model_name").rawText(), 0);
    this.started = true;
    this.tell(text);
    const items = text.items();
    while (items.next()) this.tell(items.value);
    const why = document.member("finish_reason");
    const list = why.items();
    const word = (list.next() ? list.value : why).rawText();
    if (finishReasonOf(word) != FinishReason.None) this.finish(word);
  }

  close(): void {
    if (this.started && !this.ended) this.finish(STOP);
    super.close();
  }

  /** The one document of a whole answer was read. */
  closeWhole(): void {
    if (this.started) this.close();
    else this.fail(AiError.malformed());
  }

  private tell(text: JsonValue): void {
    const piece = text.rawText();
    if (piece.length > 0) this.sink.text(piece);
  }

  private finish(word: Bytes): void {
    if (this.finished) return;
    this.finished = true;
    this.sink.finish(finishReasonOf(word), word, Bytes.empty());
  }
}

const STOP: Bytes = Bytes.of("stop");
