import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  AiError,
  AnswerRelay,
  AnswerSink,
  FinishReason,
  ownUsage,
  publishUsage,
  Usage,
} from "proxy-wasm-assemblyscript-sdk/assembly/ai";

/** Remembers how far an answer came, and how it failed; tells the plugins outside what it cost. */
@final
export class AnswerWatch extends AnswerRelay {
  failure: AiError | null = null;
  /** Whether the answer said anything: from then on nobody else can give it. */
  hasContent: bool = false;

  private cost: Usage | null = null;

  /** @param tells whether the usage is published: not by a mere look at a stream that passes */
  constructor(
    next: AnswerSink,
    private readonly tells: bool = true,
  ) {
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

  usage(usage: Usage): void {
    this.cost = usage;
    super.usage(usage);
  }

  error(error: AiError): void {
    this.failure = error;
    super.error(error);
  }

  end(): void {
    const cost = this.cost;
    if (cost != null && this.tells) publishUsage(ownUsage(cost));
    super.end();
  }
}

/** Takes an answer and keeps nothing of it. */
@final
export class NoAnswer extends AnswerSink {}
