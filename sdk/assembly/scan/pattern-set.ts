import { Bytes } from "../bytes";
import { Result } from "../result";
import { Finding } from "./finding";
import { Lane } from "./lane/lane";
import { Pattern } from "./pattern";
import { PatternStream } from "./pattern-stream";

/** Most bytes that a stream holds back when it is not told another limit. */
const HELD_BYTES: i32 = 4096;

/** A whole text is read in parts of this size; a match is found whole if it is not longer. */
const PART_BYTES: i32 = 65536;

/** Patterns that are looked for together. */
@final
export class PatternSet {
  /** Not all that there is was found by the last `scan`: matches overlap too often, or there are too many. */
  exhausted: bool = false;

  private constructor(
    private readonly patterns: Pattern[],
    private readonly raw: Lane,
    private readonly folded: Lane,
  ) {}

  /** Fails, with a set that finds nothing, when one of the patterns does; the error begins with its index: "[3]: …". */
  static compile(patterns: Pattern[]): Result<PatternSet> {
    const raw = Lane.of(patterns, false);
    if (!raw.ok) return Result.fail(PatternSet.none(), raw.error);
    const folded = Lane.of(patterns, true);
    if (!folded.ok) return Result.fail(PatternSet.none(), folded.error);
    return Result.of(new PatternSet(patterns, raw.value, folded.value));
  }

  /** A set that finds nothing. */
  static none(): PatternSet {
    return new PatternSet([], Lane.none(), Lane.none());
  }

  /** Number of patterns. */
  get length(): i32 {
    return this.patterns.length;
  }

  /** What is found in the whole text: sorted by start, then the longer first. Matches of one pattern do not overlap. */
  scan(text: Bytes): Finding[] {
    const stream = this.stream(PART_BYTES);
    let found: Finding[] = [];
    let taken = 0;
    for (let at = 0; at == 0 || at < text.length; at += PART_BYTES) {
      stream.feed(text.slice(at, at + PART_BYTES));
      if (at + PART_BYTES >= text.length) stream.finish();
      const size = stream.pass();
      found = taken == 0 && found.length == 0 ? stream.findings : appended(found, stream.findings, taken);
      taken += size;
    }
    this.exhausted = stream.exhausted;
    return found;
  }

  /** A search in a text that comes in pieces. @param limit most bytes of text that are held back */
  stream(limit: i32 = HELD_BYTES): PatternStream {
    return new PatternStream(this.raw, this.folded, limit);
  }
}

function appended(all: Finding[], more: Finding[], by: i32): Finding[] {
  for (let i = 0; i < more.length; i++) all.push(more[i].movedBy(by));
  return all;
}
