/** The last code point of Unicode. */
export const MAX_CODE_POINT: u32 = 0x10ffff;

/** Bytes of one range: first and last code point, u32 each. */
const RANGE_SIZE: i32 = 8;

/** A set of code points: ranges, sorted, apart from each other. */
@final
export class CodePoints {
  private buffer: ArrayBuffer = new ArrayBuffer(4 * RANGE_SIZE);
  private used: i32 = 0;

  /** The set of the code points `lo` to `hi`. */
  static range(lo: u32, hi: u32): CodePoints {
    const set = new CodePoints();
    set.add(lo, hi);
    return set;
  }

  /** Number of ranges. */
  get length(): i32 {
    return this.used;
  }

  /** First code point of range `index`, which is in `[0, length)`. */
  lo(index: i32): u32 {
    return load<u32>(changetype<usize>(this.buffer) + <usize>(index * RANGE_SIZE));
  }

  /** Last code point of range `index`, which is in `[0, length)`. */
  hi(index: i32): u32 {
    return load<u32>(changetype<usize>(this.buffer) + <usize>(index * RANGE_SIZE), 4);
  }

  /** Adds the code points `lo` to `hi`; cheap when they come in ascending order. */
  add(lo: u32, hi: u32): void {
    let first = this.used;
    while (first > 0 && this.hi(first - 1) + 1 >= lo) first--;
    let last = first;
    while (last < this.used && this.lo(last) <= hi + 1) last++;
    if (last > first) {
      lo = min(lo, this.lo(first));
      hi = max(hi, this.hi(last - 1));
    }
    this.splice(first, last);
    const at = changetype<usize>(this.buffer) + <usize>(first * RANGE_SIZE);
    store<u32>(at, lo);
    store<u32>(at, hi, 4);
  }

  addAll(other: CodePoints): void {
    for (let i = 0; i < other.length; i++) this.add(other.lo(i), other.hi(i));
  }

  equals(other: CodePoints): bool {
    if (this.used != other.used) return false;
    const size = <usize>(this.used * RANGE_SIZE);
    return memory.compare(changetype<usize>(this.buffer), changetype<usize>(other.buffer), size) == 0;
  }

  /** All code points that are not in this set. */
  negated(): CodePoints {
    const out = new CodePoints();
    let next: u32 = 0;
    for (let i = 0; i < this.used; i++) {
      if (this.lo(i) > next) out.add(next, this.lo(i) - 1);
      next = this.hi(i) + 1;
    }
    if (next <= MAX_CODE_POINT) out.add(next, MAX_CODE_POINT);
    return out;
  }

  /** Makes the ranges `[first, last)` one range, whose content is then undefined. */
  private splice(first: i32, last: i32): void {
    const used = this.used + 1 - (last - first);
    if (used * RANGE_SIZE > this.buffer.byteLength) {
      const grown = new ArrayBuffer(this.buffer.byteLength << 1);
      memory.copy(changetype<usize>(grown), changetype<usize>(this.buffer), <usize>(this.used * RANGE_SIZE));
      this.buffer = grown;
    }
    const base = changetype<usize>(this.buffer);
    memory.copy(
      base + <usize>((first + 1) * RANGE_SIZE),
      base + <usize>(last * RANGE_SIZE),
      <usize>((this.used - last) * RANGE_SIZE),
    );
    this.used = used;
  }
}
