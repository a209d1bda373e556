import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AnswerRelay, AnswerSink, FinishReason } from "proxy-wasm-assemblyscript-sdk/assembly/ai";

/** A sink in front of `sink` for a `reasoningContentMode`; `sink` itself where thinking passes through. */
export function withReasoningMode(mode: string, sink: AnswerSink): AnswerSink {
  if (mode == "ignore") return new WithoutThinking(sink);
  return mode == "concat" ? new ThinkingAsText(sink) : sink;
}

/** Drops the thinking. */
class WithoutThinking extends AnswerRelay {
  reasoning(delta: Bytes): void {}

  reasoningSignature(signature: Bytes): void {}

  redactedReasoning(data: Bytes): void {}
}

/** Choices that readers tell apart. */
const MAX_CHOICES: i32 = 128;

const OPEN: Bytes = Bytes.of("<think>");
/** With an escaped line feed. */
const CLOSE: Bytes = Bytes.of("</think>\\n");

/** Puts the thinking in front of the text, between tags. Signatures, which prove thinking that is told as such, are dropped. */
@final
class ThinkingAsText extends WithoutThinking {
  private current: i32 = 0;
  /** Whether the tag of a choice is open, by the choice's index. */
  private readonly open: bool[] = [];

  constructor(next: AnswerSink) {
    super(next);
  }

  choice(index: i32): void {
    this.current = min(max(index, 0), MAX_CHOICES - 1);
    super.choice(index);
  }

  reasoning(delta: Bytes): void {
    while (this.open.length <= this.current) this.open.push(false);
    if (!this.open[this.current]) super.text(OPEN);
    this.open[this.current] = true;
    super.text(delta);
  }

  text(delta: Bytes): void {
    this.close();
    super.text(delta);
  }

  refusal(delta: Bytes): void {
    this.close();
    super.refusal(delta);
  }

  toolCall(index: i32, id: Bytes, name: Bytes): void {
    this.close();
    super.toolCall(index, id, name);
  }

  finish(reason: FinishReason, word: Bytes, stopSequence: Bytes): void {
    this.close();
    super.finish(reason, word, stopSequence);
  }

  private close(): void {
    const current = this.current;
    if (current >= this.open.length || !this.open[current]) return;
    this.open[current] = false;
    super.text(CLOSE);
  }
}
