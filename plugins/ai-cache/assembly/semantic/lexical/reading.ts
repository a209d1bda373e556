import { Language } from "./lexicon";
import { Term } from "./term";

/** A direction that a text gives, and what stands behind it. */
@final
export class Direction {
  constructor(
    readonly name: string,
    readonly target: Term,
  ) {}
}

/** What the lexical check has read of a question. */
@final
export class Reading {
  readonly terms: Array<Term> = [];
  readonly directions: Array<Direction> = [];
  language: Language = Language.Unknown;
  /** Whether the language is sure: words of it that no other language has as many of. */
  isSure: bool = false;
  negations: i32 = 0;
  /** Whether it asks how. */
  asksHow: bool = false;
  /** Whether it asks for something, so that what may or must be only frames it. */
  asks: bool = false;
  /** The text is too long to be compared word by word. */
  isTooLong: bool = false;

  constructor(readonly text: string) {}

  add(term: Term): void {
    const open = this.directions.length > 0 ? this.directions[this.directions.length - 1] : null;
    if (open != null && open.target.text.length == 0)
      this.directions[this.directions.length - 1] = new Direction(open.name, term);
    this.terms.push(term);
  }

  /** What a direction leads to; null when the text gives none. */
  target(name: string): Term | null {
    for (let i = this.directions.length - 1; i >= 0; i--) {
      const direction = this.directions[i];
      if (direction.name == name && direction.target.text.length > 0) return direction.target;
    }
    return null;
  }
}
