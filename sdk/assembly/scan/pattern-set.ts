import { Bytes } from "../bytes";
import { RegexFlags } from "../regex/flags";
import { Regex } from "../regex/regex";
import { Result } from "../result";
import { Finding, sortFindings } from "./finding";
import { Pattern, PatternKind } from "./pattern";
import { PatternStream } from "./pattern-stream";

/** Most bytes that a stream holds back when it is not told another limit. */
const HELD_BYTES: i32 = 4096;

/** Patterns that are looked for together. */
@final
export class PatternSet {
  private constructor(
    private readonly patterns: Pattern[],
    private readonly expressions: Regex[],
  ) {}

  /** Fails, with a set that finds nothing, when one of the patterns does; the error begins with its index: "[3]: …". */
  static compile(patterns: Pattern[]): Result<PatternSet> {
    const expressions: Regex[] = [];
    for (let i = 0; i < patterns.length; i++) {
      const pattern = patterns[i];
      const text = pattern.kind == PatternKind.Regex ? pattern.text : quoted(pattern.text);
      const regex = Regex.compile(text, pattern.folded ? RegexFlags.IgnoreCase : RegexFlags.None);
      if (!regex.ok) return Result.fail(PatternSet.none(), "[" + i.toString() + "]: " + regex.error);
      expressions.push(regex.value);
    }
    return Result.of(new PatternSet(patterns, expressions));
  }

  /** A set that finds nothing. */
  static none(): PatternSet {
    return new PatternSet([], []);
  }

  /** Number of patterns. */
  get length(): i32 {
    return this.patterns.length;
  }

  /** Whether pattern `index` is one of which only the presence matters. */
  isShortest(index: i32): bool {
    return this.patterns[index].shortest;
  }

  /** What is found in the whole text: sorted by start, then the longer first. Matches of one pattern do not overlap. */
  scan(text: Bytes): Finding[] {
    const found: Finding[] = [];
    for (let i = 0; i < this.patterns.length; i++) this.search(i, text, found);
    sortFindings(found);
    return found;
  }

  /** A search in a text that comes in pieces. @param limit most bytes of text that are held back */
  stream(limit: i32 = HELD_BYTES): PatternStream {
    return new PatternStream(this, limit);
  }

  private search(index: i32, text: Bytes, found: Finding[]): void {
    const pattern = this.patterns[index];
    const regex = this.expressions[index];
    let from = 0;
    while (from <= text.length && regex.locate(text, from)) {
      const start = regex.start;
      const end = accepted(pattern, text, start, regex.end);
      if (end > start) found.push(new Finding(index, start, end));
      from = end > start ? end : start + 1;
    }
  }
}

function accepted(pattern: Pattern, text: Bytes, start: i32, end: i32): i32 {
  if (pattern.kind == PatternKind.Word && (joins(text.at(start - 1)) || joins(text.at(end)))) return -1;
  const check = pattern.check;
  return check == null ? end : check.accept(text, start, end);
}

function joins(byte: i32): bool {
  return byte >= 0x80 || (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a);
}

function quoted(text: string): string {
  let out = "";
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c < 0x80 && !joins(c)) out += "\\x{" + c.toString(16) + "}";
    else out += text.charAt(i);
  }
  return out;
}
