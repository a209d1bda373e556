import { CodePoints } from "./code-points";
import { Op } from "./program";
import { ILL_FORMED } from "./utf8";
import { Words } from "./words";

/** What an ill-formed byte counts as. */
const REPLACEMENT: u32 = 0xfffd;

/** Emits one class of code points as an automaton over the bytes of UTF-8. */
@final
export class Utf8Class {
  /** The entries of the first instruction, which comes last. */
  private readonly entries: u32[] = [];
  /** Where the instructions of this class begin, each of two words. */
  private readonly begin: i32;

  constructor(
    private readonly words: Words,
    /** The last byte of a character is read first. */
    private readonly reverse: bool,
    /** Where a character of the class leads. */
    private readonly next: i32,
  ) {
    this.begin = words.length;
  }

  /** Gives the address of the first instruction. */
  emit(set: CodePoints): i32 {
    for (let i = 0; i < set.length && !this.words.overflowed; i++) {
      const lo = set.lo(i);
      const hi = set.hi(i);
      if (lo <= REPLACEMENT && REPLACEMENT <= hi) this.entries.push(entryOf(ILL_FORMED, ILL_FORMED, this.next));
      // Surrogates have no UTF-8.
      if (lo < 0xd800) this.range(lo, min(hi, 0xd7ff));
      if (hi > 0xdfff) this.range(max(lo, 0xe000), hi);
    }
    const entries = this.entries;
    const at = this.words.head(Op.Bytes, entries.length);
    for (let i = 0; i < entries.length; i++) this.words.add(entries[i]);
    return at;
  }

  /** Splits a range until each byte of its characters has a range of its own, independent of the others. */
  private range(lo: u32, hi: u32): void {
    const size = sizeOf(lo);
    const last: u32 = size == 1 ? 0x7f : size == 2 ? 0x7ff : size == 3 ? 0xffff : 0x10ffff;
    if (hi > last) {
      this.range(lo, last);
      this.range(last + 1, hi);
      return;
    }
    for (let bits: u32 = 6; bits < <u32>size * 6; bits += 6) {
      const low: u32 = (1 << bits) - 1;
      if (lo >> bits == hi >> bits) continue;
      const cut = (lo & low) != 0 ? lo | low : (hi & low) != low ? (hi & ~low) - 1 : hi;
      if (cut == hi) continue;
      this.range(lo, cut);
      this.range(cut + 1, hi);
      return;
    }
    this.sequence(lo, hi, size);
  }

  private sequence(lo: u32, hi: u32, size: i32): void {
    let target = this.next;
    for (let i = size - 1; i > 0; i--) {
      const index = this.reverse ? size - 1 - i : i;
      target = this.step(entryOf(byteOf(lo, size, index), byteOf(hi, size, index), target));
    }
    const first = this.reverse ? size - 1 : 0;
    this.entries.push(entryOf(byteOf(lo, size, first), byteOf(hi, size, first), target));
  }

  /** The address of an instruction with this single entry; equal ones are shared. */
  private step(entry: u32): i32 {
    const words = this.words;
    for (let at = this.begin; at < words.length; at += 2) {
      if (words.get(at + 1) == entry) return at;
    }
    const at = words.head(Op.Bytes, 1);
    words.add(entry);
    return at;
  }
}

function entryOf(lo: i32, hi: i32, target: i32): u32 {
  return <u32>(lo | (hi << 8) | (target << 16));
}

/** Bytes of a code point in UTF-8. */
function sizeOf(point: u32): i32 {
  return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
}

/** Byte `index` of the `size` bytes of a code point in UTF-8. */
function byteOf(point: u32, size: i32, index: i32): i32 {
  const bits = (point >> (<u32>(size - 1 - index) * 6)) & 0x3f;
  if (index > 0) return 0x80 | bits;
  return size == 1 ? point : ((0xf00 >> size) & 0xff) | (point >> (<u32>(size - 1) * 6));
}
