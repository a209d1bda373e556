import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { unescapeText } from "./escape";
import { isModifier } from "./modifiers";
import { parseNumber } from "./number";
import { Comparison, JsonPath, PathQuery, PathStep, StepKind } from "./path";

const DOT: i32 = 0x2e;
const PIPE: i32 = 0x7c;
const HASH: i32 = 0x23;
const AT: i32 = 0x40;
const BACKSLASH: i32 = 0x5c;
const QUOTE: i32 = 0x22;

/** Queries may nest this deep; what is deeper is taken for a key. */
const MAX_NESTING: i32 = 16;

/** Compiles a path; see `JsonPath.compile`. */
export function parsePath(text: Bytes, nesting: i32 = 0): JsonPath {
  return new PathParser(text, nesting).parse();
}

/** The largest index a component can mean; a longer number is a key only. */
function parseIndex(key: Bytes): i32 {
  const length = key.length;
  if (length == 0 || length > 9) return -1;
  let index = 0;
  for (let i = 0; i < length; i++) {
    const digit = key.at(i) - 0x30;
    if (<u32>digit > 9) return -1;
    index = index * 10 + digit;
  }
  return index;
}

function isOpening(c: i32): bool {
  return c == 0x28 || c == 0x5b || c == 0x7b;
}

function isClosing(c: i32): bool {
  return c == 0x29 || c == 0x5d || c == 0x7d;
}

function trim(text: Bytes): Bytes {
  let from = 0;
  let to = text.length;
  while (from < to && text.at(from) <= 0x20) from++;
  while (to > from && text.at(to - 1) <= 0x20) to--;
  return text.slice(from, to);
}

function isComparison(c: i32): bool {
  return c == 0x21 || c == 0x3c || c == 0x3d || c == 0x3e || c == 0x25;
}

/** The comparison that `text` begins with. */
function comparisonOf(text: Bytes): Comparison {
  const first = text.at(0);
  const equal = text.at(1) == 0x3d;
  if (first == 0x3d) return Comparison.Equal;
  if (first == 0x3c) return equal ? Comparison.LessOrEqual : Comparison.Less;
  if (first == 0x3e) return equal ? Comparison.GreaterOrEqual : Comparison.Greater;
  if (first == 0x25) return Comparison.Like;
  return equal ? Comparison.NotEqual : text.at(1) == 0x25 ? Comparison.NotLike : Comparison.None;
}

/** How many bytes the operator at the start of `text` has. */
function comparisonSize(text: Bytes): i32 {
  const first = text.at(0);
  const second = text.at(1);
  return second == 0x3d && first != 0x25 ? 2 : first == 0x21 && second == 0x25 ? 2 : 1;
}

@final
class PathParser {
  private at: i32 = 0;

  constructor(
    private readonly text: Bytes,
    private readonly nesting: i32,
  ) {}

  parse(): JsonPath {
    const segments: PathStep[] = [];
    let last: PathStep | null = null;
    for (;;) {
      const step = this.step();
      if (last == null) segments.push(step);
      else last.next = step;
      const separator = this.text.at(this.at++);
      if (separator < 0) break;
      last = separator == PIPE ? null : step;
    }
    return new JsonPath(segments);
  }

  private step(): PathStep {
    const c = this.text.at(this.at);
    if (c == AT) {
      const modifier = this.modifier();
      if (modifier != null) return modifier;
    }
    if (c == HASH) {
      const next = this.text.at(this.at + 1);
      if (next < 0 || next == DOT || next == PIPE) return new PathStep(StepKind.Each, this.take(1));
      if ((next == 0x28 || next == 0x5b) && this.nesting < MAX_NESTING) {
        const query = this.queryStep();
        if (query != null) return query;
      }
    }
    return this.key();
  }

  /** At a dot, a pipe or the end. */
  private get atSeparator(): bool {
    const c = this.text.at(this.at);
    return c < 0 || c == DOT || c == PIPE;
  }

  private take(length: i32): Bytes {
    const from = this.at;
    this.at += length;
    return this.text.slice(from, this.at);
  }

