import { LiteralAutomaton } from "../literals/literal-automaton";
import { TextWindow } from "../text-window";

/**
 * The literals of a lane looked for in one text that comes in pieces: `while (run.next(over)) …` gives all places where
 * some end. Positions are those of the window.
 */
@final
export class LiteralRun {
  /** Number of the first of the equal literals found, where they end, and how many bytes they have. */
  index: i32 = 0;
  end: i32 = 0;
  size: i32 = 0;
  /** The node that the automaton has come to, at `read`; and the one that was found last at this place. */
  private node: i32 = 0;
  private read: i32;
  private found: i32 = 0;
  /** Where the longest literal begins that ends at `read` and has to be looked at again; -1 when none has. */
  private deferred: i32 = -1;

  constructor(
    private readonly automaton: LiteralAutomaton,
    private readonly window: TextWindow,
  ) {
    this.read = window.origin;
  }

  /** Goes to the next place and length; false when there is none in the window. @param over the text ends here */
  next(over: bool): bool {
    const automaton = this.automaton;
    const window = this.window;
    if (this.found != 0) {
      this.found = automaton.shorter(this.found);
      if (this.found != 0) return this.tell();
    }
    if (this.deferred >= 0 && (over || this.read < window.length)) {
      this.deferred = -1;
      this.found = automaton.ending(this.node);
      return this.tell();
    }
    if (this.read == window.length) return false;
    const at = automaton.run(this.node, window.ptr + <usize>this.read, window.ptrEnd);
    this.node = automaton.node;
    this.read = at == 0 ? window.length : <i32>(at - window.ptr);
    if (at == 0) return false;
    this.found = automaton.ending(this.node);
    return this.tell();
  }

  /** Whether literal `index` is the same as the one before it. */
  repeats(index: i32): bool {
    return this.automaton.repeats(index);
  }

  /** What ends here, from `start` on, can only be judged when more of the text has come: all of it is given again then. */
  defer(start: i32): void {
    this.deferred = this.deferred < 0 ? start : min(this.deferred, start);
  }

  /** Where the oldest literal begins that may still come to its end or has to be judged again. */
  open(): i32 {
    const open = this.read - this.automaton.open(this.node);
    return max(this.window.origin, this.deferred < 0 ? open : min(open, this.deferred));
  }

  /** The window has moved by `bytes` to the front. */
  shift(bytes: i32): void {
    this.read -= bytes;
    if (this.deferred >= 0) this.deferred = max(this.deferred - bytes, 0);
  }

  private tell(): bool {
    this.index = this.automaton.literal(this.found);
    this.size = this.automaton.depth(this.found);
    this.end = this.read;
    return true;
  }
}
