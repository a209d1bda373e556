import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Placeholders } from "proxy-wasm-assemblyscript-sdk/assembly/scan";
import { Findings } from "../find/findings";
import { PromptWords } from "../leak/prompt-words";
import { GuardPolicy } from "../policy";

/** What the answer to one request is looked at with. */
@final
export class AnswerTerms {
  /** What comes back into the answer; null: nothing does. */
  placeholders: Placeholders | null = null;
  /** The system prompt that it may not tell; null: there is none. */
  prompt: PromptWords | null = null;
  readonly findings: Findings;
  /** Whether a rule has changed a text of the answer. */
  hasChanged: bool = false;

  /** @param consumer no bytes: nobody knows who is calling */
  constructor(
    readonly policy: GuardPolicy,
    consumer: Bytes,
  ) {
    this.findings = new Findings(policy, consumer);
  }

  /** Whether the answer need not be read. */
  get isIdle(): bool {
    return this.policy.book.answer.isEmpty && this.placeholders == null && this.prompt == null;
  }
}
