import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Match, RegexMatches } from "proxy-wasm-assemblyscript-sdk/assembly/regex";
import { MaskRule } from "./rule";

/** Goes through the matches of one rule that are not empty, in several texts, each for itself. */
@final
export class MatchCursor {
  /** Whether there is no further match. */
  isOver: bool = false;
  /** Whether a search gave up. */
  exhausted: bool = false;
  /** Which of the texts. */
  private at: i32 = 0;
  /** Bytes of those before. */
  private base: i32 = 0;
  private matches: RegexMatches;

  /** @param index of the rule, in the configuration */
  constructor(
    readonly rule: MaskRule,
    readonly index: i32,
    private readonly texts: Bytes[],
  ) {
    this.matches = rule.regex.matches(texts.length > 0 ? texts[0] : Bytes.empty());
    this.next();
  }

  /** Where the match is, in the texts as if they were one. */
  get start(): i32 {
    return this.base + this.matches.start;
  }

  get end(): i32 {
    return this.base + this.matches.end;
  }

  /** The text that it is in, and where it is there. */
  get text(): Bytes {
    return this.at < this.texts.length ? this.texts[this.at] : Bytes.empty();
  }

  get match(): Match {
    return this.matches.match;
  }

  /** Goes to the next match. */
  next(): void {
    while (!this.isOver) {
      while (this.matches.next()) if (this.matches.end > this.matches.start) return;
      this.exhausted = this.exhausted || this.matches.exhausted;
      this.base += this.text.length;
      this.at++;
      this.isOver = this.exhausted || this.at >= this.texts.length;
      if (!this.isOver) this.matches = this.rule.regex.matches(this.text);
    }
  }
}
