/** Bytes of a segment: where it begins in the folded text, where in the text as given, and bytes there. */
const SEGMENT: i32 = 12;

/** Bytes for the first segments. */
const FIRST_BYTES: i32 = 96;

/**
 * Where the bytes of a folded text stand in the text it was made of. A segment is either a run of bytes one for one, up to
 * the next segment, or a character that became another number of bytes: the bytes it had are then told. So a text of
 * ASCII has one segment. Positions are relative to what is left of the texts; see `drop`.
 */
@final
export class PositionMap {
  private segments: ArrayBuffer = new ArrayBuffer(FIRST_BYTES);
  private count: i32 = 0;

  constructor() {
    this.clear();
  }

  /** Begins anew. */
  clear(): void {
    this.count = 0;
    this.add(0, 0, 0);
  }

  /** From here on the texts run side by side. */
  run(folded: i32, original: i32): void {
    const last = this.at(this.count - 1);
    if (load<i32>(last, 8) == 0 && load<i32>(last, 4) + folded - load<i32>(last) == original) return;
    this.add(folded, original, 0);
  }

  /** A character of `size` bytes became what now begins at `folded`; `run` has to tell where that ends. */
  character(folded: i32, original: i32, size: i32): void {
    this.add(folded, original, size);
  }

  /** First byte of the character that the byte at `folded` was made of; at the end of the text what comes next. */
  startOf(folded: i32): i32 {
    const at = this.at(this.find(folded));
    const original = load<i32>(at, 4);
    return load<i32>(at, 8) > 0 ? original : original + folded - load<i32>(at);
  }

  /** Byte after the character that the byte before `folded` was made of. */
  endOf(folded: i32): i32 {
    const at = this.at(this.find(folded - 1));
    const size = load<i32>(at, 8);
    const original = load<i32>(at, 4);
    return size > 0 ? original + size : original + folded - load<i32>(at);
  }

  /** The first byte that was made of what stands at `original` or behind it. */
  foldedOf(original: i32, foldedLength: i32): i32 {
    let low = 0;
    let high = this.count - 1;
    // The last segment that begins before `original`.
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (load<i32>(this.at(middle), 4) < original) low = middle;
      else high = middle - 1;
    }
    const at = this.at(low);
    const start = load<i32>(at);
    const begin = load<i32>(at, 4);
    const next = low + 1 < this.count ? load<i32>(this.at(low + 1)) : foldedLength;
    if (original <= begin) return start;
    return load<i32>(at, 8) > 0 ? next : min(start + original - begin, next);
  }

  /** Forgets what lies before `folded`, and lets positions begin there. */
  drop(folded: i32, original: i32): void {
    const first = this.find(folded);
    const kept = this.count - first;
    const base = this.at(0);
    memory.copy(base, this.at(first), <usize>(kept * SEGMENT));
    this.count = kept;
    for (let i = 0; i < kept; i++) {
      const at = this.at(i);
      store<i32>(at, load<i32>(at) - folded);
      store<i32>(at, load<i32>(at, 4) - original, 4);
    }
  }

  private add(folded: i32, original: i32, size: i32): void {
    // An empty segment is replaced.
    if (this.count > 0 && load<i32>(this.at(this.count - 1)) == folded) this.count--;
    const used = this.count * SEGMENT;
    if (used + SEGMENT > this.segments.byteLength) {
      const grown = new ArrayBuffer(this.segments.byteLength << 1);
      memory.copy(changetype<usize>(grown), changetype<usize>(this.segments), <usize>used);
      this.segments = grown;
    }
    const at = this.at(this.count++);
    store<i32>(at, folded);
    store<i32>(at, original, 4);
    store<i32>(at, size, 8);
  }

  /** The last segment that begins at or before `folded`. */
  private find(folded: i32): i32 {
    let low = 0;
    let high = this.count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (load<i32>(this.at(middle)) <= folded) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private at(index: i32): usize {
    return changetype<usize>(this.segments) + <usize>(index * SEGMENT);
  }
}
