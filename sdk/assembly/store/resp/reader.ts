import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { decimal, StoreValue } from "../value";

/** What one reply may be. */
export const RESP_MAX_BYTES: i32 = 8 * 1024 * 1024;
/** Values in one reply, lists among them. */
const MAX_VALUES: i32 = 65536;
/** Lists in lists. */
const MAX_DEPTH: i32 = 16;

export const enum RespState {
  /** More bytes are needed. */
  Incomplete,
  /** `value` is a whole reply; the bytes behind it are kept. */
  Complete,
  /** What came is no RESP, or more than is taken: it stays so. */
  Broken,
}

/**
 * Reads replies of RESP 2 as their bytes come: `push`, then `next` while it is Complete. A reply is read once it is whole, so
 * what is claimed of a size costs nothing before that many bytes are there.
 */
@final
export class RespReader {
  private readonly buffer: ByteWriter;
  private taken: i32 = 0;
  private at: i32 = 0;
  private values: i32 = 0;
  private broken: bool = false;
  private isCut: bool = false;
  private last: StoreValue = StoreValue.nil();
  /** What a scan that met the end of the bytes has seen of the current reply: it need not start before so many are there. */
  private wanted: i32 = 0;

  constructor(private readonly limit: i32 = RESP_MAX_BYTES) {
    this.buffer = new ByteWriter(256, limit);
  }

  /** The reply that `next` has read. */
  get value(): StoreValue {
    return this.last;
  }

  /** Bytes that no reply has taken yet. */
  get pending(): i32 {
    return this.buffer.length - this.taken;
  }

  push(bytes: Bytes): void {
    if (this.taken > 0) this.compact();
    this.buffer.bytes(bytes);
    if (this.buffer.overflowed) this.broken = true;
  }

  next(): RespState {
    if (this.broken) return RespState.Broken;
    if (this.pending < max(this.wanted, 1)) return RespState.Incomplete;
    this.at = this.taken;
    this.values = 0;
    this.isCut = false;
    const value = this.read(0);
    if (this.broken) return RespState.Broken;
    if (this.isCut) return RespState.Incomplete;
    this.taken = this.at;
    this.wanted = 0;
    this.last = value;
    return RespState.Complete;
  }

  /** Drops what was read; values that were handed out are windows of the old buffer, which stays theirs. */
  private compact(): void {
    const rest = this.buffer.view().slice(this.taken);
    this.buffer.take();
    this.buffer.bytes(rest);
    this.taken = 0;
  }

  private read(depth: i32): StoreValue {
    const line = this.line();
    if (this.isCut || this.broken) return StoreValue.nil();
    if (++this.values > MAX_VALUES) return this.fault();
    const rest = line.slice(1);
    switch (line.at(0)) {
      case 0x2b: // +
        return StoreValue.ofBytes(rest);
      case 0x2d: // -
        return StoreValue.ofError(rest);
      case 0x3a: // :
        return this.integer(rest);
      case 0x24: // $
        return this.bulk(rest);
      case 0x2a: // *
        return this.list(rest, depth);
      default:
        return this.fault();
    }
  }

  /** The line at `at`, without its end; moves behind it. */
  private line(): Bytes {
    const view = this.buffer.view();
    const end = view.indexOfByte(0x0d, this.at);
    if (end < 0 || end + 1 >= view.length) return this.cut(view.length + 1);
    if (view.at(end + 1) != 0x0a) {
      this.broken = true;
      return Bytes.empty();
    }
    const line = view.slice(this.at, end);
    this.at = end + 2;
    return line;
  }

  private cut(until: i32): Bytes {
    this.isCut = true;
    this.wanted = until - this.taken;
    return Bytes.empty();
  }

  private fault(): StoreValue {
    this.broken = true;
    return StoreValue.nil();
  }

  private integer(text: Bytes): StoreValue {
    const value = decimal(text, 0);
    return value == 0 && decimal(text, 1) == 1 ? this.fault() : StoreValue.ofInteger(value);
  }

  /** A size; -1 for "nothing", -2 when it is none. */
  private size(text: Bytes): i32 {
    const size = decimal(text, -2);
    return size < -1 || size > <i64>this.limit ? -2 : <i32>size;
  }

  private bulk(text: Bytes): StoreValue {
    const size = this.size(text);
    if (size == -2) return this.fault();
    if (size == -1) return StoreValue.nil();
    const end = this.at + size;
    const view = this.buffer.view();
    if (end > view.length - 2) {
      if (end - this.taken > this.limit - 2) return this.fault();
      this.cut(end + 2);
      return StoreValue.nil();
    }
    if (view.at(end) != 0x0d || view.at(end + 1) != 0x0a) return this.fault();
    const value = view.slice(this.at, end);
    this.at = end + 2;
    return StoreValue.ofBytes(value);
  }

  private list(text: Bytes, depth: i32): StoreValue {
    const size = this.size(text);
    if (size == -2 || size > MAX_VALUES || depth == MAX_DEPTH) return this.fault();
    if (size == -1) return StoreValue.nil();
    const items: StoreValue[] = [];
    for (let i = 0; i < size; i++) {
      const item = this.read(depth + 1);
      if (this.isCut || this.broken) return item;
      items.push(item);
    }
    return StoreValue.ofList(items);
  }
}
