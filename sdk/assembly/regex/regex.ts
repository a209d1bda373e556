import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { Result } from "../result";
import { END_OF_TEXT, aroundOf } from "./around";
import { Captures } from "./captures";
import { CodePoints } from "./code-points";
import { Compiler } from "./compiler";
import { Dfa } from "./dfa";
import { Fault } from "./fault";
import { GroupSearch, groupMemory } from "./group-search";
import { MAX_CAPTURE_BYTES, MAX_REPLACED_BYTES } from "./limits";
import { Match } from "./match";
import { RegexMatches } from "./matches";
import { Node } from "./node";
import { RegexFlags } from "./flags";
import { Parser } from "./parser";
import { PatternText } from "./pattern-text";
import { Program } from "./program";
import { expandTemplate, isLiteralTemplate } from "./template";
import { Utf8Reader } from "./utf8";

/**
 * A compiled regular expression in RE2's syntax, with the matches Go's regexp finds: of those that begin leftmost, the
 * one a backtracking search would find first. Time is linear in the text. Positions are bytes; a byte of ill-formed
 * UTF-8 matches as one character, U+FFFD.
 *
 * Other than in Go, `\pL` and its like have to be linked first (`linkUnicodeClasses`), and large patterns are refused
 * earlier (limits.ts).
 */
@final
export class Regex {
  private readonly search: Dfa;
  private readonly groups: GroupSearch;
  /** Goes from the end of a match to its start; made when it is first needed, and only if it is not too large. */
  private back: Dfa | null = null;
  private readonly reader: Utf8Reader = new Utf8Reader(0, 0);
  /** What `locate` found. */
  private foundStart: i32 = -1;
  private foundEnd: i32 = -1;

  private constructor(
    /** The pattern as it was given. */
    readonly pattern: string,
    /** The parsed pattern, until `back` was tried. */
    private node: Node | null,
    private readonly program: Program,
    private readonly names: string[],
  ) {
    this.search = new Dfa(program, false, 1);
    this.groups = new GroupSearch(program, slotsOf(names));
  }

  /** @param flags `RegexFlags`, combined with `|` */
  static compile(pattern: string, flags: i32 = RegexFlags.None): Result<Regex> {
    const parser = new Parser(pattern, flags);
    const node = parser.parse();
    if (parser.error.length > 0) return Result.fail(Regex.none(), parser.error);
    const program = Compiler.forward(node);
    const names = parser.names;
    if (program == null || groupMemory(program, slotsOf(names)) > MAX_CAPTURE_BYTES) {
      return Result.fail(Regex.none(), tooLarge(pattern));
    }
    return Result.of(new Regex(pattern, node, program, names));
  }

  /** An expression without groups, of which the parsed pattern fits into a set. */
  static ofNode(node: Node): Regex {
    const program = Compiler.locating(node);
    return program == null ? Regex.none() : new Regex("", node, program, [""]);
  }

  /** An expression that never matches. */
  static none(): Regex {
    return new Regex("", Node.chars(new CodePoints()), Program.none(), [""]);
  }

  /** Number of capturing groups. */
  get groupCount(): i32 {
    return this.names.length - 1;
  }

  /** Name of group `index`; empty when it has none, or there is no such group. */
  groupName(index: i32): string {
    return <u32>index < <u32>this.names.length ? this.names[index] : "";
  }

  /** Words of the program, 4 bytes each: what a step costs at most, and the whole a multiple of. */
  get size(): i32 {
    return this.program.size;
  }

  /** Bytes that the last search has read. */
  get scanned(): i32 {
    return this.search.scanned;
  }

  /** Whether the text holds a match. */
  test(text: Bytes): bool {
    return this.findEnd(text, 0, true) != 0;
  }

  /** The leftmost match that begins at `from` or later; what is before `from` counts for `^` and `\b`. */
  find(text: Bytes, from: i32 = 0): Match {
    return this.locate(text, from) ? new Match(this.foundStart, this.foundEnd) : new Match(-1, -1);
  }

  /**
   * As `find`, without an object for the outcome, which is in `start` and `end` until the next search: a text may match at
   * each of its bytes, and nothing is collected before the callback ends.
   */
  locate(text: Bytes, from: i32): bool {
    const end = this.findEnd(text, from, false);
    if (end == 0) return false;
    this.foundStart = <i32>(this.findStart(text, text.ptr + <usize>from, end) - text.ptr);
    this.foundEnd = <i32>(end - text.ptr);
    return true;
  }

  /** The same for the match that ends first, from where the longest begins that ends there. */
  locateShortest(text: Bytes, from: i32): bool {
    const end = this.findEnd(text, from, true);
    if (end == 0) return false;
    this.foundStart = <i32>(this.findStart(text, text.ptr + <usize>from, end) - text.ptr);
    this.foundEnd = <i32>(end - text.ptr);
    return true;
  }

