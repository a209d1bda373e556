import { foldCase } from "./case-fold";
import { readClass, readClassEscape } from "./class-parser";
import { CodePoints } from "./code-points";
import { isWord, readEscape } from "./escape";
import { Fault } from "./fault";
import { MAX_CLASS_RANGES, MAX_NESTING, MAX_PATTERN_LENGTH, MAX_REPEAT } from "./limits";
import { RegexFlags, flagOf } from "./flags";
import { Group } from "./group";
import { Look, Node } from "./node";
import { PatternText } from "./pattern-text";
import { Repetition, readRepetition } from "./repetition";

/** Reads a pattern in RE2's syntax, as Go's regexp/syntax does with its Perl flags. */
@final
export class Parser {
  /** Names of the groups by number; empty for a group without one, and for 0. */
  readonly names: string[] = [""];
  private readonly text: PatternText;
  private readonly groups: Group[] = [];
  private group: Group;
  /** Where the repetition began that the last token was, or -1. */
  private repeated: i32 = -1;
  /** Ranges in all classes so far. */
  private ranges: i32 = 0;

  constructor(
    pattern: string,
    private flags: i32,
  ) {
    this.text = new PatternText(pattern);
    this.group = new Group(0, flags);
  }

  /** What is wrong with the pattern, in Go's words plus the index of the UTF-16 unit; empty when nothing is. */
  get error(): string {
    return this.text.error;
  }

  /** The parsed pattern; only good when `error` is empty afterwards. */
  parse(): Node {
    const text = this.text;
    if (text.text.length > MAX_PATTERN_LENGTH) text.failWhole(Fault.TooLarge);
    while (!text.done && !text.failed) {
      const start = text.at;
      const repetition = readRepetition(text);
      if (repetition != null) this.repeat(repetition);
      else if (!text.failed) this.readToken();
      this.repeated = repetition != null ? start : -1;
    }
    if (this.groups.length > 0) text.failWhole(Fault.MissingParen);
    return this.checked(this.group.close());
  }

  private readToken(): void {
    const text = this.text;
    switch (text.peek()) {
      case 0x28: // (
        this.open();
        break;
      case 0x29: // )
        this.close();
        break;
      case 0x7c: // |
        text.at++;
        this.group.endBranch();
        break;
      case 0x5b: // [
        this.push(this.classNode(readClass(text, this.has(RegexFlags.IgnoreCase))));
        break;
      case 0x5c: // \
        this.readBackslash();
        break;
      case 0x5e: // ^
        text.at++;
        this.push(Node.look(this.has(RegexFlags.MultiLine) ? Look.LineStart : Look.TextStart));
        break;
      case 0x24: // $
        text.at++;
        this.push(Node.look(this.has(RegexFlags.MultiLine) ? Look.LineEnd : Look.TextEnd));
        break;
      case 0x2e: // .
        text.at++;
        this.push(this.classNode(this.anyCharacter()));
        break;
      default:
        this.literal(text.take());
    }
  }

  private has(flag: i32): bool {
    return (this.flags & flag) != 0;
  }

  private push(node: Node): void {
    this.group.parts.push(node);
  }

  private anyCharacter(): CodePoints {
    const none = new CodePoints();
    if (!this.has(RegexFlags.DotAll)) none.add(0x0a, 0x0a);
    return none.negated();
  }

  private literal(point: i32): void {
    if (point < 0) return;
    const set = CodePoints.range(<u32>point, <u32>point);
    this.push(this.classNode(this.has(RegexFlags.IgnoreCase) ? foldCase(set) : set));
  }

  private classNode(set: CodePoints): Node {
    this.ranges += set.length;
    if (this.ranges > MAX_CLASS_RANGES) this.text.failWhole(Fault.TooLarge);
    return Node.chars(set);
  }

  private checked(node: Node): Node {
    if (node.height > MAX_NESTING) this.text.failWhole(Fault.NestsTooDeeply);
    return node;
  }

