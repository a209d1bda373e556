import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  accountKey,
  ModelPatterns,
  Subject,
  SubjectFacts,
  ValuePattern,
} from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import { Algorithm, Limit } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { Account, LimitTerms } from "./account";

/** How much in how long, and how that is measured. */
@final
export class Amount {
  constructor(
    readonly algorithm: Algorithm,
    readonly most: i64,
    /** Milliseconds. */
    readonly window: i64,
  ) {}
}

/** Whom a limit is for, and who shares an account. */
@final
export class Scope {
  constructor(
    readonly subject: Subject,
    /** One of them must match; empty: any value. */
    readonly values: Array<ValuePattern>,
    /** Null: any model. */
    readonly models: ModelPatterns | null,
    readonly perModel: bool,
  ) {}

  /** Whether the request's body has to be read before. */
  get readsModel(): bool {
    return this.models != null || this.perModel;
  }
}

/** One of `limits`. */
@final
export class LimitRule {
  constructor(
    readonly scope: Scope,
    private readonly amount: Amount,
    /** What is the same in the keys of all accounts. */
    private readonly prefix: Bytes,
    readonly terms: LimitTerms,
  ) {}

  /** The account of a request; null when the limit is not for it. @param model empty: nobody said */
  accountOf(facts: SubjectFacts, model: Bytes): Account | null {
    const scope = this.scope;
    const models = scope.models;
    if (models != null && !models.matches(model)) return null;
    const value = scope.subject.find(facts);
    if (value == null || !isAmong(scope.values, value)) return null;
    const amount = this.amount;
    const key = accountKey(this.prefix, value, scope.perModel ? model : null);
    return new Account(new Limit(key, amount.algorithm, amount.most, amount.window), this.terms);
  }
}

function isAmong(patterns: Array<ValuePattern>, value: Bytes): bool {
  for (let i = 0; i < patterns.length; i++) if (patterns[i].matches(value)) return true;
  return patterns.length == 0;
}
