import { Bytes } from "../../../bytes";
import { MatchCheck } from "../../match-check";
import { Context, isGlued } from "../context";
import { Compact } from "./compact";

/** When a word has to tell what a number is, since other numbers look like it. */
export const enum Needs {
  Nothing,
  /** Of a number without separators. */
  ContextIfPlain,
  Context,
}

/** Numbers of a fixed count of characters with a check of their own. */
export abstract class NumberCheck extends MatchCheck {
  protected readonly chars: Compact = new Compact();

  constructor(
    private readonly least: i32,
    private readonly most: i32,
    private readonly needs: Needs = Needs.Nothing,
    private readonly context: Context | null = null,
  ) {
    super();
  }

  override accept(text: Bytes, start: i32, end: i32): i32 {
    if (isGlued(text, start)) return -1;
    const count = this.chars.read(text, start, end);
    // One more than the number has: a match takes in what makes it a part of something longer.
    if (count < this.least || count > this.most || !this.isValid()) return -1;
    return this.isTold(text, start, end) ? end : -1;
  }

  /** Whether the characters in `chars` are such a number. */
  protected abstract isValid(): bool;

  /** Whether a number that needs a word has it. */
  protected isTold(text: Bytes, start: i32, end: i32): bool {
    if (this.needs == Needs.Nothing) return true;
    if (this.needs == Needs.ContextIfPlain && end - start > this.chars.length) return true;
    return this.hasContext(text, start);
  }

  protected hasContext(text: Bytes, start: i32): bool {
    const context = this.context;
    return context != null && context.isBefore(text, start);
  }
}
