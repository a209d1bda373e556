import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AnswerRelay, AnswerSink, FinishReason } from "proxy-wasm-assemblyscript-sdk/assembly/ai";

const OPEN: Bytes = Bytes.of("<think>");
const CLOSE: Bytes = Bytes.of("</think>\\n");

/** Leaves thinking out of an answer, or puts it in front of the text: Higress's `reasoningContentMode`. */
@final
class ReasoningFilter extends AnswerRelay {
  private isOpen: bool = false;

  /** @param isJoined whether thinking becomes text; else it is left out */
  constructor(
    next: AnswerSink,
    private readonly isJoined: bool,
  ) {
    super(next);
  }

  reasoning(delta: Bytes): void {
    if (!this.isJoined) return;
    if (!this.isOpen) this.next.text(OPEN);
    this.isOpen = true;
    this.next.text(delta);
  }

  text(delta: Bytes): void {
    this.close();
    this.next.text(delta);
  }

  toolCall(index: i32, id: Bytes, name: Bytes): void {
    this.close();
    this.next.toolCall(index, id, name);
  }

  finish(reason: FinishReason, word: Bytes, stopSequence: Bytes): void {
    this.close();
    this.next.finish(reason, word, stopSequence);
  }

  private close(): void {
    if (this.isOpen) this.next.text(CLOSE);
    this.isOpen = false;
  }
}

/** A sink that treats thinking as `mode` says: "passthrough", "ignore" or "concat". */
export function withReasoning(mode: string, sink: AnswerSink): AnswerSink {
  if (mode == "ignore") return new ReasoningFilter(sink, false);
  return mode == "concat" ? new ReasoningFilter(sink, true) : sink;
}
