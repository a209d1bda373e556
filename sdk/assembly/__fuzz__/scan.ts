import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { Regex } from "../regex/regex";
import { Workspace } from "../regex/workspace";
import { Finding, MatchCheck, Pattern, PatternKind, PatternSet, PatternStream } from "../scan";
import { given } from "./runner/exchange";

export { input } from "./runner/exchange";

/** Instructions that automata may visit for each byte of the text and word of an expression: each text is read by several. */
const MAX_VISITS: u64 = 96;

/** Longest text that is tried with a limit that it never comes to. */
const MAX_TEXT: i32 = 4096;

/** Refuses what ends in a digit that is odd, and leaves out a last `x`. */
class PickyCheck extends MatchCheck {
  accept(text: Bytes, start: i32, end: i32): i32 {
    const last = text.at(end - 1);
    if (last >= 0x30 && last <= 0x39 && (last & 1) != 0) return -1;
    return last == 0x78 ? end - 1 : end;
  }
}

/**
 * The input is lines of patterns, an empty line, and the text. A line begins with a letter for the kind (l, w, r; capital:
 * not folded; behind it `!`: the shortest, `?`: with a check). Traps when a text in pieces has other findings than the
 * whole, or is not given back, when the engine misses what an expression by itself finds, or when work is not linear.
 */
export function run(size: i32): i32 {
  const all = given(size);
  const end = textAt(all);
  const text = all.slice(end).slice(0, MAX_TEXT);
  const patterns = patternsOf(all.slice(0, end));
  const set = PatternSet.compile(patterns);
  if (!set.ok) return -1 - (set.error.length & 0xff);
  let words: u64 = 64;
  for (let i = 0; i < patterns.length; i++) words += <u64>patterns[i].text.length * 40;
  const before = Workspace.steps;
  const whole = set.value.scan(text);
  if (Workspace.steps - before > MAX_VISITS * words * <u64>(text.length + 16)) abort("not linear");
  checkPieces(set.value, text, whole);
  checkLimited(set.value, text);
  for (let i = 0; i < patterns.length; i++) checkAlone(patterns[i], i, text, whole);
  return min(whole.length, 15) | ((patterns.length & 7) << 4);
}

function textAt(all: Bytes): i32 {
  for (let at = 0; at >= 0; ) {
    const next = all.indexOfByte(0x0a, at);
    if (next < 0) return all.length;
    if (next == at) return at + 1;
    at = next + 1;
  }
  return all.length;
}

function patternsOf(lines: Bytes): Pattern[] {
  const out: Pattern[] = [];
  let at = 0;
  while (at < lines.length && out.length < 12) {
    const next = lines.indexOfByte(0x0a, at);
    const line = lines.slice(at, next < 0 ? lines.length : next);
    at += line.length + 1;
    const letter = line.at(0) | 0x20;
    const kind = letter == 0x77 ? PatternKind.Word : letter == 0x72 ? PatternKind.Regex : PatternKind.Literal;
    const mark = line.at(1);
    const text = line.slice(mark == 0x21 || mark == 0x3f ? 2 : 1).toString();
    const check = mark == 0x3f ? new PickyCheck() : null;
    if (text.length > 0) out.push(new Pattern(text, kind, (line.at(0) & 0x20) != 0, check, mark == 0x21));
  }
  return out;
}

/** The text in pieces of several sizes. */
function checkPieces(set: PatternSet, text: Bytes, whole: Finding[]): void {
  const steps: i32[] = [1, 2, 3, 7, 16, 61];
  for (let i = 0; i < steps.length; i++) {
    if (text.length > 512 && steps[i] < 7) continue;
    const found: Finding[] = [];
    if (!readInPieces(set.stream(1 << 20), text, steps[i], found)) abort("not given back");
    if (!same(found, whole)) abort(`in pieces of ${steps[i]}: ${shown(found)}, whole: ${shown(whole)}`);
  }
}

/** With a limit: the text is given back, and no more than the limit is held. */
function checkLimited(set: PatternSet, text: Bytes): void {
  const found: Finding[] = [];
  if (!readInPieces(set.stream(16), text, 5, found)) abort("not given back");
}

function readInPieces(stream: PatternStream, text: Bytes, step: i32, found: Finding[]): bool {
  const out = new ByteWriter();
  for (let at = 0; at < text.length; at += step) {
    stream.feed(text.slice(at, at + step));
    take(stream, out, found);
  }
  stream.finish();
  take(stream, out, found);
  return stream.heldBytes == 0 && out.view().equals(text);
}

function take(stream: PatternStream, out: ByteWriter, found: Finding[]): void {
  const before = out.length;
  const text = stream.take();
  out.bytes(text);
  for (let i = 0; i < stream.findings.length; i++) {
    const finding = stream.findings[i];
    if (finding.start < 0 || finding.start >= finding.end || finding.end > text.length) abort("crosses the end");
    found.push(finding.movedBy(before));
  }
}

/** An exact expression finds here what it finds by itself. */
function checkAlone(pattern: Pattern, number: i32, text: Bytes, found: Finding[]): void {
  if (pattern.folded || pattern.kind != PatternKind.Regex || pattern.check != null || pattern.shortest) return;
  const regex = Regex.compile(pattern.text);
  if (!regex.ok) return;
  const matches = regex.value.matches(text);
  let i = 0;
  while (matches.next()) {
    if (matches.start == matches.end) continue;
    while (i < found.length && found[i].pattern != number) i++;
    if (i == found.length || found[i].start != matches.start || found[i].end != matches.end) {
      abort(`${number} alone: ${matches.start}-${matches.end}, here ${shown(found)}`);
    }
    i++;
  }
}

function shown(findings: Finding[]): string {
  let out = "";
  for (let i = 0; i < findings.length; i++) out += `${findings[i].pattern}:${findings[i].start}-${findings[i].end} `;
  return out;
}

function same(some: Finding[], others: Finding[]): bool {
  if (some.length != others.length) return false;
  for (let i = 0; i < some.length; i++) {
    const one = some[i];
    const other = others[i];
    if (one.pattern != other.pattern || one.start != other.start || one.end != other.end) return false;
  }
  return true;
}
