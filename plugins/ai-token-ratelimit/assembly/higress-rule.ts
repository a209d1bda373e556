import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Subject, SubjectFacts, ValuePattern } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import { Algorithm, Limit } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { Account, LimitTerms } from "./account";
import { higressKey } from "./key";

const MILLISECONDS: i64 = 1000;

/** So many tokens in one of Higress's windows. */
@final
export class Threshold {
  constructor(
    readonly tokens: i64,
    readonly seconds: i64,
  ) {}
}

/** One of `limit_keys`. */
@final
export class LimitedValue {
  constructor(
    readonly pattern: ValuePattern,
    readonly threshold: Threshold,
  ) {}
}

/** One of `rule_items`; `global_threshold` is one whose subject is Global. */
@final
export class HigressItem {
  constructor(
    private readonly subject: Subject,
    /** In front of the window in keys. */
    private readonly head: string,
    /** Behind it. */
    private readonly tail: string,
    private readonly values: Array<LimitedValue>,
  ) {}

  /** The account of a request; null when the item is not for it. */
  accountOf(facts: SubjectFacts, terms: LimitTerms): Account | null {
    const value = this.subject.find(facts);
    if (value == null) return null;
    for (let i = 0; i < this.values.length; i++) {
      if (this.values[i].pattern.matches(value)) return this.account(this.values[i].threshold, value, terms);
    }
    return null;
  }

  private account(threshold: Threshold, value: Bytes, terms: LimitTerms): Account {
    const key = higressKey(Bytes.of(this.head + threshold.seconds.toString() + this.tail), value);
    const window = threshold.seconds * MILLISECONDS;
    return new Account(new Limit(key, Algorithm.FixedWindow, threshold.tokens, window), terms);
  }
}

/** Higress's own limit: the first item that fits a request counts. */
@final
export class HigressRule {
  constructor(
    private readonly items: Array<HigressItem>,
    private readonly terms: LimitTerms,
  ) {}

  accountOf(facts: SubjectFacts): Account | null {
    for (let i = 0; i < this.items.length; i++) {
      const account = this.items[i].accountOf(facts, this.terms);
      if (account != null) return account;
    }
    return null;
  }
}
