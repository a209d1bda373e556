/** Numbers that are the same in each run. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed;
  }

  /** 0 to `below` - 1 (mulberry32). */
  below(below: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  }

  pick<T>(from: readonly T[]): T {
    const picked = from[this.below(from.length)];
    if (picked === undefined) throw new Error("there is nothing to pick from");
    return picked;
  }

  /** So many characters of an alphabet. */
  text(alphabet: string, length: number): string {
    return Array.from({ length }, () => alphabet[this.below(alphabet.length)]).join("");
  }

  digits(length: number): string {
    return this.text("0123456789", length);
  }

  /** `yymmdd` or, with a century, `yyyymmdd`. */
  day(withCentury: boolean): string {
    const year = 1930 + this.below(75);
    const date = `${String(1 + this.below(12)).padStart(2, "0")}${String(1 + this.below(28)).padStart(2, "0")}`;
    return `${withCentury ? year : String(year).slice(2)}${date}`;
  }
}
