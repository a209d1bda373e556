import { Bytes } from "../../bytes";
import { ExpressionRun } from "../expressions/expression-run";
import { Finding } from "../finding";
import { FoldedText } from "../fold/folded-text";
import { Pattern, PatternKind } from "../pattern";
import { TextWindow } from "../text-window";
import { joinsAfter, joinsBefore } from "../word";
import { Lane } from "./lane";
import { LiteralRun } from "./literal-run";

/** A candidate that was refused and is longer than this is passed over whole, lest each byte of it begin another as long. */
const LONG_CANDIDATE: i32 = 1024;

/** Bytes that searches for the ends of matches may read for each byte of text; over that they give up (`exhausted`). */
const WORK_PER_BYTE: i64 = 1024;
const FIRST_WORK: i64 = 1 << 20;

/** Most findings that are not taken yet. */
const MAX_FINDINGS: i32 = 65536;

/** The patterns of a lane looked for in one text that comes in pieces. Positions are those of the lane's window. */
@final
export class LaneRun {
  /** What was found and not taken: positions of the text as given. */
  found: Finding[] = [];
  /** Not all that there is was found: matches overlap too often, or there are too many. */
  exhausted: bool = false;
  private readonly literals: LiteralRun | null;
  private readonly sets: ExpressionRun[] = [];
  /** For each pattern, where in the whole text its next match may begin; made with the first match. */
  private cursors: StaticArray<i64> | null = null;
  private work: i64 = FIRST_WORK;
  private counted: i32;

  /** @param folded the folded text, if this is a lane of it; else `window` is the text as given */
  constructor(
    readonly lane: Lane,
    private readonly window: TextWindow,
    private readonly folded: FoldedText | null,
    private readonly text: TextWindow,
    /** Patterns with `shortest` that were found so far. */
    private readonly early: i32[],
  ) {
    const literals = lane.literals;
    this.literals = literals != null ? new LiteralRun(literals, window) : null;
    for (let i = 0; i < lane.sets.length; i++) this.sets.push(new ExpressionRun(lane.sets[i], window));
    this.counted = window.origin;
  }

  /** Runs over what has come to the window. @param over the text ends here */
  run(over: bool): void {
    this.work += <i64>(this.window.length - this.counted) * WORK_PER_BYTE;
    this.counted = this.window.length;
    this.runLiterals(over);
    for (let i = 0; i < this.sets.length; i++) {
      const run = this.sets[i];
      run.run(over);
      if (run.ended.length > 0) this.search(run, -1, over);
    }
  }

  /** Finds what is decided; gives where the oldest match begins that may still come, in the text as given. */
  settle(over: bool): i32 {
    const literals = this.literals;
    let open = literals == null || over ? this.window.length : literals.open();
    for (let i = 0; i < this.sets.length; i++) {
      const run = this.sets[i];
      const oldest = over ? this.window.length + 1 : run.open();
      if (run.ended.length > 0) this.search(run, oldest, over);
      open = min(open, oldest);
    }
    return this.given(min(open, this.window.length));
  }

  /**
   * Takes matches that begin before `position` (of the text as given) for what they are by now. Those that have not come
   * to an end are lost.
   */
  force(position: i32): void {
    const at = this.own(position);
    for (let i = 0; i < this.sets.length; i++) {
      if (this.sets[i].ended.length > 0) this.search(this.sets[i], at, false);
    }
  }

  /** The text up to `end` is taken, and the text as given moves by `moved` bytes. */
  take(end: i32, moved: i32): void {
    const folded = this.folded;
    const own = this.own(end);
    const bytes = folded == null ? moved : folded.take(own, moved);
    const literals = this.literals;
    if (literals != null) literals.shift(bytes);
    for (let i = 0; i < this.sets.length; i++) {
      this.sets[i].shift(bytes);
      this.sets[i].forget(this.window.origin);
    }
    this.counted -= bytes;
    for (let i = 0; moved > 0 && i < this.found.length; i++) this.found[i] = this.found[i].movedBy(-moved);
  }

  private runLiterals(over: bool): void {
    const literals = this.literals;
    if (literals == null) return;
    while (literals.next(over)) {
      for (let index = literals.index; ; index++) {
        this.takeLiteral(this.lane.number(index), literals.end - literals.size, literals.end, over, literals);
        if (!literals.repeats(index + 1)) break;
      }
    }
  }

  private takeLiteral(number: i32, start: i32, end: i32, over: bool, literals: LiteralRun): void {
    const pattern = this.lane.patterns[number];
    if (start < this.cursor(number)) return;
    if (pattern.kind == PatternKind.Word) {
      const base = this.window.ptr;
      if (joinsBefore(base, base + <usize>start)) return;
      if (end == this.window.length && !over) {
        literals.defer(start);
        return;
      }
      if (joinsAfter(base + <usize>end, this.window.ptrEnd)) return;
    }
    const accepted = this.accepted(pattern, start, end);
    if (accepted > start) this.add(number, start, accepted);
  }

