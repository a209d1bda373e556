import { Bytes } from "../bytes";
import { cutCharacter, isWellFormed } from "../regex/utf8";
import { Finding, sortFindings } from "./finding";
import { FoldedText } from "./fold/folded-text";
import { Lane } from "./lane/lane";
import { LaneRun } from "./lane/lane-run";
import { TextWindow } from "./text-window";

/**
 * Looks for the patterns of a set in a text that comes in pieces, and holds back of it what may still be a part of a
 * match: from the beginning of the oldest match that is under way. When that is more than the limit, the oldest of it is
 * let go: a match longer than the limit is not found, or, if it was complete before it went on, up to where it was.
 */
@final
export class PatternStream {
  /** What was found in the text that the last `take` gave: positions in it; none crosses its end. */
  findings: Finding[] = [];
  /** Patterns with `shortest` that were found so far, each once, though the text may not be taken yet. */
  readonly early: i32[] = [];
  /** The text as given: what is not taken, and some bytes before. */
  private readonly text: TextWindow = new TextWindow();
  /** The beginning of a character whose rest has not come. */
  private cut: Bytes = Bytes.empty();
  private over: bool = false;
  private readonly raw: LaneRun | null;
  private readonly foldedText: FoldedText = new FoldedText(true);
  private readonly folded: LaneRun | null;
  /** The folded text with single letters not joined; made when some are joined, until those are taken. */
  private plainText: FoldedText | null = null;
  private plain: LaneRun | null = null;
  private overflowed: bool = false;

  /** Made by `PatternSet.stream`. */
  constructor(
    raw: Lane,
    private readonly foldedLane: Lane,
    private readonly limit: i32,
  ) {
    this.raw = raw.isEmpty ? null : new LaneRun(raw, this.text, null, this.text, this.early);
    this.folded = foldedLane.isEmpty
      ? null
      : new LaneRun(foldedLane, this.foldedText.window, this.foldedText, this.text, this.early);
  }

  /** Bytes of the text that are not taken yet. */
  get heldBytes(): i32 {
    return this.text.length - this.text.origin + this.cut.length;
  }

  /** Not all that there is was found: matches overlap too often, or there are too many. */
  get exhausted(): bool {
    return this.overflowed || isExhausted(this.raw) || isExhausted(this.folded) || isExhausted(this.plain);
  }

  /** The next piece of the text, in UTF-8, cut anywhere. */
  feed(piece: Bytes): void {
    if (this.over) return;
    const text = this.text;
    const from = text.length;
    text.append(this.cut.ptr, this.cut.length);
    text.append(piece.ptr, piece.length);
    const cut = cutCharacter(text.ptr + <usize>from, text.ptrEnd);
    this.cut = cut > 0 ? new Bytes(text.buffer, text.length - cut, text.length).copy() : Bytes.empty();
    text.length -= cut;
    this.run(from);
  }

  /** The text is over. */
  finish(): void {
    if (this.over) return;
    this.over = true;
    const from = this.text.length;
    this.text.append(this.cut.ptr, this.cut.length);
    this.cut = Bytes.empty();
    this.run(from);
  }

  /** The text that is decided since the last `take`: nothing that follows can be part of a match with it. */
  take(): Bytes {
    const text = this.text;
    const end = this.decide();
    const taken = new Bytes(text.buffer, text.origin, end).copy();
    this.findings = this.findingsTo(end);
    this.drop(end);
    return taken;
  }

  /** As `take`, for those that have the text; gives how many bytes are taken. */
  pass(): i32 {
    const end = this.decide();
    const size = end - this.text.origin;
    this.findings = this.findingsTo(end);
    if (this.over) this.text.take(end);
    else this.drop(end);
    return size;
  }

  /** Where what is decided ends. */
  private decide(): i32 {
    const open = this.settle();
    const forced = max(this.text.origin, this.text.characterAt(this.text.length - this.limit));
    return forced > open ? this.force(forced) : this.uncrossed(open);
  }

  /** Runs over what has come behind `from`. */
  private run(from: i32): void {
    const text = this.text;
    text.wellFormed = text.wellFormed && isWellFormed(text.ptr + <usize>from, text.ptrEnd);
    this.foldedText.window.wellFormed = text.wellFormed;
    const raw = this.raw;
    const folded = this.folded;
    if (raw != null) raw.run(this.over);
    if (folded == null) return;
    this.foldedText.push(text.ptr + <usize>from, text.ptrEnd, from);
    if (this.over) this.foldedText.finish();
    folded.run(this.over);
    this.runPlain(from);
  }

