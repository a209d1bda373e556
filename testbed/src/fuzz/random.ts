/** A seeded generator (xorshift32): the same seed gives the same inputs on every machine. */
export class Random {
  #state: number;

  constructor(seed: number) {
    // Zero would stay zero; the multiplication spreads small seeds.
    this.#state = Math.imul(seed + 1, 0x9e3779b1) | 1;
  }

  /** An integer of 32 bits. */
  next(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return x >>> 0;
  }

  /** An integer in [0, limit); 0 when the limit is 0. */
  below(limit: number): number {
    return limit > 0 ? this.next() % limit : 0;
  }

  pick<T>(items: readonly T[]): T | undefined {
    return items[this.below(items.length)];
  }
}
