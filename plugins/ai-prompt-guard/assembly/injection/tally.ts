import { InjectionScore } from "./score";

/** Adds up the signs in a text; each rule counts once. */
@final
export class Tally {
  /** Probability that none of the signs means an injection. */
  private rest: f64 = 1;
  private readonly counted: StaticArray<f64>;
  private top: i32 = -1;
  private start: i32 = 0;
  private end: i32 = 0;
  /** Whether the sign that says most stood in an encoded text. */
  isEncoded: bool = false;

  /** @param rules number of rules */
  constructor(rules: i32) {
    this.counted = new StaticArray<f64>(rules);
  }

  /** Counts a match of rule number `rule`; the same rule again counts if it says more there. */
  add(rule: i32, score: f64, start: i32, end: i32, isEncoded: bool): void {
    const before = this.counted[rule];
    if (score <= before) return;
    this.rest *= (1 - score) / (1 - before);
    this.counted[rule] = min(score, MOST);
    if (this.top >= 0 && this.counted[this.top] >= score && this.top != rule) return;
    this.top = rule;
    this.start = start;
    this.end = end;
    this.isEncoded = isEncoded;
  }

  /** The rule that says most; -1 for none. */
  get best(): i32 {
    return this.top;
  }

  score(category: string, rule: string): InjectionScore {
    return new InjectionScore(1 - max(this.rest, 0), category, rule, this.start, this.end);
  }
}

/** So that nothing is divided by zero. */
const MOST: f64 = 0.999;
