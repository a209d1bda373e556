import { compareBytes } from "./compare";
import { Literal, literalAddress, literalLength } from "./literal";
import { decodeUtf8 } from "./utf8";

/**
 * A window onto bytes: `[start, end)` of `buffer`. The bytes are shared, not copied, so a window is cheap to make and to
 * pass on; it keeps its buffer alive. Nothing here traps: positions out of range are clamped, `at` answers -1.
 */
@final
export class Bytes {
  constructor(
    readonly buffer: ArrayBuffer,
    readonly start: i32,
    readonly end: i32,
  ) {}

  /** The UTF-8 bytes of a string. */
  static of(text: string): Bytes {
    return Bytes.wrap(String.UTF8.encode(text));
  }

  /** The bytes of a text of the program. */
  static ofLiteral(text: Literal): Bytes {
    const buffer = new ArrayBuffer(literalLength(text));
    memory.copy(changetype<usize>(buffer), literalAddress(text), <usize>literalLength(text));
    return Bytes.wrap(buffer);
  }

  /** The same for a constant, which is kept when it was asked for once; the build makes calls of this from constants. */
  static constant(text: string): Bytes {
    return Bytes.of(text);
  }

  static constantLiteral(text: Literal): Bytes {
    const slot = (text * 0x9e3779b1) >> (32 - SLOT_BITS);
    const kept = CONSTANTS[slot];
    if (kept != null && CONSTANT_TEXTS[slot] == text) return kept;
    const bytes = Bytes.ofLiteral(text);
    CONSTANTS[slot] = bytes;
    CONSTANT_TEXTS[slot] = text;
    return bytes;
  }

  /** The whole of a buffer. */
  static wrap(buffer: ArrayBuffer): Bytes {
    return new Bytes(buffer, 0, buffer.byteLength);
  }

  /** No bytes at all. */
  static empty(): Bytes {
    return EMPTY;
  }

  get length(): i32 {
    return this.end - this.start;
  }

  /** Address of the first byte; valid while the current callback runs (the collector never moves, and waits for depth 0). */
  get ptr(): usize {
    return changetype<usize>(this.buffer) + <usize>this.start;
  }

  /** Address just after the last byte. */
  get ptrEnd(): usize {
    return changetype<usize>(this.buffer) + <usize>this.end;
  }

  /** The byte at `index`, or -1 outside the window. */
  at(index: i32): i32 {
    return <u32>index < <u32>this.length ? <i32>load<u8>(this.ptr + <usize>index) : -1;
  }

  /** The window `[from, to)` of this window, clamped to it. */
  slice(from: i32, to: i32 = i32.MAX_VALUE): Bytes {
    const length = this.length;
    const first = min(max(from, 0), length);
    const last = min(max(to, first), length);
    return new Bytes(this.buffer, this.start + first, this.start + last);
  }

  /** The bytes of the window `[from, to)`, clamped as by `slice`, in memory of their own: the rest need not be kept for them. */
  copy(from: i32 = 0, to: i32 = i32.MAX_VALUE): Bytes {
    const part = this.slice(from, to);
    const copy = new ArrayBuffer(part.length);
    memory.copy(changetype<usize>(copy), part.ptr, <usize>part.length);
    return Bytes.wrap(copy);
  }

  equals(other: Bytes): bool {
    const length = this.length;
    return length == other.length && compareBytes(this.ptr, other.ptr, <usize>length) == 0;
  }

  /** Less than, equal to or greater than 0, byte by byte; what another begins with comes before it. */
  compare(other: Bytes): i32 {
    const order = compareBytes(this.ptr, other.ptr, <usize>min(this.length, other.length));
    return order != 0 ? order : this.length - other.length;
  }

  /** Whether the bytes are exactly the UTF-8 of `text`; allocates nothing when `text` is ASCII. */
  equalsString(text: string): bool {
    const length = text.length;
    if (this.length < length) return false;
    const ptr = this.ptr;
    for (let i = 0; i < length; i++) {
      const unit = text.charCodeAt(i);
      if (unit >= 0x80) return this.equals(Bytes.of(text));
      if (<i32>load<u8>(ptr + <usize>i) != unit) return false;
    }
    return this.length == length;
  }

  /** The same for a text of the program. */
  equalsLiteral(text: Literal): bool {
    const length = literalLength(text);
    return this.length == length && compareBytes(this.ptr, literalAddress(text), <usize>length) == 0;
  }

  startsWith(prefix: Bytes): bool {
    return this.length >= prefix.length && compareBytes(this.ptr, prefix.ptr, <usize>prefix.length) == 0;
  }

  endsWith(suffix: Bytes): bool {
    const offset = this.length - suffix.length;
    return offset >= 0 && compareBytes(this.ptr + <usize>offset, suffix.ptr, <usize>suffix.length) == 0;
  }

  /** Index of the first byte equal to `byte` at or after `from`, or -1. */
  indexOfByte(byte: i32, from: i32 = 0): i32 {
    const length = this.length;
    const ptr = this.ptr;
    for (let i = max(from, 0); i < length; i++) {
      if (<i32>load<u8>(ptr + <usize>i) == byte) return i;
    }
    return -1;
  }

  /** Index of the first occurrence of `needle` at or after `from`, or -1. */
  indexOf(needle: Bytes, from: i32 = 0): i32 {
    const size = needle.length;
    if (size == 0) return from <= this.length ? max(from, 0) : -1;
    const first = needle.at(0);
    const last = this.length - size;
    for (let i = this.indexOfByte(first, from); i >= 0 && i <= last; i = this.indexOfByte(first, i + 1)) {
      if (compareBytes(this.ptr + <usize>i, needle.ptr, <usize>size) == 0) return i;
    }
    return -1;
  }

  /** The bytes decoded as UTF-8; what is not UTF-8 becomes U+FFFD, as in the WHATWG decoder. */
  toString(): string {
    return decodeUtf8(this.ptr, this.length);
  }

  /** The bytes as a buffer of their own; the very buffer when the window spans it all. */
  toBuffer(): ArrayBuffer {
    return this.length == this.buffer.byteLength ? this.buffer : this.buffer.slice(this.start, this.end);
  }
}

/** Two constants that share a slot are made anew in turn. */
const SLOT_BITS: u32 = 9;
const CONSTANTS: StaticArray<Bytes | null> = new StaticArray<Bytes | null>(1 << SLOT_BITS);
const CONSTANT_TEXTS: StaticArray<Literal> = new StaticArray<Literal>(1 << SLOT_BITS);

const EMPTY: Bytes = new Bytes(new ArrayBuffer(0), 0, 0);
