import { Bytes, jsonErrorAt, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";

const LINE_FEED: i32 = 0x0a;
const RETURN: i32 = 0x0d;
const TAB: i32 = 0x09;
const SPACE: i32 = 0x20;
const QUOTE: i32 = 0x22;
const HASH: i32 = 0x23;
const COMMA: i32 = 0x2c;
const EQUALS: i32 = 0x3d;
const BACKSLASH: i32 = 0x5c;
const OPEN: i32 = 0x7b;
const CLOSE: i32 = 0x7d;

/** Lines of one text that are looked at. */
const MOST_LINES: i32 = 50_000;

/**
 * Goes through the samples of a text of metrics (Prometheus text format 0.0.4, OpenMetrics 1.0): `name{label="value"} 1.5`.
 * What is no sample is passed over. A last line without its end is none: the text may have been cut within a number.
 */
@final
export class SampleReader {
  name: Bytes = Bytes.empty();
  /** What stands between the braces. */
  labels: Bytes = Bytes.empty();
  private valueText: Bytes = Bytes.empty();
  private at: i32 = 0;
  private lines: i32 = 0;

  constructor(private readonly text: Bytes) {}

  /** Moves to the next sample; false at the end. */
  next(): bool {
    while (this.lines < MOST_LINES) {
      const end = this.text.indexOfByte(LINE_FEED, this.at);
      if (end < 0) return false;
      const line = this.text.slice(this.at, end);
      this.at = end + 1;
      this.lines++;
      if (this.read(line)) return true;
    }
    return false;
  }

  /** The sample's value; NaN where it is no number, or written as only Prometheus writes it (`+Inf`, `NaN`). */
  get value(): f64 {
    const text = this.valueText;
    return jsonErrorAt(text) >= 0 ? NaN : JsonValue.of(text).asF64(NaN);
  }

  /** What the label of that name says, as it is written; null where there is none. */
  label(name: Bytes): Bytes | null {
    const labels = this.labels;
    let at = skipBlank(labels, 0);
    while (at < labels.length) {
      const equals = labels.indexOfByte(EQUALS, at);
      const quote = equals < 0 ? -1 : skipBlank(labels, equals + 1);
      const end = labels.at(quote) == QUOTE ? quoteEnd(labels, quote + 1) : -1;
      if (end < 0) return null;
      if (trimmedEnd(labels.slice(at, equals)).equals(name)) return labels.slice(quote + 1, end);
      at = skipBlank(labels, end + 1);
      if (labels.at(at) == COMMA) at = skipBlank(labels, at + 1);
    }
    return null;
  }

  private read(line: Bytes): bool {
    const start = skipBlank(line, 0);
    if (start == line.length || line.at(start) == HASH) return false;
    const nameEnd = wordEnd(line, start);
    let at = skipBlank(line, nameEnd);
    this.labels = Bytes.empty();
    if (line.at(at) == OPEN) {
      const close = labelsEnd(line, at + 1);
      if (close < 0) return false;
      this.labels = line.slice(at + 1, close);
      at = skipBlank(line, close + 1);
    }
    const end = wordEnd(line, at);
    if (nameEnd == start || end == at) return false;
    this.name = line.slice(start, nameEnd);
    this.valueText = line.slice(at, end);
    return true;
  }
}

function isBlank(byte: i32): bool {
  return byte == SPACE || byte == TAB || byte == RETURN;
}

function skipBlank(text: Bytes, from: i32): i32 {
  let at = from;
  while (isBlank(text.at(at))) at++;
  return at;
}

function trimmedEnd(text: Bytes): Bytes {
  let end = text.length;
  while (end > 0 && isBlank(text.at(end - 1))) end--;
  return text.slice(0, end);
}

/** Where a name or a number ends. */
function wordEnd(text: Bytes, from: i32): i32 {
  let at = from;
  while (at < text.length && !isBlank(text.at(at)) && text.at(at) != OPEN) at++;
  return at;
}

/** Where the closing quote is; -1: there is none. */
function quoteEnd(text: Bytes, from: i32): i32 {
  for (let at = from; at < text.length; at++) {
    const byte = text.at(at);
    if (byte == QUOTE) return at;
    if (byte == BACKSLASH) at++;
  }
  return -1;
}

/** Where the closing brace is, past the quotes; -1: there is none. */
function labelsEnd(line: Bytes, from: i32): i32 {
  let at = from;
  while (at < line.length) {
    const byte = line.at(at);
    if (byte == CLOSE) return at;
    if (byte == QUOTE) {
      const end = quoteEnd(line, at + 1);
      if (end < 0) return -1;
      at = end;
    }
    at++;
  }
  return -1;
}