  /** First byte of the match that `locate` found. */
  get start(): i32 {
    return this.foundStart;
  }

  /** Byte after the match that `locate` found. */
  get end(): i32 {
    return this.foundEnd;
  }

  /** The leftmost match that begins at `from` or later, with its groups; `found` tells whether there is one. */
  captures(text: Bytes, from: i32 = 0): Captures {
    const match = this.find(text, from);
    return this.capturesOf(text, match);
  }

  /** The groups of a match that this expression found in the text. */
  capturesOf(text: Bytes, match: Match): Captures {
    const slots = new StaticArray<i32>(this.names.length << 1);
    this.fill(slots, text, match.start, match.end);
    return new Captures(text, this.names, slots);
  }

  /** All matches from left to right. */
  matches(text: Bytes): RegexMatches {
    return new RegexMatches(this, text);
  }

  /**
   * The text with all matches replaced by a template (`expandTemplate`: `$1`, `${name}`, `$$`), as Go's ReplaceAll; the
   * very text when nothing matches. Fails, with the text as it was, when the outcome is larger than `limit` bytes or the
   * search gave up (`RegexMatches.exhausted`).
   */
  replaceAll(text: Bytes, template: Bytes, limit: i32 = MAX_REPLACED_BYTES): Result<Bytes> {
    const matches = this.matches(text);
    if (!matches.next()) return matches.exhausted ? Result.fail(text, exhausted()) : Result.of(text);
    const literal = isLiteralTemplate(template);
    const out = new ByteWriter(min(text.length, limit), limit);
    const slots = new StaticArray<i32>(this.names.length << 1);
    const captures = new Captures(text, this.names, slots);
    let from = 0;
    do {
      out.raw(text.ptr + <usize>from, matches.start - from);
      if (!literal) this.fill(slots, text, matches.start, matches.end);
      if (literal) out.bytes(template);
      else expandTemplate(out, template, captures);
      from = matches.end;
    } while (!out.overflowed && matches.next());
    out.bytes(text.slice(from));
    if (matches.exhausted) return Result.fail(text, exhausted());
    if (out.overflowed) return Result.fail(text, "the replaced text is larger than " + limit.toString() + " bytes");
    return Result.of(out.take());
  }

  /** Start and end of each group of a match, the match itself first. @param start -1 for no match */
  private fill(slots: StaticArray<i32>, text: Bytes, start: i32, end: i32): void {
    slots[0] = start;
    slots[1] = end;
    if (start < 0 || slots.length <= 2) return;
    const from = text.ptr + <usize>start;
    this.reader.reset(from, text.ptrEnd);
    const to = text.ptr + <usize>end;
    const found = this.groups.run(this.program.body, this.reader, text.ptr, text.ptrEnd, from, to);
    // The first slot is the start of the match.
    memory.copy(changetype<usize>(slots) + 8, found + 4, (<usize>(slots.length - 2)) << 2);
  }

  /** Address after the leftmost match (with `first`: after the match that ends first), or 0. */
  private findEnd(text: Bytes, from: i32, first: bool): usize {
    if (from < 0 || from > text.length) return 0;
    const at = text.ptr + <usize>from;
    this.reader.reset(at, text.ptrEnd);
    return this.search.findEnd(this.reader, at, text.ptrEnd, aroundOf(text.at(from - 1)), first);
  }

  /** Address of the leftmost match that was found to end at `end`. */
  private findStart(text: Bytes, from: usize, end: usize): usize {
    // An anchored program begins nowhere else.
    if (this.program.entry == this.program.body) return from;
    const back = this.backward();
    if (back == null) {
      const slots = this.groups.run(this.program.entry, this.reader, text.ptr, text.ptrEnd, from, end);
      return text.ptr + <usize>load<i32>(slots);
    }
    const ahead = end < text.ptrEnd ? <i32>load<u8>(end) : END_OF_TEXT;
    return back.findStart(this.reader, end, from, text.ptr, aroundOf(ahead));
  }

  private backward(): Dfa | null {
    const node = this.node;
    if (node != null) {
      this.node = null;
      const program = Compiler.backward(node);
      if (program != null) this.back = new Dfa(program, true, 1);
    }
    return this.back;
  }
}

/** The start of the match, and start and end of each group. */
function slotsOf(names: string[]): i32 {
  return ((names.length - 1) << 1) + 1;
}

function exhausted(): string {
  return "the pattern reads the text too often";
}

function tooLarge(pattern: string): string {
  const text = new PatternText(pattern);
  text.failWhole(Fault.TooLarge);
  return text.error;
}
