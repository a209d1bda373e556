/** Waiting times that double, each spread by chance so that clients of a server that comes back do not come all at once. */
export interface BackoffOptions {
  /** Milliseconds before the first retry. */
  readonly first: number;
  /** Milliseconds; none is longer, chance included. */
  readonly longest: number;
  /** From 0 to below 1. Default Math.random. */
  readonly random?: () => number;
}

export class Backoff {
  readonly #options: BackoffOptions;
  #attempts = 0;

  constructor(options: BackoffOptions) {
    this.#options = options;
  }

  /** Milliseconds to wait now: between half and the whole of the doubled time. */
  next(): number {
    const { first, longest, random = Math.random } = this.#options;
    const ceiling = Math.min(first * 2 ** this.#attempts, longest);
    if (ceiling < longest) this.#attempts += 1;
    return ceiling * (0.5 + random() / 2);
  }

  /** After a success. */
  reset(): void {
    this.#attempts = 0;
  }
}
