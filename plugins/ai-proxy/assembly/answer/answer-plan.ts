import { DataStatus } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError, Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { AnswerTranslation } from "./translation";

/** Gets another answer in the place of one that failed. */
export interface FailureTaker {
  /**
   * An answer of status 200 turned out to be none. True when another one will come, which the taker sees to; nothing of this
   * one has gone on.
   */
  takeFailure(error: AiError): bool;

  /** A piece of the failed answer, from then on. */
  onBody(size: i32, endOfStream: bool): DataStatus;
}

/** What is to be done with an answer. */
@final
export class AnswerPlan {
  /** null where both sides speak the same protocol */
  translation: AnswerTranslation | null = null;
  /** Whether a stream's usage chunk is kept from the client. */
  stripsUsage: bool = false;
  /** Whether a stream is held back until its first word. */
  gates: bool = false;
  /** Whether an answer that is not translated is held back until it is whole. */
  holds: bool = false;
  /** Whether this is one attempt of several in the host. */
  isAttempt: bool = false;
  /** Whether the host may try another provider after this answer. */
  mayFallBack: bool = false;
  /** Who is told when there is no answer; null where nobody can help. */
  failures: FailureTaker | null = null;

  constructor(readonly front: Front) {}

  /** Whether there is anything to do. */
  get isNeeded(): bool {
    return this.translation != null || this.stripsUsage || this.gates || this.holds;
  }
}
