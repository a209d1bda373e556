// What the benchmark of the pattern engine measures: a text scanned whole, and the same in small pieces.
import { Bytes } from "../../../../sdk/assembly/bytes";
import { detectorNames, patternsOf } from "../../../../sdk/assembly/scan/detect";
import { Pattern, PatternSet, PatternStream } from "../../../../sdk/assembly/scan";

@final
class Work {
  given: Bytes = Bytes.empty();
  patterns: Pattern[] = [];
  set: PatternSet = PatternSet.none();
  text: Bytes = Bytes.empty();
  stream: PatternStream = PatternSet.none().stream();
  at: i32 = 0;
}

const WORK = new Work();

export function input(size: i32): usize {
  WORK.given = Bytes.wrap(new ArrayBuffer(size));
  return WORK.given.ptr;
}

/** The input is a pattern. @param kind `PatternKind` @param folded 1: looked for in the folded text */
export function pattern(kind: i32, folded: i32): void {
  WORK.patterns.push(new Pattern(WORK.given.toString(), kind, folded != 0));
}

/** All detectors. */
export function detectors(): void {
  for (let i = 0; i < detectorNames.length; i++) {
    const patterns = patternsOf(detectorNames[i]);
    for (let j = 0; j < patterns.length; j++) WORK.patterns.push(patterns[j]);
  }
}

/** Compiles the patterns; the text is what the input is then. Negative when they are refused. */
export function compile(): i32 {
  const set = PatternSet.compile(WORK.patterns);
  WORK.set = set.value;
  WORK.patterns = [];
  return set.ok ? set.value.length : -1;
}

export function text(): void {
  WORK.text = WORK.given;
}

export function scan(): i32 {
  return WORK.set.scan(WORK.text).length;
}

export function begin(): void {
  WORK.stream = WORK.set.stream();
  WORK.at = 0;
}

/** The next piece of the text in a stream that never ends. */
export function event(size: i32): i32 {
  if (WORK.at + size > WORK.text.length) WORK.at = 0;
  WORK.stream.feed(WORK.text.slice(WORK.at, WORK.at + size));
  WORK.at += size;
  return WORK.stream.take().length;
}
