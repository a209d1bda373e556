import { InjectionScore } from "./score";

/** Signs add up that begin within so many bytes: a long text has signs everywhere, an injection has them in one place. */
const WINDOW: i32 = 1024;

/** Most signs that are added up. */
const MOST_SIGNS: i32 = 512;

/** So that a sign never is all there is to say. */
const MOST: f64 = 0.999;

/** A sign that was found. */
@final
class Sign {
  constructor(
    readonly rule: i32,
    readonly score: f64,
    readonly start: i32,
    readonly end: i32,
    readonly isEncoded: bool,
  ) {}
}

/** Adds up the signs of a text; within a window each rule counts once. */
@final
export class Tally {
  private readonly signs: Sign[] = [];

  /** Notes a sign; those of a text come in the order of their starts. */
  add(rule: i32, score: f64, start: i32, end: i32, isEncoded: bool): void {
    if (this.signs.length < MOST_SIGNS) this.signs.push(new Sign(rule, min(score, MOST), start, end, isEncoded));
  }

  /** The highest score of a window; `categories` and `names` are those of the rules, `encoded` the category of encoded signs. */
  score(categories: string[], names: string[], encoded: string): InjectionScore {
    const signs = this.signs;
    signs.sort((a, b) => a.start - b.start);
    let best: f64 = 0;
    let top: Sign | null = null;
    for (let i = 0; i < signs.length; i++) {
      // A window that begins with the same sign a little later has no more in it.
      if (i > 0 && signs[i].start == signs[i - 1].start) continue;
      const score = this.windowScore(i);
      if (score <= best) continue;
      best = score;
      top = this.strongest(i);
    }
    if (top == null) return InjectionScore.none();
    const category = top.isEncoded ? encoded : categories[top.rule];
    return new InjectionScore(best, category, names[top.rule], top.start, top.end);
  }

  /** One less the probability that none of the signs from `first` on means an injection. */
  private windowScore(first: i32): f64 {
    let rest: f64 = 1;
    for (let i = first; i < this.windowEnd(first); i++) {
      if (this.isBest(i, first)) rest *= 1 - this.signs[i].score;
    }
    return 1 - rest;
  }

  /** Whether no sign of the same rule in the window says more, or as much before it. */
  private isBest(index: i32, first: i32): bool {
    const sign = this.signs[index];
    for (let i = first; i < this.windowEnd(first); i++) {
      const other = this.signs[i];
      if (other.rule != sign.rule || i == index) continue;
      if (other.score > sign.score || (other.score == sign.score && i < index)) return false;
    }
    return true;
  }

  private strongest(first: i32): Sign {
    let top = this.signs[first];
    for (let i = first; i < this.windowEnd(first); i++) if (this.signs[i].score > top.score) top = this.signs[i];
    return top;
  }

  private windowEnd(first: i32): i32 {
    const last = this.signs[first].start + WINDOW;
    let end = first;
    while (end < this.signs.length && this.signs[end].start <= last) end++;
    return end;
  }
}
