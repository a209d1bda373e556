import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { Regex } from "../regex/regex";
import { RegexSet } from "../regex/regex-set";
import { RegexScanner } from "../regex/scanner";
import { linkUnicodeClasses } from "../regex/unicode";
import { Workspace } from "../regex/workspace";
import { given } from "./runner/exchange";

export { input } from "./runner/exchange";

/** Most bytes of a replaced text. */
const LIMIT: i32 = 1 << 20;

/** Visits of instructions allowed for each instruction and each byte: three automata read a match, with slack. */
const MAX_VISITS: u64 = 8;

/** Words of the program times bytes of the text that are tried: linear time is still long for a program of 128 KB. */
const MAX_PRODUCT: i32 = 1 << 23;

let out: ByteWriter = new ByteWriter();

/** Where the account of the last run is; see `run`. */
export function outcome(): usize {
  return out.view().ptr;
}

export function outcomeSize(): i32 {
  return out.length;
}

/**
 * The input is pattern NUL template NUL text. The outcome is the error, or a line with the positions of all matches
 * (`start-end,start-end,…;`, groups after the whole, `-` for none) and then the replaced text. Traps when parts of the
 * engine disagree or the work is not linear.
 */
export function run(size: i32): i32 {
  linkUnicodeClasses();
  const all = given(size);
  const first = cut(all, 0);
  const second = cut(all, first + 1);
  const pattern = all.slice(0, first).toString();
  const template = all.slice(first + 1, second);
  const text = all.slice(second + 1);
  out = new ByteWriter();
  const regex = Regex.compile(pattern);
  if (!regex.ok) {
    out.text(regex.error);
    return -1 - (regex.error.length & 0xff);
  }
  const part = text.slice(0, MAX_PRODUCT / regex.value.size);
  checkWork(regex.value, part);
  checkSet(regex.value, pattern, part);
  return writeMatches(regex.value, template, part);
}

function cut(bytes: Bytes, from: i32): i32 {
  const at = bytes.indexOfByte(0, from);
  return at < 0 ? bytes.length : at;
}

/** One search takes time linear in the text. */
function checkWork(regex: Regex, text: Bytes): void {
  const before = Workspace.steps;
  const found = regex.captures(text).found;
  const steps = Workspace.steps - before;
  if (steps > MAX_VISITS * <u64>regex.size * <u64>(text.length + 2)) unreachable();
  if (found != regex.test(text)) unreachable();
}

/** A set of this and other patterns, and a scanner that is fed single bytes, see what the pattern alone sees. */
function checkSet(regex: Regex, pattern: string, text: Bytes): void {
  const set = RegexSet.compile(["b", pattern, "$"]);
  if (!set.ok) return;
  const whole = set.value.matches(text);
  const pieces = new RegexScanner(set.value);
  const other = new RegexScanner(set.value);
  const step = 1 + (text.length >> 6);
  for (let at = 0; at < text.length; at += step) {
    pieces.feed(text.slice(at, at + step));
    other.feed(text.slice(0, at & 7));
  }
  pieces.finish();
  if (whole.matched(1) != regex.test(text) || !whole.matched(2)) unreachable();
  for (let i = 0; i < 3; i++) {
    if (whole.end(i) != pieces.end(i)) unreachable();
  }
}

/** Writes all matches and the replaced text; gives a number that differs for most outcomes. */
function writeMatches(regex: Regex, template: Bytes, text: Bytes): i32 {
  const matches = regex.matches(text);
  let count = 0;
  while (matches.next()) {
    count++;
    const groups = regex.capturesOf(text, matches.match);
    for (let i = 0; i < groups.length; i++) {
      if (i > 0) out.byte(0x2c);
      if (groups.start(i) >= 0) out.text(groups.start(i).toString());
      out.byte(0x2d);
      if (groups.end(i) >= 0) out.text(groups.end(i).toString());
      if (groups.start(i) > groups.end(i) || groups.end(i) > matches.match.end) unreachable();
    }
    out.byte(0x3b);
  }
  out.byte(0x0a);
  const replaced = regex.replaceAll(text, template, LIMIT);
  if (!replaced.ok) return 1;
  out.bytes(replaced.value);
  return min(count, 15) | ((regex.size & 0xff) << 4) | ((regex.groupCount & 7) << 12);
}
