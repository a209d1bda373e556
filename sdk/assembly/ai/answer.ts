import { Bytes } from "../bytes";
import { AiError } from "./ai-error";
import { FinishReason } from "./finish-reason";
import { Usage } from "./usage";

/**
 * An answer in neutral form: a reader of a protocol calls these, in the order in which things happen; a writer of a
 * protocol, a filter, a recorder or a counter is such a sink. What a sink has no use for it leaves alone.
 *
 * Texts are `Bytes` of *escaped JSON string content*, as between the quotes: all protocols share that form, so a delta
 * goes from the provider's bytes to the client's without being decoded. They may be kept: nothing overwrites them.
 *
 *     { usage | extra of the answer } start { choice | text | reasoning | … | usage }* finish* [usage] end
 *     … error                      (the answer is over: nothing but `end` may follow)
 */
export abstract class AnswerSink {
  /** The answer begins. Empty `id` or `model`, and `created` 0 (seconds since 1970): not told. */
  start(id: Bytes, model: Bytes, created: i64): void {}

  /** What follows belongs to this choice; without this call, to choice 0. Only OpenAI's `n` makes more than one. */
  choice(index: i32): void {}

  /** More of the answer's text. */
  text(delta: Bytes): void {}

  /** More of the model's thinking. */
  reasoning(delta: Bytes): void {}

  /**
   * The signature that proves the thinking up to here; the client has to send both back. Whoever else made it than Claude is
   * marked in it (front/signature-maker.ts), here and in `redactedReasoning`: other providers refuse it.
   */
  reasoningSignature(signature: Bytes): void {}

  /** A piece of thinking that only the provider can read; the client has to send it back. */
  redactedReasoning(data: Bytes): void {}

  /** More of a refusal, which stands in the place of the text. */
  refusal(delta: Bytes): void {}

  /** A tool call begins. `index` counts the choice's calls from 0 without gaps; an empty `id` was not told. */
  toolCall(index: i32, id: Bytes, name: Bytes): void {}

  /** The signature that proves the thinking behind a call (Gemini); the client has to send it back with the call. */
  toolSignature(index: i32, signature: Bytes): void {}

  /** More of the arguments of a call: a JSON text, escaped as string content. */
  toolArguments(index: i32, fragment: Bytes): void {}

  /**
   * A part that the model has no word for, as raw JSON: the member `name` (ASCII) of the place `scope`. A writer of the
   * same protocol puts it back, others drop it. Those of the answer itself come before `start`.
   */
  extra(scope: ExtraScope, name: Bytes, json: Bytes): void {}

  /** A part came that has no neutral form, so that the answer is told without it: a call of a tool of the provider's own. */
  foreign(): void {}

  /** The choice is complete. `word` is the provider's own reason; `stopSequence` what was met, if told. */
  finish(reason: FinishReason, word: Bytes, stopSequence: Bytes): void {}

  /** What the answer costs so far; each call replaces the one before. May come before `start`. */
  usage(usage: Usage): void {}

  /** The provider failed. Comes in place of `start`, or in the middle of an answer. */
  error(error: AiError): void {}

  /** Nothing follows. Called once. */
  end(): void {}
}

/** Where an extra member stands, in OpenAI's terms. */
export const enum ExtraScope {
  /** the chunk or completion itself: `system_fingerprint`, `service_tier` */
  Answer,
  /** the choice: `logprobs` */
  Choice,
  /** the delta or message: `annotations`, `audio`; OpenRouter's `images`, and Google's `extra_content` */
  Message,
}

/** Passes every call on to `next`: the base of filters, which override what they change. */
export class AnswerRelay extends AnswerSink {
  constructor(protected readonly next: AnswerSink) {
    super();
  }

  start(id: Bytes, model: Bytes, created: i64): void {
    this.next.start(id, model, created);
  }

  choice(index: i32): void {
    this.next.choice(index);
  }

  text(delta: Bytes): void {
    this.next.text(delta);
  }

  reasoning(delta: Bytes): void {
    this.next.reasoning(delta);
  }

  reasoningSignature(signature: Bytes): void {
    this.next.reasoningSignature(signature);
  }

  redactedReasoning(data: Bytes): void {
    this.next.redactedReasoning(data);
  }

  refusal(delta: Bytes): void {
    this.next.refusal(delta);
  }

  toolCall(index: i32, id: Bytes, name: Bytes): void {
    this.next.toolCall(index, id, name);
  }

  toolSignature(index: i32, signature: Bytes): void {
    this.next.toolSignature(index, signature);
  }

  toolArguments(index: i32, fragment: Bytes): void {
    this.next.toolArguments(index, fragment);
  }

  extra(scope: ExtraScope, name: Bytes, json: Bytes): void {
    this.next.extra(scope, name, json);
  }

  foreign(): void {
    this.next.foreign();
  }

  finish(reason: FinishReason, word: Bytes, stopSequence: Bytes): void {
    this.next.finish(reason, word, stopSequence);
  }

  usage(usage: Usage): void {
    this.next.usage(usage);
  }

  error(error: AiError): void {
    this.next.error(error);
  }

  end(): void {
    this.next.end();
  }
}