  /**
   * Looks for the matches of those expressions of a set of which one has ended.
   *
   * @param open matches that begin before this are decided; -1: only those of which the shortest counts are
   */
  private search(run: ExpressionRun, open: i32, over: bool): void {
    const text = new Bytes(this.window.buffer, 0, this.window.length);
    const ended = run.ended;
    let kept = 0;
    for (let i = 0; i < ended.length; i++) {
      const index = ended[i];
      const shortest = this.lane.patterns[run.set.expression(index).pattern].shortest;
      const due = shortest ? open < 0 : isDue(run, index, open);
      if (due && this.searchOne(run, index, text, open, over)) run.ends[index] = -1;
      else ended[kept++] = index;
    }
    ended.length = kept;
  }

  /** Looks for the matches of one expression; false when some of them are not decided yet. */
  private searchOne(run: ExpressionRun, index: i32, text: Bytes, open: i32, over: bool): bool {
    const expression = run.set.expression(index);
    const number = expression.pattern;
    const pattern = this.lane.patterns[number];
    const regex = run.set.regex(index);
    run.fresh[index] = false;
    run.decided[index] = open;
    let from = this.cursor(number);
    if (expression.maxBytes >= 0) from = max(from, this.window.characterAt(run.ends[index] - expression.maxBytes));
    while (from <= text.length && this.work > 0) {
      const found = pattern.shortest ? regex.locateShortest(text, from) : regex.locate(text, from);
      this.work -= <i64>regex.scanned + 16;
      if (!found) return true;
      const start = regex.start;
      const end = regex.end;
      run.starts[index] = start;
      if (!pattern.shortest && start >= open) return false;
      // It ends with the window and depends on what follows.
      if (!over && end > run.lasts[index]) return pattern.shortest;
      from = this.takeMatch(number, pattern, start, end);
    }
    if (this.work <= 0) this.exhausted = true;
    return true;
  }

  /** Takes a match if it is one; gives where the next may begin. */
  private takeMatch(number: i32, pattern: Pattern, start: i32, end: i32): i32 {
    const accepted = start < end ? this.accepted(pattern, start, end) : -1;
    if (accepted > start) this.add(number, start, accepted);
    const next = accepted > start ? accepted : end - start > LONG_CANDIDATE ? end : this.window.characterAfter(start);
    this.setCursor(number, next);
    return next;
  }

  private accepted(pattern: Pattern, start: i32, end: i32): i32 {
    const check = pattern.check;
    if (check == null) return end;
    return min(check.accept(new Bytes(this.window.buffer, 0, this.window.length), start, end), end);
  }

  private add(number: i32, start: i32, end: i32): void {
    this.setCursor(number, end);
    const from = this.given(start);
    // What waited to be folded may have been let go meanwhile.
    if (from < this.text.origin) return;
    if (this.lane.patterns[number].shortest && !this.early.includes(number)) this.early.push(number);
    if (this.found.length >= MAX_FINDINGS) this.exhausted = true;
    else this.found.push(new Finding(number, from, this.givenEnd(end)));
  }

  /** Where the next match of a pattern may begin. */
  private cursor(number: i32): i32 {
    const cursors = this.cursors;
    const origin = this.window.origin;
    return cursors == null ? origin : <i32>max(<i64>origin, cursors[number] - this.window.dropped);
  }

  private setCursor(number: i32, position: i32): void {
    let cursors = this.cursors;
    if (cursors == null) {
      cursors = new StaticArray<i64>(this.lane.patterns.length);
      this.cursors = cursors;
    }
    cursors[number] = this.window.dropped + <i64>position;
  }

  /** A position of the window as one of the text as given: of what begins there. */
  private given(position: i32): i32 {
    const folded = this.folded;
    return folded == null ? position : folded.map.startOf(position);
  }

  /** The same of what ends there. */
  private givenEnd(position: i32): i32 {
    const folded = this.folded;
    return folded == null ? position : folded.map.endOf(position);
  }

  /** A position of the text as given as one of the window. */
  private own(position: i32): i32 {
    const folded = this.folded;
    return folded == null ? position : folded.map.foldedOf(position, this.window.length);
  }
}

/** Whether an expression may have a match that begins before `open` and was not found when it was looked for last. */
function isDue(run: ExpressionRun, index: i32, open: i32): bool {
  return open > run.starts[index] || (run.fresh[index] && open > run.decided[index]);
}