  /** A key or index: up to the next dot or pipe that is not escaped. */
  private key(): PathStep {
    const from = this.at;
    let wild = false;
    let escaped = false;
    while (!this.atSeparator) {
      const c = this.text.at(this.at);
      if (c == 0x2a || c == 0x3f) wild = true;
      if (c == BACKSLASH) {
        escaped = true;
        this.at = min(this.at + 2, this.text.length);
      } else this.at++;
    }
    const key = this.text.slice(from, this.at);
    const step = new PathStep(StepKind.Key, escaped && !wild ? this.stripEscapes(key) : key);
    step.wild = wild;
    step.index = escaped ? -1 : parseIndex(key);
    return step;
  }

  private stripEscapes(key: Bytes): Bytes {
    const out = new ByteWriter(key.length);
    for (let i = 0; i < key.length; i++) {
      if (key.at(i) == BACKSLASH) i++;
      if (i < key.length) out.byte(key.at(i));
    }
    return out.view();
  }

  /** A known modifier; null leaves the component to be a key. */
  private modifier(): PathStep | null {
    let end = this.at + 1;
    for (;;) {
      const c = this.text.at(end);
      if (c < 0 || c == DOT || c == PIPE || c == 0x3a) break;
      end++;
    }
    const name = this.text.slice(this.at + 1, end);
    if (!isModifier(name)) return null;
    this.at = end;
    const step = new PathStep(StepKind.Modifier, name);
    if (this.text.at(end) == 0x3a) {
      this.at++;
      step.argument = this.take(this.argumentEnd() - this.at);
    }
    return step;
  }

  /** A JSON argument ends with its bracket, any other at the next pipe. */
  private argumentEnd(): i32 {
    if (isOpening(this.text.at(this.at))) {
      const end = this.closing(this.at);
      if (end >= 0) return end + 1;
    }
    const pipe = this.text.indexOfByte(PIPE, this.at);
    return pipe < 0 ? this.text.length : pipe;
  }

  /** Position of the bracket that closes the one at `open`, quotes and escapes seen; -1 when it is not closed. */
  private closing(open: i32): i32 {
    let depth = 0;
    let quoted = false;
    for (let i = open; i < this.text.length; i++) {
      const c = this.text.at(i);
      if (c == BACKSLASH) i++;
      else if (c == QUOTE) quoted = !quoted;
      else if (quoted) continue;
      else if (isOpening(c)) depth++;
      else if (isClosing(c) && --depth == 0) return i;
    }
    return -1;
  }

  /** `#(…)` or `#(…)#`; null when the bracket is not closed. */
  private queryStep(): PathStep | null {
    const open = this.at + 1;
    const close = this.closing(open);
    if (close < 0) return null;
    const all = this.text.at(close + 1) == HASH;
    const step = new PathStep(all ? StepKind.All : StepKind.First, this.text.slice(this.at, close + 1));
    step.query = this.query(open + 1, close);
    this.at = close + 1;
    // As in gjson, what stands between the query and the separator has no meaning.
    while (!this.atSeparator) this.at++;
    return step;
  }

  private query(from: i32, to: i32): PathQuery {
    const operator = this.operatorAt(from, to);
    const left = trim(this.text.slice(from, operator));
    const path: JsonPath | null = left.length == 0 ? null : parsePath(left, this.nesting + 1);
    if (operator == to) return new PathQuery(path, Comparison.None, Bytes.empty(), 0);
    const rest = this.text.slice(operator, to);
    let value = trim(rest.slice(comparisonSize(rest)));
    if (value.length >= 2 && value.at(0) == QUOTE && value.at(value.length - 1) == QUOTE) {
      value = unescapeText(value.slice(1, value.length - 1));
    }
    return new PathQuery(path, comparisonOf(rest), value, parseNumber(value, 0));
  }

  /** Where the operator of the query `[from, to)` begins: outside of nested brackets and of quotes; `to` when there is none. */
  private operatorAt(from: i32, to: i32): i32 {
    for (let i = from; i < to; i++) {
      const c = this.text.at(i);
      if (isComparison(c)) return i;
      if (c == BACKSLASH) i++;
      else if (isOpening(c)) {
        const close = this.closing(i);
        if (close > 0) i = close;
      }
    }
    return to;
  }
}
