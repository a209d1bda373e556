/**
 * Stops asking a service, such as a store, that fails. After `threshold` failures in a row it is open for a while; then one
 * call may try, and if that succeeds it is closed again. A call that never tells what came of it costs no more than another
 * such while.
 */
@final
export class Breaker {
  private failures: u32 = 0;
  /** Monotonic nanoseconds; 0 while closed. */
  private openUntil: u64 = 0;

  /**
   * @param threshold failures in a row that open it; 0: it never opens
   * @param openFor nanoseconds
   */
  constructor(
    private readonly threshold: u32,
    private readonly openFor: u64,
  ) {}

  /** Whether a call may be made. Half-open, the answer true is given once for each while. */
  allows(now: u64): bool {
    if (this.openUntil == 0) return true;
    if (now < this.openUntil) return false;
    this.openUntil = now + this.openFor;
    return true;
  }

  succeeded(): void {
    this.failures = 0;
    this.openUntil = 0;
  }

  failed(now: u64): void {
    if (this.threshold == 0) return;
    if (this.failures < this.threshold) this.failures++;
    if (this.failures >= this.threshold) this.openUntil = now + this.openFor;
  }

  /** As after the last of the failures that open it: for one that tells enough. */
  trip(now: u64): void {
    this.failures = this.threshold;
    this.failed(now);
  }

  get isOpen(): bool {
    return this.openUntil != 0;
  }
}
