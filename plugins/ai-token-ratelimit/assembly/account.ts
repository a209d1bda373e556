import { AccountState, Charge, Limit, OnStoreError } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { Need, Usage } from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { actualOf, expectedOf, Measure } from "./measure";

/** What a configuration says about one limit, whoever is counted. */
@final
export class LimitTerms {
  constructor(
    /** For messages. */
    readonly name: string,
    readonly measure: Measure,
    /** Whether calls are charged before they are sent. */
    readonly reserves: bool,
    /** Counts, and never refuses. */
    readonly shadow: bool,
    readonly onStoreError: OnStoreError,
  ) {}
}

/** One account that a request is charged to, and how far that came. */
@final
export class Account {
  /** What was charged ahead. */
  reserved: i64 = 0;
  /** Of the reservation, for the one who settles it. */
  private mark: i64 = 0;
  /** How the account stood when the request was asked about; null before that, and when the store failed. */
  state: AccountState | null = null;

  constructor(
    readonly limit: Limit,
    readonly terms: LimitTerms,
  ) {}

  /** Requests are known to be one before they are sent, so they are charged then in either way. */
  expected(need: Need): i64 {
    return this.terms.reserves || this.terms.measure == Measure.Requests ? expectedOf(this.terms.measure, need) : 0;
  }

  /** Adds the question whether the request may pass. */
  ask(charge: Charge, need: Need): void {
    if (this.terms.shadow) charge.shadow(this.limit, this.expected(need));
    else charge.reserve(this.limit, this.expected(need));
  }

  /** @param charged whether all accounts were */
  answered(state: AccountState, charged: bool, need: Need): void {
    this.state = state;
    if (!charged) return;
    this.reserved = this.expected(need);
    this.mark = state.mark;
  }

  /** The store did not answer: it may have been charged or not. */
  unanswered(need: Need): void {
    this.reserved = this.expected(need);
  }

  /** Whether it is, or would be but for `shadow`, a reason to refuse. */
  get isFull(): bool {
    const state = this.state;
    return state != null && !state.fits;
  }

  /** Milliseconds until the request would fit; 0 when it does, -1: never. */
  get retry(): i64 {
    const state = this.state;
    return state == null ? 0 : state.retry;
  }

  get used(): i64 {
    const state = this.state;
    return state == null ? 0 : state.used;
  }

  /**
   * Adds what is still to be charged or given back, if it is anything.
   * @param usage null: the call cost nothing @param nanoDollars what it cost in money; -1: nobody knows
   * @param unsure nobody knows whether it was reserved: only the store does
   */
  settle(charge: Charge, usage: Usage | null, nanoDollars: i64, unsure: bool): void {
    let actual = usage == null ? 0 : actualOf(this.terms.measure, usage, nanoDollars);
    // What nobody knows stays at what was expected.
    if (actual < 0) actual = this.reserved;
    if (unsure || actual != this.reserved) charge.settle(this.limit, this.reserved, actual, this.mark);
  }
}
