import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { accountKey, ModelPatterns, Subject, SubjectFacts } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import { Algorithm, Limit } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { Action, BudgetAccount, BudgetTerms } from "./budget-account";
import { Period } from "./period";

/** Whom a budget is for, and who shares an account. */
@final
export class BudgetScope {
  constructor(
    /** Null: each model has an account. */
    readonly subject: Subject | null,
    /** Null: any value. */
    readonly values: ModelPatterns | null,
    /** Null: any model. */
    readonly models: ModelPatterns | null,
  ) {}

  /** Whose account a request is charged to; null when the budget is not for it. @param model empty: nobody said */
  find(facts: SubjectFacts, model: Bytes): Bytes | null {
    const models = this.models;
    if (models != null && !models.matches(model)) return null;
    const subject = this.subject;
    const value = subject != null ? subject.find(facts) : model.length > 0 ? model : null;
    const values = this.values;
    return value == null || values == null || values.matches(value) ? value : null;
  }
}

/** One of `budgets`. */
@final
export class Budget {
  constructor(
    private readonly scope: BudgetScope,
    private readonly most: i64,
    private readonly period: Period,
    /** What is the same in the keys of all accounts. */
    private readonly prefix: Bytes,
    readonly terms: BudgetTerms,
  ) {}

  /** Whether the request's body has to be read before, whatever is reserved. */
  get readsModel(): bool {
    return this.scope.models != null || this.scope.subject == null || this.terms.action == Action.Downgrade;
  }

  /**
   * The account of a request; null when the budget is not for it.
   * @param model empty: nobody said
   * @param downgraded whether the model is a cheaper one already
   * @param now milliseconds since 1970
   */
  accountOf(facts: SubjectFacts, model: Bytes, downgraded: bool, now: i64): BudgetAccount | null {
    const value = this.scope.find(facts, model);
    if (value == null) return null;
    const period = this.period;
    const action = this.terms.action;
    const enforces =
      action == Action.Block || (action == Action.Downgrade && !downgraded && !model.equals(this.terms.cheaper));
    if (period.isRolling) {
      const limit = new Limit(accountKey(this.prefix, value, null), Algorithm.SlidingWindow, this.most, period.window);
      return new BudgetAccount(limit, this.terms, value, "", enforces);
    }
    const span = period.spanAt(now);
    const prefix = new ByteWriter(this.prefix.length + 16);
    prefix.bytes(this.prefix);
    prefix.text(span.name + ":");
    const limit = new Limit(accountKey(prefix.take(), value, null), Algorithm.Period, this.most, span.end);
    return new BudgetAccount(limit, this.terms, value, span.name, enforces);
  }
}
