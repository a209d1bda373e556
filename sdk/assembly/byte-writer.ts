import { Bytes } from "./bytes";
import { Literal, literalAddress, literalLength } from "./literal";

/** Capacity a writer starts with when none is asked for, in bytes. */
const DEFAULT_CAPACITY: i32 = 256;

/**
 * Appends bytes to a buffer that grows by doubling, up to `limit` bytes. A write that would pass the limit is dropped
 * whole and sets `overflowed`; nothing traps. `take` hands the bytes out and leaves the writer empty and reusable.
 */
@final
export class ByteWriter {
  private buffer: ArrayBuffer;
  private used: i32 = 0;
  private full: bool = false;

  /** @param capacity bytes reserved at once @param limit largest size in bytes */
  constructor(
    capacity: i32 = DEFAULT_CAPACITY,
    private readonly limit: i32 = i32.MAX_VALUE,
  ) {
    this.buffer = new ArrayBuffer(min(max(capacity, 16), limit));
  }

  get length(): i32 {
    return this.used;
  }

  /** True once a write was refused because of the limit. */
  get overflowed(): bool {
    return this.full;
  }

  /** Makes room for `extra` more bytes; false (and `overflowed`) when that would pass the limit. */
  reserve(extra: i32): bool {
    if (extra < 0 || extra > this.limit - this.used) {
      this.full = true;
      return false;
    }
    const needed = this.used + extra;
    if (needed > this.buffer.byteLength) {
      const doubled = this.buffer.byteLength > i32.MAX_VALUE >> 1 ? this.limit : this.buffer.byteLength << 1;
      const grown = new ArrayBuffer(min(max(doubled, needed), this.limit));
      memory.copy(changetype<usize>(grown), changetype<usize>(this.buffer), <usize>this.used);
      this.buffer = grown;
    }
    return true;
  }

  byte(value: i32): void {
    if (!this.reserve(1)) return;
    store<u8>(changetype<usize>(this.buffer) + <usize>this.used, <u8>value);
    this.used++;
  }

  /** Appends `[ptr, ptr + length)`. */
  raw(ptr: usize, length: i32): void {
    if (!this.reserve(length)) return;
    memory.copy(changetype<usize>(this.buffer) + <usize>this.used, ptr, <usize>length);
    this.used += length;
  }

  bytes(bytes: Bytes): void {
    this.raw(bytes.ptr, bytes.length);
  }

  /** Appends the UTF-8 of `text`; unpaired surrogates become U+FFFD. */
  text(text: string): void {
    const size = String.UTF8.byteLength(text);
    if (!this.reserve(size)) return;
    String.UTF8.encodeUnsafe(
      changetype<usize>(text),
      text.length,
      changetype<usize>(this.buffer) + <usize>this.used,
      false,
      String.UTF8.ErrorMode.REPLACE,
    );
    this.used += size;
  }

  /** The same for a text of the program. */
  textLiteral(text: Literal): void {
    this.raw(literalAddress(text), literalLength(text));
  }

  /** Appends a decimal integer. */
  integer(value: i64): void {
    if (value < 0) {
      this.byte(0x2d);
      // Negating in u64 keeps i64.MIN_VALUE right.
      this.unsigned(0 - <u64>value);
    } else this.unsigned(<u64>value);
  }

  /** A window onto what was written; good until the next write. */
  view(): Bytes {
    return new Bytes(this.buffer, 0, this.used);
  }

  /** What was written; the writer starts anew with an empty buffer. */
  take(): Bytes {
    const out = this.view();
    this.buffer = new ArrayBuffer(min(DEFAULT_CAPACITY, this.limit));
    this.used = 0;
    this.full = false;
    return out;
  }

  /** Forgets what was written and keeps the buffer: only when no `view` of it is held any more. */
  clear(): void {
    this.used = 0;
    this.full = false;
  }

  private unsigned(value: u64): void {
    let digits = 1;
    for (let rest = value; rest >= 10; rest /= 10) digits++;
    if (!this.reserve(digits)) return;
    let at = changetype<usize>(this.buffer) + <usize>(this.used + digits);
    let rest = value;
    do {
      store<u8>(--at, <u8>(0x30 + (rest % 10)));
      rest /= 10;
    } while (rest != 0);
    this.used += digits;
  }
}
