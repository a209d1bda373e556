import { END_OF_TEXT, NOT_YET_KNOWN, aroundOf } from "../../regex/around";
import { DEAD, MATCHED } from "../../regex/state-cache";
import { KEY_HEAD } from "../../regex/subset";
import { Utf8Reader } from "../../regex/utf8";
import { TextWindow } from "../text-window";
import { AutomatonCursor } from "./automaton-cursor";
import { ExpressionSet } from "./expression-set";

/** Bytes that the search for the oldest open beginning may read for each byte of text: it tries one beginning after another. */
const STEPS_PER_BYTE: i32 = 32;
const FIRST_STEPS: i32 = 4096;

/**
 * A set of expressions run over one text that comes in pieces: which of them have matches that end, and where the oldest
 * match begins that is still under way. Positions are those of the window.
 */
@final
export class ExpressionRun {
  /** Numbers (in the set) of expressions of which a match has ended that was not looked for yet. */
  readonly ended: i32[] = [];
  /** For each expression where the first such match ends; -1 when there is none. */
  readonly ends: StaticArray<i32>;
  /** And where the last one does. */
  readonly lasts: StaticArray<i32>;
  /** Where the first one begins, as it was looked for last; up to where beginnings were decided then; and whether another has ended since. */
  readonly starts: StaticArray<i32>;
  readonly decided: StaticArray<i32>;
  readonly fresh: StaticArray<bool>;
  private readonly reader: Utf8Reader = new Utf8Reader(0, 0);
  private readonly all: AutomatonCursor;
  /** All before is run over. */
  private read: i32;
  /** The oldest beginning that may still come to a match, and how far those from there were followed. */
  private oldest: i32;
  private followed: i32 = 0;
  private readonly following: AutomatonCursor;
  private steps: i32 = FIRST_STEPS;

  constructor(
    readonly set: ExpressionSet,
    private readonly window: TextWindow,
  ) {
    const length = set.length;
    this.ends = new StaticArray<i32>(length);
    this.lasts = new StaticArray<i32>(length);
    this.starts = new StaticArray<i32>(length);
    this.decided = new StaticArray<i32>(length);
    this.fresh = new StaticArray<bool>(length);
    this.all = new AutomatonCursor(set.dfa);
    this.following = new AutomatonCursor(set.anchored);
    this.read = window.origin;
    this.oldest = window.origin;
    this.ends.fill(-1);
    this.all.start(this.behind(this.read));
    this.all.keep();
    this.begin();
    this.following.keep();
  }

  /** Runs over what has come. @param over the text ends here */
  run(over: bool): void {
    const window = this.window;
    this.steps = min(this.steps + (window.length - this.read) * STEPS_PER_BYTE, i32.MAX_VALUE >> 8);
    this.all.restore();
    this.readFrom(this.read);
    this.runOn();
    this.all.keep();
    // What does not depend on what follows shows at once. This step may empty the cache; the state was kept.
    if (this.all.state != DEAD)
      this.note(this.set.dfa.step(this.all.state, over ? END_OF_TEXT : NOT_YET_KNOWN), this.read);
  }

  /** The oldest beginning that may still come to a match; the end of the window when there is none. */
  open(): i32 {
    const end = this.window.length;
    this.all.restore();
    const idle = this.all.state == DEAD || this.set.dfa.idle(this.all.state);
    if (idle) this.forget(end);
    else this.follow();
    return this.oldest;
  }

  /** Nothing that begins before `position` counts any longer. */
  forget(position: i32): void {
    if (position <= this.oldest) return;
    this.oldest = position;
    this.begin();
    this.following.keep();
  }

  /** The window has moved by `bytes` to the front. */
  shift(bytes: i32): void {
    this.read -= bytes;
    this.oldest -= bytes;
    this.followed -= bytes;
    for (let i = 0; i < this.ended.length; i++) {
      const index = this.ended[i];
      this.ends[index] = max(this.ends[index] - bytes, 0);
      this.lasts[index] = max(this.lasts[index] - bytes, 0);
      this.starts[index] = max(this.starts[index] - bytes, 0);
      this.decided[index] = max(this.decided[index] - bytes, 0);
    }
  }

  private readFrom(position: i32): void {
    this.reader.reset(this.window.ptr + <usize>position, this.window.ptrEnd);
    if (this.window.wellFormed) this.reader.trust();
  }

  private runOn(): void {
    const dfa = this.set.dfa;
    const start = this.window.ptr;
    const end = this.window.ptrEnd;
    let at = start + <usize>this.read;
    let state = this.all.state;
    while (state != DEAD) {
      at = dfa.run(this.reader, state, at, end);
      state = dfa.state;
      if (at == end) break;
      const next = dfa.step(state, this.reader.byte(at));
      this.note(next, <i32>(at - start));
      state = next & ~MATCHED;
      at++;
    }
    this.all.state = state;
    this.read = this.window.length;
  }

  /** Notes the matches of the state that a step led to; they ended at `end`, before the byte stepped over. */
  private note(next: i32, end: i32): void {
    if ((next & MATCHED) == 0) return;
    const key = this.set.dfa.keyOf(next & ~MATCHED);
    const count = <i32>load<u16>(key, 4);
    const matches = key + ((<usize>(KEY_HEAD + load<u16>(key, 2))) << 1);
    for (let i = 0; i < count; i++) {
      const index = <i32>load<u16>(matches + ((<usize>i) << 1));
      this.fresh[index] = true;
      this.lasts[index] = end;
      if (this.ends[index] >= 0) continue;
      this.ends[index] = end;
      this.starts[index] = 0;
      this.decided[index] = 0;
      this.ended.push(index);
    }
  }

  /** Goes from beginning to beginning until one is alive at the end of the window, or too much was read. */
  private follow(): void {
    const window = this.window;
    const dfa = this.set.anchored;
    const end = window.ptrEnd;
    this.readFrom(this.oldest);
    this.following.restore();
    while (this.oldest < window.length && this.steps > 0) {
      const from = window.ptr + <usize>this.followed;
      const at = this.runFrom(from);
      this.steps -= <i32>(at - from) + 1;
      this.followed = <i32>(at - window.ptr);
      if (at == end && this.following.state != DEAD && dfa.open(this.following.state)) break;
      this.oldest = window.characterAfter(this.oldest);
      this.begin();
    }
    this.following.keep();
  }

  /** Runs those from the oldest beginning on until none goes on; gives the address that was come to. */
  private runFrom(at: usize): usize {
    const dfa = this.set.anchored;
    const end = this.window.ptrEnd;
    let state = this.following.state;
    while (state != DEAD) {
      at = dfa.run(this.reader, state, at, end);
      state = dfa.state;
      if (at == end) break;
      state = dfa.step(state, this.reader.byte(at)) & ~MATCHED;
      at++;
    }
    this.following.state = state;
    return at;
  }

  /** Begins at the oldest beginning. */
  private begin(): void {
    this.followed = this.oldest;
    this.following.start(this.behind(this.oldest));
  }

  private behind(position: i32): i32 {
    return aroundOf(position > 0 ? <i32>load<u8>(this.window.ptr + <usize>(position - 1)) : END_OF_TEXT);
  }
}
