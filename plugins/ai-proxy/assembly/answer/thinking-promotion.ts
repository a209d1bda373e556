import { ByteWriter, Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  AiError,
  AnswerRelay,
  AnswerSink,
  FinishReason,
  isBlankEscaped,
} from "proxy-wasm-assemblyscript-sdk/assembly/ai";

/** Most bytes of thinking, and most runs of it, that are held; with more all goes on as thinking. */
const HELD_LIMIT: i32 = 1024 * 1024;
const MAX_RUNS: i32 = 1024;

const enum Held {
  Thinking,
  Signature,
  Redacted,
  /** text of white space only */
  Blank,
}

/**
 * Makes text of the thinking of an answer that has no other, for models that answer in their thoughts. What comes first is
 * held until there is text, a refusal or a tool call, with which the thinking stays what it is, or the answer ends. Works on
 * choice 0; others pass as they come.
 */
@final
export class ThinkingPromotion extends AnswerRelay {
  private isHolding: bool = true;
  private isOther: bool = false;
  /** Copies, since a window would keep the event that it is of. */
  private readonly runs: ByteWriter[] = [];
  private readonly kinds: Held[] = [];
  private size: i32 = 0;

  constructor(next: AnswerSink) {
    super(next);
  }

  choice(index: i32): void {
    this.isOther = index != 0;
    super.choice(index);
  }

  text(delta: Bytes): void {
    if (isBlankEscaped(delta) && this.hold(Held.Blank, delta)) return;
    this.release(false);
    super.text(delta);
  }

  reasoning(delta: Bytes): void {
    if (!this.hold(Held.Thinking, delta)) super.reasoning(delta);
  }

  reasoningSignature(signature: Bytes): void {
    if (!this.hold(Held.Signature, signature)) super.reasoningSignature(signature);
  }

  redactedReasoning(data: Bytes): void {
    if (!this.hold(Held.Redacted, data)) super.redactedReasoning(data);
  }

  refusal(delta: Bytes): void {
    this.release(false);
    super.refusal(delta);
  }

  toolCall(index: i32, id: Bytes, name: Bytes): void {
    this.release(false);
    super.toolCall(index, id, name);
  }

  finish(reason: FinishReason, word: Bytes, stopSequence: Bytes): void {
    this.release(true);
    super.finish(reason, word, stopSequence);
  }

  error(error: AiError): void {
    this.returnToFirst();
    this.release(false);
    super.error(error);
  }

  end(): void {
    this.returnToFirst();
    this.release(true);
    super.end();
  }

  /** Keeps a piece back; false when it is to go on. */
  private hold(kind: Held, content: Bytes): bool {
    if (!this.isHolding || this.isOther) return false;
    const last = this.runs.length - 1;
    const goesOn = last >= 0 && this.kinds[last] == kind && (kind == Held.Thinking || kind == Held.Blank);
    if (content.length > HELD_LIMIT - this.size || (!goesOn && last >= MAX_RUNS - 1)) {
      this.release(false);
      return false;
    }
    this.size += content.length;
    if (!goesOn) {
      this.runs.push(new ByteWriter(64));
      this.kinds.push(kind);
    }
    this.runs[this.runs.length - 1].bytes(content);
    return true;
  }

  /** Lets go of what is held. @param isPromoted whether thinking becomes text, in the place of blanks */
  private release(isPromoted: bool): void {
    if (!this.isHolding || this.isOther) return;
    this.isHolding = false;
    const asText = isPromoted && this.kinds.includes(Held.Thinking);
    for (let i = 0; i < this.runs.length; i++) {
      const content = this.runs[i].view();
      const kind = this.kinds[i];
      if (asText) {
        if (kind == Held.Thinking) super.text(content);
      } else if (kind == Held.Thinking) super.reasoning(content);
      else if (kind == Held.Signature) super.reasoningSignature(content);
      else if (kind == Held.Redacted) super.redactedReasoning(content);
      else super.text(content);
    }
    this.runs.length = 0;
  }

  /** What is held belongs to choice 0, whichever spoke last. */
  private returnToFirst(): void {
    if (this.isHolding && this.isOther && this.runs.length > 0) this.choice(0);
  }
}
