import { Bytes } from "../../bytes";
import { ScriptKeys } from "../script";
import { StoreValue } from "../value";

/** The most that an account holds: more than anybody owes, and no sum of it leaves 64 bits. */
export const MOST_USED: i64 = 9_000_000_000_000_000_000;

/** What is asked of an account. */
@final
export class AccountTerms {
  constructor(
    readonly limit: i64,
    /** Milliseconds, at least 1. */
    readonly window: i64,
    /** What is added to what is used; less than 0 gives back. */
    readonly delta: i64,
    /** What the reservation answered; 0 without one. */
    readonly mark: i64,
  ) {}
}

/** One account while its script runs: what lua/charge.lua keeps in `a`. */
export abstract class Account {
  protected readonly limit: i64;
  protected window: i64;
  protected delta: i64;
  /** The reservation's, then the one that is answered. */
  mark: i64;
  /** What is used, before and after. */
  used: i64 = 0;
  fits: bool = false;
  /** Milliseconds until nothing is used any more; -1 when that is not a question of time. */
  reset: i64 = 0;
  /** Milliseconds until it would fit; -1: never. */
  retry: i64 = 0;

  constructor(
    protected readonly keys: ScriptKeys,
    protected readonly index: i32,
    terms: AccountTerms,
  ) {
    this.limit = terms.limit;
    this.window = terms.window;
    this.delta = terms.delta;
    this.mark = terms.mark;
  }

  /** Reads and judges; false when something else is under the key. */
  abstract read(): bool;

  /** Adds `delta`. */
  abstract write(): void;

  /** Sets what is answered, also where nothing was written. */
  abstract finish(): void;

  protected get now(): i64 {
    return this.keys.now;
  }

  protected get text(): Bytes {
    const text = this.keys.get(this.index);
    return text == null ? Bytes.empty() : text;
  }
}

/** A key's decimal integer, 0 when there is none. */
@final
export class IntegerText {
  readonly value: i64;
  readonly ok: bool;

  constructor(text: Bytes | null) {
    const read = StoreValue.ofBytes(text == null ? Bytes.of("0") : text);
    this.value = read.asInteger();
    this.ok = read.asInteger(1) == this.value;
  }
}
