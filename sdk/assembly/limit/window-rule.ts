import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { Algorithm, Limit } from "../store/charge/charge";
import { Subject, SubjectFacts } from "./subject";
import { ValuePattern } from "./value-pattern";

const MILLISECONDS: i64 = 1000;

/** So much in one of Higress's windows. */
@final
export class Threshold {
  constructor(
    readonly amount: i64,
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
export class WindowItem {
  constructor(
    private readonly subject: Subject,
    /** In front of the window in keys. */
    private readonly head: string,
    /** Behind it. */
    private readonly tail: string,
    private readonly values: Array<LimitedValue>,
  ) {}

  /** The limit of a request; null when the item is not for it. */
  limitOf(facts: SubjectFacts): Limit | null {
    const value = this.subject.find(facts);
    if (value == null) return null;
    for (let i = 0; i < this.values.length; i++) {
      if (this.values[i].pattern.matches(value)) return this.limit(this.values[i].threshold, value);
    }
    return null;
  }

  /** Under Higress's key: `<prefix>:<rule>:<limit type>:<seconds>:<name>:<value>`. */
  private limit(threshold: Threshold, value: Bytes): Limit {
    const key = new ByteWriter(this.head.length + this.tail.length + value.length + 8);
    key.text(this.head);
    key.integer(threshold.seconds);
    key.text(this.tail);
    key.bytes(value);
    return new Limit(key.take(), Algorithm.FixedWindow, threshold.amount, threshold.seconds * MILLISECONDS);
  }
}

/** Higress's own rule: the first item that fits a request counts. */
@final
export class WindowRule {
  constructor(private readonly items: Array<WindowItem>) {}

  /** Null: no item is for the request. */
  limitOf(facts: SubjectFacts): Limit | null {
    for (let i = 0; i < this.items.length; i++) {
      const limit = this.items[i].limitOf(facts);
      if (limit != null) return limit;
    }
    return null;
  }
}

/** What Higress's scripts on windows are given first: the limit, and the seconds of a window. */
export function windowArguments(limit: Limit): Array<Bytes> {
  return [Bytes.of(limit.most.toString()), Bytes.of((limit.window / MILLISECONDS).toString())];
}
