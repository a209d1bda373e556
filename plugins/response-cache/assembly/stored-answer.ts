import { Bytes, ByteWriter, HeaderList } from "proxy-wasm-assemblyscript-sdk/assembly";

// An answer as it is kept: `a1 status asked arrived vary`, a line feed, `vary` bytes that say what the request said in the fields
// that it varies by, its fields, each `name: value` and a line feed, one more line feed, and the body. Where a resource has
// several answers, under its own key stands `v1`, a line feed, and the names of these fields, each with a line feed.

const ANSWER: Bytes = Bytes.of("a1 ");
const VARIES: Bytes = Bytes.of("v1\n");

const SPACE: i32 = 0x20;
const LINE: i32 = 0x0a;
const COLON: i32 = 0x3a;

/** Bytes of the first line at most. */
const LONGEST_HEAD: i32 = 96;
const MOST_DIGITS: i32 = 15;
/** More names than any resource is kept by. */
const MOST_NAMES: i32 = 32;

/** An answer that is kept: fields without `:status`, and the body, all of it. */
@final
export class StoredAnswer {
  constructor(
    readonly status: i32,
    /** Seconds since 1970: when the request was sent, and when the response came. */
    readonly askedAt: i64,
    readonly arrivedAt: i64,
    /** What the request said in the fields that the answer varies by, as `varyText` writes it. */
    readonly vary: Bytes,
    readonly headers: HeaderList,
    readonly body: Bytes,
  ) {}

  /** Null for what `write` did not write. */
  static read(bytes: Bytes): StoredAnswer | null {
    if (!bytes.startsWith(ANSWER)) return null;
    const end = bytes.slice(0, LONGEST_HEAD).indexOfByte(LINE);
    if (end < 0) return null;
    const numbers = new NumberReader(bytes.slice(ANSWER.length, end));
    const status = numbers.next();
    const asked = numbers.next();
    const arrived = numbers.next();
    const vary = numbers.next();
    const start = <i64>end + 1;
    if (!numbers.isOver || status < 100 || status > 599 || start + vary > <i64>bytes.length) return null;
    const fields = <i32>(start + vary);
    const headers = new HeaderList();
    const body = readFields(bytes, fields, headers);
    if (body < 0) return null;
    const text = bytes.slice(end + 1, fields);
    return new StoredAnswer(<i32>status, asked, arrived, text, headers, bytes.slice(body));
  }

  write(): Bytes {
    const out = new ByteWriter(256 + this.vary.length + this.body.length);
    out.bytes(ANSWER);
    out.integer(this.status);
    out.byte(SPACE);
    out.integer(this.askedAt);
    out.byte(SPACE);
    out.integer(this.arrivedAt);
    out.byte(SPACE);
    out.integer(this.vary.length);
    out.byte(LINE);
    out.bytes(this.vary);
    for (let i = 0; i < this.headers.length; i++) {
      out.bytes(this.headers.nameAt(i));
      out.text(": ");
      out.bytes(this.headers.valueAt(i));
      out.byte(LINE);
    }
    out.byte(LINE);
    out.bytes(this.body);
    return out.take();
  }

  /** The same answer, which the upstream has said to be good still. */
  renewed(headers: HeaderList, askedAt: i64, arrivedAt: i64): StoredAnswer {
    return new StoredAnswer(this.status, askedAt, arrivedAt, this.vary, headers, this.body);
  }
}

/** What stands under the key of a resource with several answers. */
export function writeVaryNames(names: Array<Bytes>): Bytes {
  const out = new ByteWriter(64);
  out.bytes(VARIES);
  for (let i = 0; i < names.length; i++) {
    out.bytes(names[i]);
    out.byte(LINE);
  }
  return out.take();
}

/** The names; none for what `writeVaryNames` did not write. */
export function readVaryNames(bytes: Bytes): Array<Bytes> {
  const names: Bytes[] = [];
  if (!bytes.startsWith(VARIES)) return names;
  for (let at = VARIES.length; at < bytes.length && names.length < MOST_NAMES; ) {
    const end = bytes.indexOfByte(LINE, at);
    if (end < 0) return [];
    names.push(bytes.slice(at, end));
    at = end + 1;
  }
  return names;
}

/** Answers where the body begins; -1 where it does not. */
function readFields(bytes: Bytes, from: i32, into: HeaderList): i32 {
  for (let at = from; at < bytes.length; ) {
    if (bytes.at(at) == LINE) return at + 1;
    const end = bytes.indexOfByte(LINE, at);
    const colon = bytes.indexOfByte(COLON, at);
    if (end < 0 || colon <= at || colon + 1 >= end || bytes.at(colon + 1) != SPACE) return -1;
    into.addBytes(bytes.slice(at, colon), bytes.slice(colon + 2, end));
    at = end + 1;
  }
  return -1;
}

/** Numbers of 0 and more with single spaces between; -1 for what is none. */
@final
class NumberReader {
  private at: i32 = 0;
  private isBad: bool = false;

  constructor(private readonly text: Bytes) {}

  next(): i64 {
    const space = this.text.indexOfByte(SPACE, this.at);
    const end = space < 0 ? this.text.length : space;
    let value: i64 = 0;
    if (end <= this.at || end - this.at > MOST_DIGITS) this.isBad = true;
    for (let i = this.at; i < end && !this.isBad; i++) {
      const digit = this.text.at(i) - 0x30;
      if (<u32>digit > 9) this.isBad = true;
      else value = value * 10 + <i64>digit;
    }
    this.at = end + 1;
    return this.isBad ? -1 : value;
  }

  /** Whether all were read, and each was one. */
  get isOver(): bool {
    return !this.isBad && this.at == this.text.length + 1;
  }
}
