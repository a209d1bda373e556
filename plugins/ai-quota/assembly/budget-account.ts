import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AccountState, Charge, Limit, OnStoreError } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { Unit } from "./amount";
import { Spend } from "./spend";

/** What becomes of requests when a budget has no room. */
export const enum Action {
  Block,
  /** They ask a cheaper model. */
  Downgrade,
  /** Nothing: somebody is told. */
  Alert,
}

/** What a configuration says about one budget, whoever spends. */
@final
export class BudgetTerms {
  constructor(
    /** For messages. */
    readonly name: string,
    readonly unit: Unit,
    readonly action: Action,
    /** The model of `Downgrade`; empty with other actions. */
    readonly cheaper: Bytes,
    /** Percents at which somebody is told. */
    readonly alertAt: Array<i32>,
    readonly onStoreError: OnStoreError,
  ) {}
}

/** One account that a request is charged to, and how far that came. */
@final
export class BudgetAccount {
  /** What was charged ahead. */
  private reserved: i64 = 0;
  /** Of the reservation, for the one who settles it. */
  private mark: i64 = 0;
  /** How it stood when the request was asked about; null before that, and when the store failed. */
  state: AccountState | null = null;

  /**
   * @param limit of which `window` is the end of a calendar's period, or the length of a rolling one
   * @param value whose account it is; empty: everybody's
   * @param period its name; empty: a rolling one
   * @param enforces whether a request that does not fit may not go on as it is
   */
  constructor(
    readonly limit: Limit,
    readonly terms: BudgetTerms,
    readonly value: Bytes,
    readonly period: string,
    readonly enforces: bool,
  ) {}

  /** Adds the question whether the request may pass. */
  ask(charge: Charge, expected: Spend): void {
    const amount = expected.of(this.terms.unit);
    if (this.enforces) charge.reserve(this.limit, amount);
    else charge.shadow(this.limit, amount);
  }

  /** @param charged whether all accounts were */
  answered(state: AccountState, charged: bool, expected: Spend): void {
    this.state = state;
    if (!charged) return;
    this.reserved = expected.of(this.terms.unit);
    this.mark = state.mark;
  }

  /** The store did not answer: it may have been charged or not. */
  unanswered(expected: Spend): void {
    this.reserved = expected.of(this.terms.unit);
  }

  /** Whether it is, or would be if it were enforced, a reason to refuse. */
  get isFull(): bool {
    const state = this.state;
    return state != null && !state.fits;
  }

  get used(): i64 {
    const state = this.state;
    return state == null ? 0 : state.used;
  }

  /** Milliseconds until it has room again; -1: the request is more than all of it. */
  get retry(): i64 {
    const state = this.state;
    return state == null ? 0 : state.retry;
  }

  /**
   * Adds what is still to be charged or given back; false when nobody has to know.
   * @param actual null: the call cost nothing @param unsure nobody knows whether it was reserved: only the store does
   */
  settle(charge: Charge, actual: Spend | null, unsure: bool): bool {
    const amount = actual == null ? 0 : this.amountOf(actual);
    if (!unsure && amount == this.reserved && this.terms.alertAt.length == 0) return false;
    charge.settle(this.limit, this.reserved, amount, this.mark);
    return true;
  }

  /** What is reserved stays where nobody knows the cost. */
  private amountOf(actual: Spend): i64 {
    if (this.terms.unit == Unit.Usd && actual.picoDollars < 0) return this.reserved;
    return actual.of(this.terms.unit);
  }
}
