import { foldCase } from "./case-fold";
import { UnicodeClasses, perlClass, posixClass } from "./classes";
import { CodePoints } from "./code-points";
import { readEscape } from "./escape";
import { Fault } from "./fault";
import { PatternText } from "./pattern-text";

/** Reads a bracketed class from its `[`. */
export function readClass(text: PatternText, fold: bool): CodePoints {
  const start = text.at++;
  const negated = text.skip(0x5e);
  const set = new CodePoints();
  // A ] that comes first is an ordinary member.
  for (let first = true; !text.failed && (first || text.peek() != 0x5d); first = false) {
    const group = readPosix(text, fold);
    if (group != null) {
      set.addAll(group);
      continue;
    }
    if (text.failed) break;
    const members = readClassEscape(text, fold);
    if (members != null) set.addAll(members);
    else if (!text.failed) readRange(text, set, start);
  }
  text.at++;
  const folded = fold ? foldCase(set) : set;
  return negated ? folded.negated() : folded;
}

/** Reads `\d`, `\pL` and the like, from the backslash; null when none stands here, or it is wrong. */
export function readClassEscape(text: PatternText, fold: bool): CodePoints | null {
  if (text.peek() != 0x5c) return null;
  const letter = text.peek(1);
  if (letter < 0) return null;
  const upper = (letter & 0x20) == 0;
  if ((letter | 0x20) == 0x70) return readUnicode(text, fold, upper);
  const set = perlClass(letter | 0x20);
  if (set == null) return null;
  text.at += 2;
  return finish(set, fold, upper);
}

/** Case is folded before the set is negated: a negated class has no letter of which the set has another case. */
function finish(set: CodePoints, fold: bool, negated: bool): CodePoints {
  const folded = fold ? foldCase(set) : set;
  return negated ? folded.negated() : folded;
}

/** Reads `\pL`, `\p{Name}` or `\p{^Name}`. */
function readUnicode(text: PatternText, fold: bool, upper: bool): CodePoints | null {
  const start = text.at;
  text.at += 2;
  let name = "";
  if (text.peek() == 0x7b) {
    const end = text.find("}", text.at);
    if (end < 0) {
      text.fail(Fault.InvalidClassRange, start, text.text.length);
      return null;
    }
    name = text.text.substring(text.at + 1, end);
    text.at = end + 1;
  } else if (!text.done) {
    name = String.fromCodePoint(text.take());
  }
  const inverse = name.startsWith("^");
  const set = UnicodeClasses.find(inverse ? name.substring(1) : name);
  if (set == null) {
    text.fail(UnicodeClasses.linked ? Fault.InvalidClassRange : Fault.UnicodeNotLinked, start, text.at);
    return null;
  }
  return finish(set, fold, upper != inverse);
}

/** Reads `[:name:]` or `[:^name:]`; null when none stands here, or the name is unknown. */
function readPosix(text: PatternText, fold: bool): CodePoints | null {
  if (text.peek() != 0x5b || text.peek(1) != 0x3a) return null;
  const end = text.find(":]", text.at + 2);
  if (end < 0) return null;
  const negated = text.peek(2) == 0x5e;
  const set = posixClass(text.text.substring(text.at + (negated ? 3 : 2), end));
  if (set == null) {
    text.fail(Fault.InvalidClassRange, text.at, end + 2);
    return null;
  }
  text.at = end + 2;
  return finish(set, fold, negated);
}

/** Reads a character or a range of a class; `start` is where the class began. */
function readRange(text: PatternText, set: CodePoints, start: i32): void {
  const from = text.at;
  const lo = readMember(text, start);
  let hi = lo;
  if (text.peek() == 0x2d && text.peek(1) >= 0 && text.peek(1) != 0x5d) {
    text.at++;
    hi = readMember(text, start);
  }
  if (text.failed) return;
  if (hi < lo) text.fail(Fault.InvalidClassRange, from, text.at);
  else set.add(<u32>lo, <u32>hi);
}

function readMember(text: PatternText, start: i32): i32 {
  if (text.peek() == 0x5c) return readEscape(text);
  if (text.done) text.fail(Fault.MissingBracket, start, text.text.length);
  return text.take();
}
