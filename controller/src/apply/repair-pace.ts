import type { Clock } from "../clock.ts";

/** Milliseconds: the second repair in a row waits for the first of these, then twice as long each time. */
const FIRST = 500;
const LONGEST = 60_000;
/** Milliseconds without a repair after which an object counts as left in peace. */
const PEACE = 300_000;

interface Repairs {
  readonly count: number;
  readonly at: number;
}

/** How long to wait before a change of somebody else is undone: with one who insists there would be no end of writes. */
export class RepairPace {
  readonly #clock: Clock;
  readonly #repairs = new Map<string, Repairs>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Milliseconds; 0 for the first change in a while. */
  delay(key: string): number {
    const now = this.#clock.now();
    const known = this.#repairs.get(key);
    const count = known === undefined || now - known.at > PEACE ? 0 : known.count;
    this.#repairs.set(key, { count: count + 1, at: now });
    return count === 0 ? 0 : Math.min(FIRST * 2 ** (count - 1), LONGEST);
  }

  forget(key: string): void {
    this.#repairs.delete(key);
  }
}
