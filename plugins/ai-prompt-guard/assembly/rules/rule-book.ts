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
  /** In whose name requests are refused for what rules add up to. */
  readonly sum: GuardRule = new GuardRule(-1, "scoreThreshold", Action.Block);
  /** The rule that denies what is about none of the allowed topics; null: all topics are. */
  others: GuardRule | null = null;

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
