import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { findLineEnd, skipLineEnd } from "./line-end";

const LF: i32 = 0x0a;
const COLON: i32 = 0x3a;
const SPACE: i32 = 0x20;
/** Most digits of a `retry` that are read; more would not fit an i64. */
const RETRY_DIGITS: i32 = 18;

/** One block of a stream, split into its fields (WHATWG HTML, section 9.2.6). */
@final
export class SseBlock {
  event: Bytes = Bytes.empty();
  data: Bytes = Bytes.empty();
  id: Bytes = Bytes.empty();
  hasId: bool = false;
  /** milliseconds; -1 when the block has none */
  retry: i64 = -1;
  private dataLines: i32 = 0;
  private joined: ByteWriter | null = null;

  private constructor(
    readonly raw: Bytes,
    readonly isCut: bool,
  ) {}

  /** Whether there is a `data` field, be it empty: only then the block is an event. */
  get hasData(): bool {
    return this.dataLines > 0;
  }

  static empty(): SseBlock {
    return new SseBlock(Bytes.empty(), false);
  }

  /** @param isFirst whether the stream begins here, so that a byte order mark is skipped */
  static read(raw: Bytes, isFirst: bool, isCut: bool): SseBlock {
    const block = new SseBlock(raw, isCut);
    const end = raw.ptrEnd;
    let at = raw.ptr + (isFirst && startsWithMark(raw) ? 3 : 0);
    while (at < end) {
      const stop = findLineEnd(at, end);
      if (stop > at) block.line(raw.slice(<i32>(at - raw.ptr), <i32>(stop - raw.ptr)));
      at = stop < end ? skipLineEnd(stop, end) : end;
    }
    const joined = block.joined;
    if (joined) block.data = joined.take();
    return block;
  }

  private line(line: Bytes): void {
    const colon = line.indexOfByte(COLON);
    if (colon == 0) return;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? line.slice(line.length) : line.slice(colon + (line.at(colon + 1) == SPACE ? 2 : 1));
    if (name.equalsString("data")) this.addData(value);
    else if (name.equalsString("event")) this.event = value;
    else if (name.equalsString("retry")) this.readRetry(value);
    else if (name.equalsString("id") && value.indexOfByte(0) < 0) {
      this.id = value;
      this.hasId = true;
    }
  }

  private addData(value: Bytes): void {
    if (this.dataLines++ == 0) {
      this.data = value;
      return;
    }
    let joined = this.joined;
    if (!joined) {
      joined = new ByteWriter(this.raw.length);
      joined.bytes(this.data);
      this.joined = joined;
    }
    joined.byte(LF);
    joined.bytes(value);
  }

  private readRetry(value: Bytes): void {
    if (value.length == 0 || value.length > RETRY_DIGITS) return;
    let milliseconds: i64 = 0;
    for (let i = 0; i < value.length; i++) {
      const digit = value.at(i) - 0x30;
      if (digit < 0 || digit > 9) return;
      milliseconds = milliseconds * 10 + digit;
    }
    this.retry = milliseconds;
  }
}

function startsWithMark(raw: Bytes): bool {
  return raw.at(0) == 0xef && raw.at(1) == 0xbb && raw.at(2) == 0xbf;
}
