import { Bytes } from "../bytes";
import { AiError } from "./ai-error";
import { AnswerSink, ExtraScope } from "./answer";
import { CollectedChoice } from "./collected-choice";
import { ExtraMember, keepExtra } from "./extra-member";
import { FinishReason } from "./finish-reason";
import { Usage } from "./usage";

/** Most choices that are collected (OpenAI's own limit of `n`). */
const MAX_CHOICES: i32 = 128;
/** Collects an answer whole, up to `limit` bytes of content; `replay` tells it to another sink. */
export class CollectedAnswer extends AnswerSink {
  id: Bytes = Bytes.empty();
  model: Bytes = Bytes.empty();
  /** seconds since 1970; 0 when not told */
  created: i64 = 0;
  readonly choices: CollectedChoice[] = [];
  readonly extras: ExtraMember[] = [];
  lastUsage: Usage | null = null;
  failure: AiError | null = null;
  isEnded: bool = false;
  /** Whether content beyond the limit was dropped. */
  overflowed: bool = false;
  private current: i32 = 0;
  private room: i32;

  /** @param limit most bytes of content that are kept; what goes beyond is dropped and sets `overflowed` */
  constructor(limit: i32) {
    super();
    this.room = limit;
  }

  start(id: Bytes, model: Bytes, created: i64): void {
    this.id = id;
    this.model = model;
    this.created = created;
  }

  choice(index: i32): void {
    this.current = index;
  }

  text(delta: Bytes): void {
    if (this.takes(delta)) this.target.text(delta);
  }

  reasoning(delta: Bytes): void {
    if (this.takes(delta)) this.target.reasoning(delta);
  }

  reasoningSignature(signature: Bytes): void {
    if (this.takes(signature)) this.target.signature(signature);
  }

  redactedReasoning(data: Bytes): void {
    if (this.takes(data)) this.target.redactedReasoning(data);
  }

  refusal(delta: Bytes): void {
    if (this.takes(delta)) this.target.refusal(delta);
  }

  toolCall(index: i32, id: Bytes, name: Bytes): void {
    this.room -= 1;
    if (this.takes(name)) this.target.toolCall(index, id, name);
  }

  toolSignature(index: i32, signature: Bytes): void {
    if (this.takes(signature)) this.target.toolSignature(index, signature);
  }

  toolArguments(index: i32, fragment: Bytes): void {
    if (this.takes(fragment)) this.target.toolArguments(index, fragment);
  }

  extra(scope: ExtraScope, name: Bytes, json: Bytes): void {
    if (!this.takes(json)) return;
    if (scope != ExtraScope.Answer) this.target.extra(scope, name, json);
    else keepExtra(this.extras, scope, name, json);
  }

  finish(reason: FinishReason, word: Bytes, stopSequence: Bytes): void {
    const choice = this.target;
    choice.reason = reason;
    choice.word = word;
    choice.stopSequence = stopSequence;
  }

  usage(usage: Usage): void {
    this.lastUsage = usage;
  }

  error(error: AiError): void {
    this.failure = error;
  }

  end(): void {
    this.isEnded = true;
  }

  /** The choice with this position, made when it is not there yet. */
  choiceAt(index: i32): CollectedChoice {
    const bounded = min(max(index, 0), MAX_CHOICES - 1);
    while (this.choices.length <= bounded) this.choices.push(new CollectedChoice());
    return this.choices[bounded];
  }

  /** Tells the whole answer to `sink`, block by block, as a reader would. */
  replay(sink: AnswerSink): void {
    const usage = this.lastUsage;
    if (usage) sink.usage(usage);
    const failure = this.failure;
    if (this.choices.length > 0 || !failure) {
      for (let i = 0; i < this.extras.length; i++) {
        const extra = this.extras[i];
        sink.extra(extra.scope, extra.name, extra.json);
      }
      sink.start(this.id, this.model, this.created);
      for (let i = 0; i < this.choices.length; i++) {
        if (i > 0) sink.choice(i);
        this.choices[i].replay(sink, this.overflowed);
      }
    }
    if (failure) sink.error(failure);
    sink.end();
  }

  private get target(): CollectedChoice {
    return this.choiceAt(this.current);
  }

  private takes(content: Bytes): bool {
    if (content.length == 0) return true;
    if (content.length > this.room) {
      this.overflowed = true;
      this.room = 0;
      return false;
    }
    this.room -= content.length;
    return true;
  }
}
