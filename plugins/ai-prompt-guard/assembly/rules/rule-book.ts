import { Action, GuardRule } from "./guard-rule";
import { PatternTable } from "./pattern-table";

/** All that is looked for in requests and in answers. */
@final
export class RuleBook {
  readonly request: PatternTable = new PatternTable();
  readonly answer: PatternTable = new PatternTable();
  readonly rules: Array<GuardRule> = [];
  /** Rules with a scorer of injections. */
  readonly injections: Array<GuardRule> = [];
  /** Rules that look for the system prompt in answers. */
  readonly leaks: Array<GuardRule> = [];
  /** Whether a mask can be taken off again. */
  isReversible: bool = false;
  // In whose names requests are refused, or changed, for something else than a rule.
  readonly sum: GuardRule = new GuardRule(-1, "scoreThreshold", Action.Block);
  readonly limit: GuardRule = new GuardRule(-1, "limits", Action.Block);
  readonly window: GuardRule = new GuardRule(-1, "contextWindow", Action.Block);
  readonly shortened: GuardRule = new GuardRule(-1, "contextWindow", Action.Log);
  readonly unreadable: GuardRule;
  /** The rule that denies what is about none of the allowed topics; null: all topics are. */
  others: GuardRule | null = null;

  /** @param deniesUnreadable whether what can not be read is refused */
  constructor(deniesUnreadable: bool) {
    this.unreadable = new GuardRule(-1, "unreadable", deniesUnreadable ? Action.Block : Action.Log);
  }

  /** Whether a rule has a name already. */
  has(name: string): bool {
    for (let i = 0; i < this.rules.length; i++) if (this.rules[i].name == name) return true;
    return false;
  }

  get readsRequests(): bool {
    return !this.request.isEmpty || this.injections.length > 0 || this.leaks.length > 0;
  }

  get readsAnswers(): bool {
    return !this.answer.isEmpty || this.leaks.length > 0;
  }
}
