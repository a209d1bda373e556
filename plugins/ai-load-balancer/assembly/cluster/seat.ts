import { monotonicNanoseconds, wallMilliseconds } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Account, ServiceBook } from "./book";
import { Outcome } from "./outcome";

const NANOSECONDS_PER_MILLISECOND: f64 = 1_000_000;

/** A request's place at a service: it counts there until it is left, which `onLog` sees to. */
@final
export class Seat {
  /** Monotonic nanoseconds. */
  private readonly since: u64 = monotonicNanoseconds();
  /** Milliseconds since the epoch. */
  private readonly begun: i64 = wallMilliseconds();
  private isWaiting: bool = true;
  private isLeft: bool = false;

  /** @param index of the service @param window samples of an estimate */
  constructor(
    private readonly book: ServiceBook,
    private readonly account: Account,
    readonly index: i32,
    private readonly window: u32,
  ) {
    account.counts.begin(this.begun);
    book.write(account, null, window, this.begun);
  }

  /** Milliseconds until a moment. @param at monotonic nanoseconds */
  elapsed(at: u64): f64 {
    return at < this.since ? 0 : <f64>(at - this.since) / NANOSECONDS_PER_MILLISECOND;
  }

  /** The answer has begun. @param outcome so far, if anything of it is known */
  answered(outcome: Outcome | null): void {
    if (!this.isWaiting || this.isLeft) return;
    this.isWaiting = false;
    this.account.counts.answered(this.begun);
    this.book.write(this.account, outcome, this.window, wallMilliseconds());
  }

  leave(outcome: Outcome): void {
    if (this.isLeft) return;
    this.isLeft = true;
    if (this.isWaiting) this.account.counts.answered(this.begun);
    this.account.counts.end(this.begun);
    this.book.write(this.account, outcome, this.window, wallMilliseconds());
  }
}
