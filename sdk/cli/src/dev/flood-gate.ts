/** Milliseconds that a budget is for. */
const WINDOW = 1_000;

/** Lets so much pass each second, and counts the rest: nobody reads more, and what is not written yet is kept in memory. */
export class FloodGate {
  readonly #most: number;
  readonly #tell: (leftOut: number) => void;
  #passed = 0;
  #leftOut = 0;
  #window: NodeJS.Timeout | undefined;

  /**
   * @param most in a second, from the first that passes
   * @param tell told at the end of a second how many were left out in it, unless there were none
   */
  constructor(most: number, tell: (leftOut: number) => void) {
    this.#most = most;
    this.#tell = tell;
  }

  /** Whether one more may pass. */
  passes(): boolean {
    this.#window ??= setTimeout(() => this.end(), WINDOW);
    if (this.#passed < this.#most) {
      this.#passed += 1;
      return true;
    }
    this.#leftOut += 1;
    return false;
  }

  /** Ends the second, and tells of it. */
  end(): void {
    clearTimeout(this.#window);
    const leftOut = this.#leftOut;
    this.#window = undefined;
    this.#passed = 0;
    this.#leftOut = 0;
    if (leftOut > 0) this.#tell(leftOut);
  }
}
