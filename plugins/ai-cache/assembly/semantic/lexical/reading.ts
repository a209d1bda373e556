import { Language } from "./lexicon";
import { Term, TermKind } from "./term";

const WHO: string = " who wer qui quién quem chi кто ";

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
  /** Choices that it makes, by families: whose, is or was, all or some. Four bits for each family. */
  choices: u32 = 0;
  /** Whether it says what may or must be. */
  hasModal: bool = false;
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

  get asksWho(): bool {
    for (let i = 0; i < this.terms.length; i++) {
      if (this.terms[i].kind == TermKind.Question && WHO.includes(" " + this.terms[i].text + " ")) return true;
    }
    return false;
  }

  /** How often it says a word. */
  countOf(text: string): i32 {
    let count = 0;
    for (let i = 0; i < this.terms.length; i++) count += <i32>(this.terms[i].text == text);
    return count;
  }

  get hasEnglishEndings(): bool {
    return this.language == Language.English || this.language == Language.Unknown;
  }

  hasOfKind(kind: TermKind, text: string): bool {
    for (let i = 0; i < this.terms.length; i++)
      if (this.terms[i].kind == kind && this.terms[i].text == text) return true;
    return false;
  }

  /** Whether another direction than that leads there: `to Paris` and `from Paris`. */
  leadsOtherwiseTo(name: string, target: Term): bool {
    for (let i = 0; i < this.directions.length; i++) {
      const direction = this.directions[i];
      if (direction.name != name && direction.target.matches(target)) return true;
    }
    return false;
  }

  /** Whether it gives a direction, wherever that leads. */
  leads(name: string): bool {
    for (let i = 0; i < this.directions.length; i++) if (this.directions[i].name == name) return true;
    return false;
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
