import { Fault } from "./fault";
import { MAX_REPEAT } from "./limits";
import { UNBOUNDED } from "./node";
import { PatternText } from "./pattern-text";

/** No number where one may stand. */
const NO_COUNT: i32 = -2;

/** One of `*`, `+`, `?`, `{n}`, `{n,}` and `{n,m}`. */
@final
export class Repetition {
  constructor(
    /** Where the operator begins in the pattern. */
    readonly start: i32,
    readonly least: i32,
    readonly most: i32,
    /** A `?` follows, which makes a greedy one lazy and a lazy one greedy. */
    readonly marked: bool,
  ) {}
}

/** Reads the repetition that stands here; null when none does, or its count is over the limit. */
export function readRepetition(text: PatternText): Repetition | null {
  const start = text.at;
  if (text.skip(0x2a)) return new Repetition(start, 0, UNBOUNDED, text.skip(0x3f));
  if (text.skip(0x2b)) return new Repetition(start, 1, UNBOUNDED, text.skip(0x3f));
  if (text.skip(0x3f)) return new Repetition(start, 0, 1, text.skip(0x3f));
  if (!text.skip(0x7b)) return null;
  const least = readCount(text);
  let most = least;
  if (least != NO_COUNT && text.skip(0x2c)) most = text.peek() == 0x7d ? UNBOUNDED : readCount(text);
  if (least == NO_COUNT || most == NO_COUNT || !text.skip(0x7d)) {
    // What is no count is an ordinary {.
    text.at = start;
    return null;
  }
  if (least > MAX_REPEAT || most > MAX_REPEAT || (most != UNBOUNDED && least > most)) {
    text.fail(Fault.InvalidRepeatCount, start, text.at);
    return null;
  }
  return new Repetition(start, least, most, text.skip(0x3f));
}

/** Reads a number without leading zeros; anything above the limit is one above it. */
function readCount(text: PatternText): i32 {
  const first = text.peek();
  if (!isDigit(first) || (first == 0x30 && isDigit(text.peek(1)))) return NO_COUNT;
  let count = 0;
  while (isDigit(text.peek())) count = min(count * 10 + text.take() - 0x30, MAX_REPEAT + 1);
  return count;
}

function isDigit(unit: i32): bool {
  return unit >= 0x30 && unit <= 0x39;
}