  private readBackslash(): void {
    const text = this.text;
    const letter = text.peek(1);
    const look = lookOf(letter);
    if (look >= 0) {
      text.at += 2;
      this.push(Node.look(look));
    } else if (letter == 0x43) {
      // \C, one byte, would cut characters; Go refuses it too.
      text.fail(Fault.InvalidEscape, text.at, text.at + 2);
    } else if (letter == 0x51) {
      this.readQuoted();
    } else {
      const set = readClassEscape(text, this.has(RegexFlags.IgnoreCase));
      if (set != null) this.push(this.classNode(set));
      else if (!text.failed) this.literal(readEscape(text));
    }
  }

  /** Reads `\Q…\E`; the end of the pattern stands in for a missing `\E`. */
  private readQuoted(): void {
    const text = this.text;
    text.at += 2;
    const mark = text.find("\\E", text.at);
    const end = mark < 0 ? text.text.length : mark;
    while (text.at < end) this.literal(text.take());
    if (mark >= 0) text.at += 2;
  }

  private open(): void {
    const text = this.text;
    const start = text.at++;
    if (text.peek() != 0x3f) {
      this.capture("");
      return;
    }
    text.at++;
    const prefix = text.peek() == 0x50 && text.peek(1) == 0x3c ? 2 : text.peek() == 0x3c ? 1 : 0;
    if (prefix > 0) this.readName(start, text.at + prefix);
    else this.readFlags(start);
  }

  private capture(name: string): void {
    this.groups.push(this.group);
    this.group = new Group(this.names.length, this.flags);
    this.names.push(name);
  }

  /** Reads the name of a group that begins at `start`; the name begins at `from`. */
  private readName(start: i32, from: i32): void {
    const text = this.text;
    const end = text.find(">", from);
    if (end < 0) {
      text.fail(Fault.InvalidNamedCapture, start, text.text.length);
      return;
    }
    let valid = end > from;
    for (let i = from; i < end; i++) valid = valid && isWord(text.text.charCodeAt(i));
    text.at = end + 1;
    if (valid) this.capture(text.text.substring(from, end));
    else text.fail(Fault.InvalidNamedCapture, start, text.at);
  }

  /** Reads the flags of `(?i)` or `(?i-s:…)`, which begins at `start`. */
  private readFlags(start: i32): void {
    const text = this.text;
    let set = this.flags;
    let negative = false;
    let seen = true;
    while (true) {
      const c = text.take();
      const flag = flagOf(c);
      if (flag != 0) {
        set = negative ? set & ~flag : set | flag;
        seen = true;
      } else if (c == 0x2d && !negative) {
        negative = true;
        seen = false;
      } else if ((c == 0x3a || c == 0x29) && seen) {
        if (c == 0x3a) {
          this.groups.push(this.group);
          this.group = new Group(0, this.flags);
        }
        this.flags = set;
        return;
      } else {
        text.fail(Fault.InvalidPerlSyntax, start, text.at);
        return;
      }
    }
  }

  private close(): void {
    this.text.at++;
    if (this.groups.length == 0) {
      this.text.failWhole(Fault.UnexpectedParen);
      return;
    }
    const closed = this.group;
    this.group = this.groups.pop();
    this.flags = closed.flags;
    this.push(this.checked(closed.close()));
  }

  /** Repeats the last part. */
  private repeat(repetition: Repetition): void {
    const text = this.text;
    const start = repetition.start;
    const lazy = repetition.marked != this.has(RegexFlags.Ungreedy);
    const parts = this.group.parts;
    if (this.repeated >= 0) text.fail(Fault.InvalidRepeat, this.repeated, text.at);
    else if (parts.length == 0) text.fail(Fault.MissingRepeatArgument, start, text.at);
    if (text.failed) return;
    const node = Node.repeat(parts.pop(), repetition.least, repetition.most, lazy);
    if (node.copies > MAX_REPEAT) text.fail(Fault.InvalidRepeatCount, start, text.at);
    this.push(this.checked(node));
  }
}

/** What the letter after a backslash looks for, or -1. */
function lookOf(letter: i32): i32 {
  if (letter == 0x41) return Look.TextStart;
  if (letter == 0x7a) return Look.TextEnd;
  if (letter == 0x62) return Look.Word;
  return letter == 0x42 ? Look.NotWord : -1;
}
