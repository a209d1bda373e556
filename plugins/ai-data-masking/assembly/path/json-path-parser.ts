import { Bytes, ByteWriter, Result, unescapeText } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Segment, Selector, SelectorKind } from "./selector";

const DOLLAR: i32 = 0x24;
const QUOTE: i32 = 0x22;
const APOSTROPHE: i32 = 0x27;
const STAR: i32 = 0x2a;
const COMMA: i32 = 0x2c;
const DASH: i32 = 0x2d;
const DOT: i32 = 0x2e;
const COLON: i32 = 0x3a;
const QUESTION: i32 = 0x3f;
const OPEN: i32 = 0x5b;
const BACKSLASH: i32 = 0x5c;
const CLOSE: i32 = 0x5d;

/** Most segments of a path. */
const MOST_SEGMENTS: i32 = 64;
/** Largest index. */
const LARGEST: i32 = 100_000_000;

/** Reads a JSONPath (RFC 9535) without filters; slices go forward only. */
@final
export class JsonPathParser {
  private readonly text: Bytes;
  private at: i32 = 0;
  private error: string = "";

  constructor(path: string) {
    this.text = Bytes.of(path);
  }

  parse(): Result<Segment[]> {
    const segments: Segment[] = [];
    if (this.text.at(0) != DOLLAR) this.fail("a path begins with `$`");
    this.at = 1;
    while (this.at < this.text.length && this.error.length == 0) {
      if (segments.length == MOST_SEGMENTS) this.fail("more than " + MOST_SEGMENTS.toString() + " segments");
      else segments.push(this.segment());
    }
    return this.error.length == 0 ? Result.of(segments) : Result.fail<Segment[]>([], this.error);
  }

  private fail(what: string): void {
    if (this.error.length == 0) this.error = what + ", at " + this.at.toString();
  }

  private take(byte: i32): bool {
    const is = this.text.at(this.at) == byte;
    if (is) this.at++;
    return is;
  }

  private segment(): Segment {
    const dots = this.take(DOT) ? (this.take(DOT) ? 2 : 1) : 0;
    const segment = new Segment(dots == 2);
    if (dots != 1 && this.take(OPEN)) this.bracketed(segment);
    else if (dots == 0) this.fail("expected `.` or `[`");
    else segment.selectors.push(this.take(STAR) ? new Selector(SelectorKind.Wildcard) : this.shorthand());
    return segment;
  }

  /** A name without quotes. */
  private shorthand(): Selector {
    const from = this.at;
    while (isNameByte(this.text.at(this.at))) this.at++;
    if (this.at == from) this.fail("expected a name");
    const selector = new Selector(SelectorKind.Name);
    selector.name = this.text.slice(from, this.at);
    return selector;
  }

  private bracketed(segment: Segment): void {
    do {
      this.skipSpace();
      segment.selectors.push(this.selector());
      this.skipSpace();
    } while (this.error.length == 0 && this.take(COMMA));
    if (!this.take(CLOSE)) this.fail("expected `]`");
  }

  private selector(): Selector {
    const byte = this.text.at(this.at);
    if (byte == QUESTION) this.fail("filters are not known here");
    if (this.take(STAR)) return new Selector(SelectorKind.Wildcard);
    if (this.take(QUOTE) || this.take(APOSTROPHE)) return this.quoted(byte);
    return this.numbers();
  }

  private quoted(quote: i32): Selector {
    const escaped = new ByteWriter();
    while (this.at < this.text.length && !this.take(quote)) {
      const byte = this.text.at(this.at++);
      // JSON knows every escape but that of the apostrophe.
      if (byte == BACKSLASH && this.take(APOSTROPHE)) escaped.byte(APOSTROPHE);
      else escaped.byte(byte);
      if (byte == BACKSLASH && this.text.at(this.at - 1) == BACKSLASH) escaped.byte(this.text.at(this.at++));
    }
    if (this.text.at(this.at - 1) != quote) this.fail("a name without its closing quote");
    const selector = new Selector(SelectorKind.Name);
    selector.name = unescapeText(escaped.take());
    return selector;
  }

  private numbers(): Selector {
    const hasStart = this.isNumber();
    const start = hasStart ? this.number() : 0;
    this.skipSpace();
    if (!this.take(COLON)) {
      if (!hasStart) this.fail("expected a name in quotes, an index or `*`");
      const index = new Selector(SelectorKind.Index);
      index.start = start;
      return index;
    }
    const slice = new Selector(SelectorKind.Slice);
    slice.start = start;
    this.skipSpace();
    if (this.isNumber()) slice.end = this.number();
    this.skipSpace();
    if (this.take(COLON)) this.skipSpace();
    if (this.isNumber()) slice.step = this.number();
    if (slice.step < 1) this.fail("a slice goes forward");
    return slice;
  }

  private isNumber(): bool {
    const byte = this.text.at(this.at);
    return isDigit(byte) || (byte == DASH && isDigit(this.text.at(this.at + 1)));
  }

  private number(): i32 {
    const negative = this.take(DASH);
    let value = 0;
    while (isDigit(this.text.at(this.at))) {
      value = value * 10 + this.text.at(this.at++) - 0x30;
      if (value > LARGEST) {
        this.fail("too large a number");
        break;
      }
    }
    return negative ? -value : value;
  }

  private skipSpace(): void {
    while (this.text.at(this.at) == 0x20) this.at++;
  }
}

/** Letters, digits, `_`, and what is not ASCII (RFC 9535, section 2.5.1.1); `-`, too, since names of members have it. */
function isNameByte(byte: i32): bool {
  return isDigit(byte) || <u32>((byte | 0x20) - 0x61) < 26 || byte == 0x5f || byte == DASH || byte >= 0x80;
}

function isDigit(byte: i32): bool {
  return <u32>(byte - 0x30) < 10;
}
