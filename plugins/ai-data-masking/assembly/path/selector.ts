import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

/** What a selector takes of a value (RFC 9535, section 2.3). */
export const enum SelectorKind {
  Name,
  Wildcard,
  Index,
  Slice,
}

/** One selector of a segment. */
@final
export class Selector {
  /** Of an element, or of a slice's first; from the end when negative. */
  start: i32 = 0;
  /** Of the element behind a slice. */
  end: i32 = i32.MAX_VALUE;
  /** Of a slice, from 1. */
  step: i32 = 1;
  name: Bytes = Bytes.empty();

  constructor(readonly kind: SelectorKind) {}

  /** Whether an array's element is taken. @param length of the array; only asked where `isFromEnd` */
  takes(index: i32, length: i32): bool {
    if (this.kind == SelectorKind.Wildcard) return true;
    const start = this.start < 0 ? length + this.start : this.start;
    if (this.kind == SelectorKind.Index) return index == start;
    if (this.kind != SelectorKind.Slice) return false;
    const first = max(start, 0);
    const end = this.end < 0 ? length + this.end : this.end;
    return index >= first && index < end && (index - first) % this.step == 0;
  }

  /** Whether an array's length is needed. */
  get isFromEnd(): bool {
    return this.start < 0 || this.end < 0;
  }
}

/** A step of a path: from a value, or from it and all below it, to what the selectors take. */
@final
export class Segment {
  readonly selectors: Selector[] = [];

  constructor(readonly descends: bool) {}
}
