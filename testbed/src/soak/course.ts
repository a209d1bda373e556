import { median } from "../bench/statistics.ts";

/** How a quantity went over a run. */
export class Course {
  readonly #values: number[] = [];

  add(value: number): void {
    this.#values.push(value);
  }

  get last(): number {
    return this.#values.at(-1) ?? Number.NaN;
  }

  get highest(): number {
    return this.#values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  }

  /**
   * By how much the last quarter lies above the one before, medians: what still grows in the last half. NaN of fewer than
   * four values, which can tell nothing.
   */
  get lateGrowth(): number {
    const { length } = this.#values;
    if (length < 4) return Number.NaN;
    const third = this.#values.slice(Math.floor(length / 2), Math.floor((3 * length) / 4));
    const fourth = this.#values.slice(Math.floor((3 * length) / 4));
    return median(fourth) - median(third);
  }
}
