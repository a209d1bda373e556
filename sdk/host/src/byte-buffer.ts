/** Told when a buffer grows past its limit, and when it has shrunk to half of it again (Envoy's watermarks). */
export interface Watermarks {
  /** Bytes; 0 is no limit. */
  limit: number;
  onHigh(): void;
  onLow(): void;
}

/** A growing byte queue, joined only when read as a whole. */
export class ByteBuffer {
  #parts: Buffer[] = [];
  #length = 0;
  #high = false;
  readonly #marks: Watermarks | undefined;

  constructor(initial?: Uint8Array, marks?: Watermarks) {
    this.#marks = marks;
    if (initial !== undefined && initial.length > 0) this.append(initial);
  }

  get length(): number {
    return this.#length;
  }

  append(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#parts.push(asBuffer(bytes));
    this.#length += bytes.length;
    this.checkMarks();
  }

  prepend(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#parts.unshift(asBuffer(bytes));
    this.#length += bytes.length;
    this.checkMarks();
  }

  /** All bytes as one; stays valid when the queue changes. */
  bytes(): Buffer {
    if (this.#parts.length !== 1) this.#parts = [Buffer.concat(this.#parts, this.#length)];
    return this.#parts[0] ?? Buffer.alloc(0);
  }

  /** The bytes `[start, end)`, cut to what there is, without joining the others. */
  window(start: number, end: number): Buffer {
    const found: Buffer[] = [];
    let from = 0;
    for (const part of this.#parts) {
      if (from >= end) break;
      if (from + part.length > start) found.push(part.subarray(Math.max(start - from, 0), end - from));
      from += part.length;
    }
    const [only] = found;
    return found.length === 1 && only !== undefined ? only : Buffer.concat(found);
  }

  /** Drops the first `count` bytes, at most all. */
  drain(count: number): void {
    let left = Math.min(count, this.#length);
    this.#length -= left;
    const kept = this.#parts.findIndex((part) => {
      if (part.length > left) return true;
      left -= part.length;
      return false;
    });
    this.#parts = kept < 0 ? [] : this.#parts.slice(kept);
    const [first] = this.#parts;
    if (first !== undefined && left > 0) this.#parts[0] = first.subarray(left);
    this.checkMarks();
  }

  /** Takes everything out. */
  take(): Buffer {
    const all = this.bytes();
    this.#parts = [];
    this.#length = 0;
    this.checkMarks();
    return all;
  }

  /** Looks at the watermarks again, for a limit that has changed. */
  checkMarks(): void {
    const marks = this.#marks;
    if (marks === undefined || marks.limit === 0) return;
    if (!this.#high && this.#length > marks.limit) {
      this.#high = true;
      marks.onHigh();
    } else if (this.#high && this.#length <= marks.limit / 2) {
      this.#high = false;
      marks.onLow();
    }
  }
}

/** What a scenario may hand over as bytes: text is UTF-8. */
export type BytesLike = string | Uint8Array;

export function toBytes(data: BytesLike): Buffer {
  return typeof data === "string" ? Buffer.from(data, "utf8") : asBuffer(data);
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