  /** Runs over the text with single letters not joined, if some were. */
  private runPlain(from: i32): void {
    const text = this.text;
    let plainText = this.plainText;
    let plain = this.plain;
    if (plainText == null) {
      if (this.foldedText.joinedAt < text.origin) return;
      plainText = new FoldedText(false);
      plainText.push(text.ptr, text.ptrEnd, 0);
      plainText.window.origin = plainText.map.foldedOf(text.origin, plainText.window.length);
      plain = new LaneRun(this.foldedLane, plainText.window, plainText, text, this.early);
      this.plainText = plainText;
      this.plain = plain;
    } else plainText.push(text.ptr + <usize>from, text.ptrEnd, from);
    plainText.window.wellFormed = text.wellFormed;
    if (plain != null) plain.run(this.over);
  }

  /** Finds what is decided; gives where the oldest match begins that may still come. */
  private settle(): i32 {
    const raw = this.raw;
    const folded = this.folded;
    const plain = this.plain;
    let open = this.text.length;
    if (raw != null) open = min(open, raw.settle(this.over));
    if (folded != null) open = min(open, folded.settle(this.over));
    if (plain != null) open = min(open, plain.settle(this.over));
    return this.over ? this.text.length : open;
  }

  /** Lets go the text before `end`, and what of matches begins there. */
  private force(end: i32): i32 {
    const raw = this.raw;
    const folded = this.folded;
    const plain = this.plain;
    let before = 0;
    while (before < end) {
      before = end;
      if (raw != null) raw.force(end);
      if (folded != null) folded.force(end);
      if (plain != null) plain.force(end);
      end = this.crossed(end);
    }
    return end;
  }

  /** The last place at or before `end` that nothing found crosses. */
  private uncrossed(end: i32): i32 {
    let before = i32.MAX_VALUE;
    while (end < before) {
      before = end;
      end = firstCrossing(this.raw, firstCrossing(this.folded, firstCrossing(this.plain, end)));
    }
    return end;
  }

  /** The first place at or behind `end` that nothing found crosses. */
  private crossed(end: i32): i32 {
    let before = -1;
    while (end > before) {
      before = end;
      end = lastCrossing(this.raw, lastCrossing(this.folded, lastCrossing(this.plain, end)));
    }
    return end;
  }

  /** What was found before `end`, in the positions of the text that is taken. */
  private findingsTo(end: i32): Finding[] {
    const out: Finding[] = [];
    const origin = this.text.origin;
    moveFindings(this.raw, end, origin, out);
    moveFindings(this.folded, end, origin, out);
    const before = out.length;
    moveFindings(this.plain, end, origin, out);
    const doubled = out.length > before;
    if (out.length > 1) sortFindings(out);
    return doubled ? withoutDoubles(out) : out;
  }

  private drop(end: i32): void {
    const text = this.text;
    const raw = this.raw;
    const folded = this.folded;
    const plain = this.plain;
    const moved = text.take(end);
    if (raw != null) raw.take(end, moved);
    if (folded != null) folded.take(end, moved);
    if (plain != null) {
      plain.take(end, moved);
      // What is left of both is the same, and what is before it.
      if (this.foldedText.joinedAt < 0 && plain.found.length == 0) {
        this.overflowed = this.overflowed || plain.exhausted;
        this.plain = null;
        this.plainText = null;
      }
    }
  }
}

function isExhausted(lane: LaneRun | null): bool {
  return lane != null && lane.exhausted;
}

/** Where the first finding begins that crosses `end`; `end` when none does. */
function firstCrossing(lane: LaneRun | null, end: i32): i32 {
  let first = end;
  for (let i = 0; lane != null && i < lane.found.length; i++) {
    const finding = lane.found[i];
    if (finding.start < end && finding.end > end) first = min(first, finding.start);
  }
  return first;
}

/** Where the last finding ends that crosses `end`; `end` when none does. */
function lastCrossing(lane: LaneRun | null, end: i32): i32 {
  let last = end;
  for (let i = 0; lane != null && i < lane.found.length; i++) {
    const finding = lane.found[i];
    if (finding.start < end && finding.end > end) last = max(last, finding.end);
  }
  return last;
}

/** Moves the findings before `end` to `out`, with positions from `origin` on. */
function moveFindings(lane: LaneRun | null, end: i32, origin: i32, out: Finding[]): void {
  if (lane == null) return;
  const found = lane.found;
  let kept = 0;
  for (let i = 0; i < found.length; i++) {
    if (found[i].end <= end) out.push(found[i].movedBy(-origin));
    else found[kept++] = found[i];
  }
  found.length = kept;
}

/** Without findings that overlap an earlier one of the same pattern: two forms of the text may show the same. */
function withoutDoubles(findings: Finding[]): Finding[] {
  const ends = new Map<i32, i32>();
  const out: Finding[] = [];
  for (let i = 0; i < findings.length; i++) {
    const finding = findings[i];
    if (ends.has(finding.pattern) && ends.get(finding.pattern) > finding.start) continue;
    ends.set(finding.pattern, finding.end);
    out.push(finding);
  }
  return out;
}
