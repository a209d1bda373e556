import { Bytes } from "../../bytes";
import { ScriptKeys } from "../script";
import { Account, AccountTerms, IntegerText, MOST_USED } from "./account";

/** An integer that expires with its window. */
@final
export class CounterAccount extends Account {
  private left: i64 = 0;
  private timeless: bool = false;

  /** @param ends whether `window` is when the period ends, in milliseconds since the epoch, rather than its length */
  constructor(
    keys: ScriptKeys,
    index: i32,
    terms: AccountTerms,
    private readonly ends: bool,
  ) {
    super(keys, index, terms);
    if (ends) this.window = max<i64>(terms.window - keys.now, 1);
  }

  read(): bool {
    const text = this.keys.get(this.index);
    const integer = new IntegerText(text);
    if (!integer.ok) return false;
    this.used = integer.value;
    this.left = this.keys.ttl(this.index);
    this.timeless = this.left < 0;
    if (this.timeless) this.left = this.window;
    // What was reserved in a window that is over can not be given back to another one.
    const distance = abs<i64>(this.now + this.left - this.mark);
    const over = text == null || (!this.ends && distance * 2 > this.window);
    if (this.delta < 0 && this.mark > 0 && over) this.delta = 0;
    this.delta = max<i64>(this.delta, -max<i64>(this.used, 0));
    if (this.used > 0) this.delta = min<i64>(this.delta, max<i64>(MOST_USED - this.used, 0));
    this.fits = this.used + this.delta <= this.limit;
    this.retry = this.delta > this.limit ? -1 : this.left;
    return true;
  }

  write(): void {
    if (this.delta == 0) return;
    this.used += this.delta;
    this.keys.set(this.index, Bytes.of(this.used.toString()), this.timeless ? this.left : -1);
  }

  finish(): void {
    this.reset = this.left;
    this.mark = this.now + this.left;
  }
}
